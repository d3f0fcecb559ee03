import type { LogEvent, NewLogEvent, Participant } from '@maestro/contracts';

/** The Apollo discussion as a log, up to the point a test needs. */
export const OPTIONS = ['PostgreSQL only', 'MongoDB only', 'Hybrid (MongoDB + PostgreSQL)'];
const HYBRID = OPTIONS[2]!;

const agent = (id: string, provider: string, model: string): Participant => ({
  ...{ id, kind: 'agent', role: null, permissions: ['can_message', 'can_vote'], persona: id },
  ...{ provider, model },
});
const person = (id: string, role: 'decision_maker' | 'must_approve'): Participant => ({
  ...{ id, kind: 'human', role, persona: null, provider: null, model: null },
  permissions:
    role === 'decision_maker'
      ? ['can_message', 'can_vote', 'can_steer', 'breaks_ties']
      : ['can_message', 'can_veto', 'must_approve'],
});

const created: NewLogEvent = {
  type: 'discussion:created',
  data: {
    workspace_id: 'default',
    created_by: 'alex',
    topic: 'Choose database for Apollo',
    brief: null,
    names: {
      architect: 'Architect AI',
      backend_eng: 'Backend Engineer AI',
      devops: 'DevOps AI',
      alex: 'Alex',
      sarah: 'Sarah',
    },
    titles: { alex: 'Product Manager', sarah: 'CTO' },
    system_prompts: {},
    protocol: 'structured_debate',
    rounds: 2,
    sides: null,
    moderator: true,
    analysis: true,
    participants: [
      agent('architect', 'claude', 'claude-x'),
      agent('backend_eng', 'openai', 'gpt-x'),
      agent('devops', 'gemini', 'gemini-x'),
      person('alex', 'decision_maker'),
      person('sarah', 'must_approve'),
    ],
    vote: { method: 'majority', options: null, quorum: 0.5, tie_break: null, closes_after: null },
    limits: { max_messages: null, max_tokens: null, max_minutes: null },
  },
};

export const thinking = (agent_id: string, turn_id: string): NewLogEvent => ({
  type: 'agent:thinking',
  data: { agent_id, turn_id, purpose: 'opening', round: 1, deadline: '2026-01-01T01:00:00.000Z' },
});

export const spoken = (agent_id: string, turn_id: string, message: string): NewLogEvent => ({
  type: 'agent:message',
  data: {
    ...{ agent_id, turn_id, message, provider: 'claude', model: 'claude-x', simulated: true },
    ...{ mentions: [], tokens: { input: 10, output: 5 }, fallback_from: null },
  },
});

const phase = (
  from: 'opening' | 'discussing' | 'voting' | 'synthesising' | 'approving',
  to: LogPhase,
  reason: string,
): NewLogEvent => ({
  type: 'discussion:phase',
  data: { from, to, reason, by: null },
});
type LogPhase = Extract<NewLogEvent, { type: 'discussion:phase' }>['data']['to'];

const asked: NewLogEvent = {
  type: 'human:input_required',
  data: {
    ...{ request_id: 'r1', type: 'choice', prompt: 'Which factor is most important?', to: ['alex'] },
    ...{ options: ['Time-to-market', 'Data integrity', 'Team velocity'], blocking: true, strict: false },
    ...{ deadline: null, expiry: { policy: 'wait' }, asked_by: 'moderator' },
  },
};

const answered: NewLogEvent = {
  type: 'human:input_answered',
  data: { request_id: 'r1', by: 'alex', option: 'Time-to-market', message: 'We launch in Q4.', late: false },
};

const opened: NewLogEvent = {
  type: 'vote:opened',
  data: {
    ...{ vote_id: 'v1', method: 'majority', options: OPTIONS, quorum: 0.5, tie_break: null },
    ...{ voters: ['architect', 'backend_eng', 'devops', 'alex'], deadline: null, ballot_round: 1 },
  },
};

const cast = (participant_id: string): NewLogEvent => ({
  type: 'vote:cast',
  data: { vote_id: 'v1', participant_id, late: false },
});

