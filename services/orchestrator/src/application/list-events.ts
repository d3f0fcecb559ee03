import type { Actor, ask, LogEvent, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { firstThatFit } from '../domain/page.ts';
import { readAs, type ReadingParts } from './readings.ts';

type Asked = QuestionBody<typeof ask.listEvents>;
type Told = QuestionReply<typeof ask.listEvents>;

/** A page of the log, and where its head is; shorter than asked for where the events are very large. */
export const listEvents =
  (parts: ReadingParts) =>
  async ({ discussion_id, after, limit }: Asked, actor: Actor): Promise<Result<Told, Refusal>> => {
    const reading = await readAs(parts, discussion_id, actor);
    if (!reading.ok) return reading;
    const found = await parts.store.eventsAfter(discussion_id, after, limit);
    // Appended between the two looks: the head is never behind what is shown.
    const last_seq = Math.max(reading.value.state.seq, found.at(-1)?.seq ?? 0);
    return ok({ events: firstThatFit(found).map(shown), last_seq });
  };

const shown = ({ seq, type, at, data }: LogEvent): Told['events'][number] => ({ seq, type, at, data: { ...data } });
