import type { bus, DataOf, HumanInput, IdempotencyKey } from '@maestro/contracts';
import { expect } from 'vitest';
import { actor, type Desk, type OpenRequest } from './desk.ts';

export type Answered = DataOf<typeof bus.requestAnswered>;
export type Expired = DataOf<typeof bus.requestExpired>;

let places = 0;

export type Asked = { readonly request: OpenRequest; readonly discussion: string };

/** A request in a discussion of its own; people are of that discussion too, so that inboxes stay apart. */
export function question(over: Partial<OpenRequest> = {}): Asked {
  const discussion = `d${++places}`;
  const request: OpenRequest = {
    request_id: `${discussion}-r1`,
    kind: 'input_request',
    type: 'choice',
    topic: 'Choose database for Apollo',
    prompt: 'Which factor is most important?',
    options: ['Time-to-market', 'Data integrity'],
    to: [`alex-${discussion}`],
    blocking: true,
    strict: false,
    deadline: null,
    expiry: { policy: 'wait' },
    responses: [],
    ...over,
  };
  return { request, discussion };
}

export const someone = (asked: Asked): string => asked.request.to[0] ?? '';
export const choice = (user_id: string, response: string, request_id?: string): HumanInput => ({
  user_id,
  type: 'choice',
  response,
  ...(request_id !== undefined && { request_id }),
});
export const key = (name: string, body: string): IdempotencyKey => ({
  key: name,
  route: '/human-input',
  body_hash: body,
});

/** What people and the orchestrator do and see at this desk. */
export function askedAt(desk: Desk) {
  const inAMinute = () => new Date(desk.clock.now().getTime() + 60_000).toISOString();

  const opened = async (asked: Asked): Promise<Asked> => {
    await desk.open(asked.request, asked.discussion);
    await expect.poll(() => desk.inbox(actor(someone(asked)))).toHaveLength(1);
    return asked;
  };

  /** What the orchestrator was told of one request, as `name version`. */
  const factsOf = ({ discussion }: Asked) =>
    desk.orchestrator.heard
      .filter(({ envelope }) => envelope.discussionid === discussion)
      .map(({ envelope }) => `${envelope.type.split('.')[1]} ${envelope.seq}`);

  async function told<T extends Answered | Expired>({ request }: Asked, name: string): Promise<T> {
    const find = () => desk.orchestrator.told<T>(name).find(({ request_id }) => request_id === request.request_id);
    await expect.poll(find, { timeout: 10_000 }).toBeDefined();
    return find()!;
  }

  return { inAMinute, opened, factsOf, told };
}
