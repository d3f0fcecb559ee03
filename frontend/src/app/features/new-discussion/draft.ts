import type { Protocol, TieBreak, VoteMethod, VoteOrder } from '@maestro/contracts';
import type { CreateDiscussionBody, Role } from '../../data/contract-types';

/** What the form holds; every field is a string or a number, as the controls give them. */
export type DiscussionDraft = {
  topic: string;
  brief: string;
  protocol: Protocol;
  rounds: number;
  method: VoteMethod;
  /** One option per line; empty: framed from the proposals made. */
  options: string;
  vote: VoteDraft;
  agents: { persona: string; provider: string }[];
  humans: { user_id: string; role: Role }[];
};

/** What can be set about a vote beside method and options; what its method does not know is not sent. */
export type VoteDraft = {
  threshold: string;
  seats: number;
  maxScore: number;
  dots: number;
  /** Empty: one more round, then the decision maker. */
  tieBreak: '' | TieBreak;
  secret: boolean;
  hidden: boolean;
  earlyEnd: boolean;
};

export const plainVote: VoteDraft = {
  threshold: '2/3',
  seats: 2,
  maxScore: 10,
  dots: 10,
  tieBreak: '',
  secret: false,
  hidden: false,
  earlyEnd: false,
};

export const defaultRounds: Readonly<Record<Protocol, number>> = { structured_debate: 2, round_robin: 3, voting: 1 };

export const blankDraft = (me: string): DiscussionDraft => ({
  topic: '',
  brief: '',
  protocol: 'structured_debate',
  rounds: defaultRounds.structured_debate,
  method: 'majority',
  options: '',
  vote: plainVote,
  agents: [],
  humans: [{ user_id: me, role: 'decision_maker' }],
});

/** The product's own example: three vendors, two people, one database. */
export const apolloDraft: DiscussionDraft = {
  topic: 'Choose database for Apollo',
  brief:
    'Apollo needs high write throughput, complex queries and multi-tenancy, launches in Q4, and handles billing. ' +
    'PostgreSQL already runs for other projects; the team knows MongoDB well.',
  protocol: 'structured_debate',
  rounds: defaultRounds.structured_debate,
  method: 'majority',
  options: '',
  vote: plainVote,
  agents: [
    { persona: 'architect', provider: 'claude' },
    { persona: 'backend_eng', provider: 'openai' },
    { persona: 'devops', provider: 'gemini' },
  ],
  humans: [
    { user_id: 'alex', role: 'decision_maker' },
    { user_id: 'sarah', role: 'must_approve' },
  ],
};

const MOST_OPTIONS = 20;

export const optionsOf = (draft: DiscussionDraft): string[] =>
  draft.options
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function bodyOf(draft: DiscussionDraft): CreateDiscussionBody {
  const options = optionsOf(draft);
  const brief = draft.brief.trim();
  return {
    topic: draft.topic.trim(),
    ...(brief === '' ? {} : { brief }),
    agents: draft.agents.map(({ persona, provider }) => ({ persona, ...(provider === '' ? {} : { provider }) })),
    humans: draft.humans,
    protocol: draft.protocol,
    rounds: draft.rounds,
    vote: { method: draft.method, ...(options.length === 0 ? {} : { options }), ...settingsOf(draft) },
  };
}

function settingsOf({ method, vote }: DiscussionDraft): Partial<VoteOrder> {
  return {
    ...(method === 'supermajority' && { threshold: vote.threshold }),
    ...(method === 'stv' && { seats: vote.seats }),
    ...(method === 'score' && { max_score: vote.maxScore }),
    ...(method === 'dot' && { dots: vote.dots }),
    ...(vote.tieBreak !== '' && { tie_break: vote.tieBreak }),
    ...(vote.secret && { secret: true }),
    ...(vote.hidden && { hidden_until_close: true }),
    ...(vote.earlyEnd && { early_end: true }),
  };
}

/** What still stands in the way of opening it, in words; the server has the last word. */
export function missing(draft: DiscussionDraft): string[] {
  const options = optionsOf(draft);
  const votes =
    draft.agents.length + draft.humans.filter((h) => ['contributor', 'decision_maker'].includes(h.role)).length;
  return [
    draft.topic.trim() === '' ? 'Give it a topic.' : null,
    draft.agents.some((a) => a.persona === '') ? 'Choose a persona for every agent.' : null,
    draft.humans.some((h) => h.user_id === '') ? 'Choose a person for every seat.' : null,
    new Set(draft.humans.map((h) => h.user_id)).size < draft.humans.length ? 'A person can only have one seat.' : null,
    votes === 0 ? 'Invite at least one agent or person who votes.' : null,
    options.length === 1 ? 'A vote needs two options or more; leave them out to have them framed.' : null,
    options.length > MOST_OPTIONS ? `A vote takes ${MOST_OPTIONS} options at most.` : null,
  ].filter((line) => line !== null);
}