const ballot = (participant_id: string, choice: string) => ({ participant_id, choice, cause: null });
const closed: NewLogEvent = {
  type: 'vote:closed',
  data: {
    vote_id: 'v1',
    tally: {
      ...{ counts: { [OPTIONS[0]!]: 1, [OPTIONS[1]!]: 0, [HYBRID]: 3 }, eligible: 4, cast: 4, abstentions: 0 },
      ...{ quorum_needed: 2, outcome: 'winner', winner: HYBRID, tied: [], broken_by: null },
    },
    ballots: [
      ballot('architect', HYBRID),
      ballot('backend_eng', HYBRID),
      ballot('devops', OPTIONS[0]!),
      ballot('alex', HYBRID),
    ],
    reasons: { architect: 'best of both', devops: 'operational simplicity' },
    closed_by: 'all_voted',
  },
};

export const draft = {
  title: 'A hybrid for Apollo',
  decision: 'Apollo uses a hybrid of MongoDB and PostgreSQL.',
  rationale: 'The launch is in Q4. Billing stays on PostgreSQL.',
  summary: 'A hybrid.',
  action_steps: [
    { step: 'Set up MongoDB', owner: 'devops', due: '2026-12-01' },
    { step: 'Keep billing on PostgreSQL', owner: null, due: null },
    { step: 'Build the sync', owner: 'architect', due: null },
  ],
  citations: [
    { field: 'decision' as const, sentence: 'Apollo uses a hybrid of MongoDB and PostgreSQL.', messages: [3] },
    { field: 'rationale' as const, sentence: 'The launch is in Q4.', messages: [8, 3] },
    { field: 'rationale' as const, sentence: 'Billing stays on PostgreSQL.', messages: [15] },
  ],
  review_date: '2027-06-01',
};

const signed: NewLogEvent = {
  type: 'approval:given',
  data: {
    ...{ request_id: 'a1', by: 'sarah', response: 'approve', option: null, reason: null, late: false },
    conditions: ['Backups on day 1', 'Monitor the sync'],
  },
};

const finalized: NewLogEvent = {
  type: 'decision:finalized',
  data: {
    ...{ option: HYBRID, decision: draft.decision, rationale: draft.rationale },
    ...{ action_plan: draft.action_steps.map((s) => s.step), conditions: ['Backups on day 1', 'Monitor the sync'] },
    ...{ supporting_votes: 3, dissenting_votes: 1 },
  },
};

/** Every chapter ends where somebody is waited for, or at the end. */
const chapters = {
  asked: [
    created,
    thinking('architect', 't1'),
    spoken('architect', 't1', 'I recommend **PostgreSQL**.'),
    thinking('backend_eng', 't2'),
    spoken('backend_eng', 't2', 'I propose MongoDB.'),
    phase('opening', 'discussing', 'opened'),
    asked,
  ],
  voting: [
    answered,
    phase('discussing', 'voting', 'rebuttals_done'),
    opened,
    cast('architect'),
    cast('backend_eng'),
    cast('devops'),
  ],
  approving: [
    cast('alex'),
    closed,
    phase('voting', 'synthesising', 'vote'),
    {
      type: 'decision:requested',
      data: { draft_id: 'd1', option: HYBRID, basis: 'vote', deadline: '2026-01-01T01:00:00.000Z' },
    },
    {
      type: 'decision:drafted',
      data: { draft_id: 'd1', draft, provider: 'claude', model: 'claude-x', simulated: true },
    },
    phase('synthesising', 'approving', 'drafted'),
    {
      type: 'approval:requested',
      data: {
        ...{ request_id: 'a1', draft_id: 'd1', to: 'sarah', option: HYBRID },
        responses: ['approve', 'override', 'more_discussion', 'veto'],
      },
    },
  ],
  decided: [signed, finalized, phase('approving', 'decided', 'vote')],
} satisfies Record<string, NewLogEvent[]>;

const ORDER = ['asked', 'voting', 'approving', 'decided'] as const;

/** The log up to the end of a chapter: one event a minute, `seq` from 1. */
export function apolloUpTo(chapter: (typeof ORDER)[number]): LogEvent[] {
  return numbered(ORDER.slice(0, ORDER.indexOf(chapter) + 1).flatMap((name): NewLogEvent[] => chapters[name]));
}

/** Gives events their place in the log, `after` what is there. */
export function numbered(events: readonly NewLogEvent[], after = 0): LogEvent[] {
  return events.map((event, i) => {
    const seq = after + i + 1;
    return { ...event, seq, at: new Date(Date.UTC(2026, 0, 1, 0, seq)).toISOString() };
  });
}
