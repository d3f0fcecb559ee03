import type { ask, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import type { Store } from '../ports/store.ts';

type Asked = QuestionBody<typeof ask.getHeads>;
type Told = QuestionReply<typeof ask.getHeads>;

/** Where many logs end: for the gateway, which has authorised every reader of them. */
export const getHeads =
  (store: Store) =>
  async ({ discussion_ids }: Asked): Promise<Result<Told, Refusal>> =>
    ok({ heads: { ...(await store.heads(discussion_ids)) } });
