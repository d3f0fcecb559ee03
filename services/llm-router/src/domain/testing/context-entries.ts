import type { ContextEntry } from '@maestro/contracts';

const at = '2026-01-01T00:00:00.000Z';
const place = (seq: number) => ({ seq, prev: seq - 1, at });

const seat = (id: string) =>
  ({ id, kind: 'agent', role: null, permissions: ['can_vote'], persona: id, provider: null, model: null }) as const;

/** Apollo's opening with two agents and one person. */
export const opening = (systemPrompts: Record<string, string> = {}): ContextEntry => ({
  ...place(1),
  kind: 'opening',
  topic: 'Choose database for Apollo',
  brief: 'High write throughput.',
  protocol: 'structured_debate',
  options: [],
  participants: [
    { ...seat('architect'), permissions: [] },
    { ...seat('devops'), permissions: [] },
    { id: 'alex', kind: 'human', role: 'decision_maker', permissions: [], persona: null, provider: null, model: null },
  ],
  names: { architect: 'Architect AI', devops: 'DevOps AI', alex: 'Alex' },
  titles: { alex: 'Product Manager' },
  system_prompts: systemPrompts,
});

export const message = (seq: number, by: string, text: string): ContextEntry => ({
  ...place(seq),
  kind: 'message',
  by,
  text,
});

export const question = (seq: number, to: string[], text: string, options: string[]): ContextEntry => ({
  ...place(seq),
  kind: 'question',
  request_id: 'r1',
  to,
  text,
  options,
});

export const answer = (seq: number, by: string, option: string | null, text: string | null): ContextEntry => ({
  ...place(seq),
  kind: 'answer',
  request_id: 'r1',
  by,
  option,
  text,
});

export const joined = (seq: number, id: string, name: string): ContextEntry => ({
  ...place(seq),
  kind: 'joined',
  participant: { ...seat(id), permissions: [] },
  name,
  title: null,
});

export const voteOpened = (seq: number, options: string[]): ContextEntry => ({
  ...place(seq),
  kind: 'vote_opened',
  vote_id: 'v1',
  options,
  ballot_round: 1,
});

export const voteClosed = (
  seq: number,
  choices: Record<string, string | null>,
  reasons: Record<string, string>,
): ContextEntry => ({
  ...place(seq),
  kind: 'vote_closed',
  vote_id: 'v1',
  tally: {
    counts: { A: Object.values(choices).filter((choice) => choice === 'A').length },
    eligible: 2,
    cast: 2,
    abstentions: 1,
    quorum_needed: 1,
    outcome: 'winner',
    winner: 'A',
    tied: [],
    broken_by: null,
  },
  ballots: Object.entries(choices).map(([participant_id, choice]) => ({ participant_id, choice, cause: null })),
  reasons,
});
