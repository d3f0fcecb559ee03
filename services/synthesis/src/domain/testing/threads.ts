import type { ContextEntry } from '@maestro/contracts';
import { threadOf, type Thread } from '../thread.ts';

const at = '2026-11-23T09:00:00.000Z';
type Given = ContextEntry extends infer E ? (E extends ContextEntry ? Omit<E, 'seq' | 'prev' | 'at'> : never) : never;

/** Context entries numbered from 1. */
export const entriesOf = (given: readonly Given[]): ContextEntry[] =>
  given.map((entry, i) => ({ ...entry, seq: i + 1, prev: i, at }));

export const opening = (topic: string): Given => ({
  kind: 'opening',
  topic,
  brief: null,
  protocol: 'structured_debate',
  options: [],
  participants: [],
  names: { ada: 'Ada AI', alex: 'Alex' },
  titles: {},
  system_prompts: {},
});
export const message = (by: string, text: string): Given => ({ kind: 'message', by, text });

/** A small discussion: 2 and 3 are messages, 4 a question, 5 its answer, 6 a vote opened, 7 its count. */
export const busEntries: ContextEntry[] = entriesOf([
  opening('Which bus for events?'),
  message('ada', 'NATS is small, easy to operate and fast enough for our load.'),
  message('alex', 'Kafka keeps history for months, but nobody here has operated it.'),
  {
    kind: 'question',
    request_id: 'r1',
    to: ['alex'],
    text: 'How much history must be kept?',
    options: ['A day', 'A year'],
  },
  { kind: 'answer', request_id: 'r1', by: 'alex', option: 'A day', text: null },
  { kind: 'vote_opened', vote_id: 'v1', options: ['NATS', 'Kafka'], ballot_round: 1 },
  {
    kind: 'vote_closed',
    vote_id: 'v1',
    tally: {
      counts: { NATS: 2, Kafka: 1 },
      eligible: 3,
      cast: 3,
      abstentions: 0,
      quorum_needed: 2,
      outcome: 'winner',
      winner: 'NATS',
      tied: [],
      broken_by: null,
    },
    ballots: [{ participant_id: 'ada', choice: 'NATS', cause: null }],
    reasons: { ada: 'operational simplicity' },
  },
]);
export const busThread: Thread = threadOf(busEntries);

/** A decision about it that holds. */
export const goodAnswer = {
  title: 'NATS as the event bus',
  sentences: [
    { field: 'decision', text: 'Events go over NATS.', messages: [7] },
    { field: 'rationale', text: 'NATS is small and easy to operate.', messages: [2] },
    { field: 'rationale', text: 'A day of history is enough, and nobody has operated Kafka.', messages: [5, 3] },
    { field: 'summary', text: 'NATS won for its operational simplicity.', messages: [7] },
  ],
  action_steps: [
    { step: 'Set up a NATS cluster', owner: 'ada', due: '2026-12-01' },
    { step: 'Move the events over', owner: null, due: null },
    { step: 'Switch the old bus off', owner: null, due: null },
  ],
  review_date: null,
};
