import { z } from 'zod';
import {
  Ballot,
  BallotContent,
  BallotShift,
  Tally,
  VoteMethod,
  VoteRules,
  VoteStage,
  VoteTerms,
  Weight,
} from '../votes.ts';
import { Citation, Day, Id, Instant, Limits, Option, Participant, Phase, Protocol, RequestType } from '../words.ts';

export const Created = z.object({ discussion_id: Id });
/** `seq`: where in the log the effect of a POST stands. */
export const Accepted = z.object({ seq: z.int().nullable() });
/** `receipt`: what the voter finds its ballot by among the published ones; kept by nobody else in a secret vote. */
export const BallotAccepted = z.object({ seq: z.int().nullable(), receipt: z.string().optional() });
export const Asked = z.object({ seq: z.int(), request_id: Id });

export const Seat = z.object({
  ...Participant.shape,
  name: z.string(),
  title: z.string().nullable(),
  present: z.boolean(),
});

/** One card of the list. */
export const DiscussionSummary = z.object({
  discussion_id: Id,
  topic: z.string(),
  protocol: Protocol,
  phase: Phase,
  paused: z.boolean(),
  participants: z.array(z.object({ id: Id, kind: z.enum(['agent', 'human']), name: z.string() })),
  created_by: z.string(),
  created_at: Instant,
  updated_at: Instant,
  last_seq: z.int(),
  /** Type of the newest event. */
  last_event: z.string(),
  option: z.string().nullable(),
});
export type DiscussionSummary = z.infer<typeof DiscussionSummary>;
export const DiscussionList = z.object({ discussions: z.array(DiscussionSummary), next: z.string().nullable() });

export const OpenRequest = z.object({
  request_id: Id,
  kind: z.enum(['input_request', 'approval']),
  type: RequestType,
  prompt: z.string(),
  options: z.array(Option),
  to: z.array(Id),
  blocking: z.boolean(),
  deadline: Instant.nullable(),
});

export const PublishedBallot = z.object({
  receipt: z.string(),
  /** The random text in the receipt. */
  salt: z.string(),
  /** Null: the vote is secret. */
  participant_id: Id.nullable(),
  weight: Weight,
  ballot: BallotContent,
});
export type PublishedBallot = z.infer<typeof PublishedBallot>;

export const VoteView = z.object({
  vote_id: Id,
  method: VoteMethod,
  options: z.array(Option),
  voters: z.array(Id),
  quorum: z.number(),
  ballot_round: z.int(),
  status: z.enum(['open', 'closed']),
  deadline: Instant.nullable(),
  /** Who has voted. */
  cast: z.array(Id),
  /** Open ballots are public as soon as they are cast. */
  ballots: z.array(Ballot),
  reasons: z.record(Id, z.string()),
  tally: Tally.nullable(),
  stage: VoteStage,
  terms: VoteTerms,
  weights: z.record(Id, Weight),
  /** The ballots as the chain holds them, in its order; in a secret vote without names, and only when it is closed. */
  published: z.array(PublishedBallot),
  /** Head of the chain over the published ballots; null: nothing is published yet. */
  chain_head: z.string().nullable(),
  /** Against the first ballot; null: there was none, or this vote is open. */
  shift: BallotShift.nullable(),
});
export type VoteView = z.infer<typeof VoteView>;
/** What `maestro verify` reads: its shape is that of libs/tally. */
export const VoteExport = z.record(z.string(), z.unknown());
/** What every method says about the ballots of one closed vote. */
export const VoteComparison = z.object({
  /** Per method; `outcome` null: these ballots do not say what it needs to know. */
  methods: z.record(
    z.string(),
    z.object({ winners: z.array(z.string()), outcome: z.string().nullable(), why: z.string() }),
  ),
  /** Methods that come to the same winners, the largest agreement first. */
  agreements: z.array(z.object({ winners: z.array(z.string()), methods: z.array(VoteMethod) })),
  /** Why they differ, in sentences; empty where they agree. */
  differences: z.array(z.string()),
});
export type VoteComparison = z.infer<typeof VoteComparison>;
export const VoteList = z.object({ votes: z.array(VoteView) });

/** A discussion as its log stands at `last_seq`. */
export const DiscussionView = z.object({
  discussion_id: Id,
  topic: z.string(),
  brief: z.string().nullable(),
  protocol: Protocol,
  phase: Phase,
  paused: z.boolean(),
  round: z.int(),
  rounds: z.int(),
  participants: z.array(Seat),
  created_by: z.string(),
  created_at: Instant,
  vote: VoteRules,
  limits: Limits,
  used: z.object({ messages: z.int(), tokens: z.int() }),
  open_requests: z.array(OpenRequest),
  /** Agents with a turn under way. */
  thinking: z.array(Id),
  last_seq: z.int(),
});
export type DiscussionView = z.infer<typeof DiscussionView>;

export const EventPage = z.object({
  events: z.array(z.object({ seq: z.int(), type: z.string(), at: Instant, data: z.record(z.string(), z.unknown()) })),
  /** The log's head. */
  last_seq: z.int(),
});

const VoteLine = z.object({ participant_id: Id, choice: z.string().nullable(), reason: z.string().nullable() });

/** `GET …/decision`; what is not known yet is null. */
export const DecisionView = z.object({
  status: z.enum(['decided', 'in_progress', 'deadlocked']),
  phase: Phase,
  decision: z.string().nullable(),
  rationale: z.string().nullable(),
  supporting_votes: z.int().nullable(),
  dissenting_votes: z.int().nullable(),
  action_plan: z.array(z.string()).nullable(),
  title: z.string().nullable(),
  option: z.string().nullable(),
  summary: z.string().nullable(),
  votes: z.array(VoteLine).nullable(),
  dissent: z.array(VoteLine).nullable(),
  conditions: z.array(z.string()).nullable(),
  sign_offs: z
    .array(z.object({ user_id: Id, response: z.string(), at: Instant, reason: z.string().nullable() }))
    .nullable(),
  citations: z.array(Citation).nullable(),
  action_steps: z
    .array(
      z.object({
        step: z.string(),
        owner: z.string().nullable(),
        due: Day.nullable(),
        status: z.enum(['open', 'done', 'dropped']),
      }),
    )
    .nullable(),
  review_date: Day.nullable(),
  tally: Tally.nullable(),
  /** Why it ended as it did, in one of the core's own words. */
  reason: z.string().nullable(),
  simulated: z.boolean().nullable(),
});
export type DecisionView = z.infer<typeof DecisionView>;

export const InboxItem = z.object({
  kind: z.enum(['input_request', 'approval', 'ballot']),
  discussion_id: Id,
  topic: z.string(),
  request_id: Id.nullable(),
  vote_id: Id.nullable(),
  type: RequestType.nullable(),
  method: VoteMethod.nullable(),
  prompt: z.string(),
  options: z.array(Option),
  responses: z.array(z.string()),
  deadline: Instant.nullable(),
  blocking: z.boolean(),
  since: Instant,
});
export type InboxItem = z.infer<typeof InboxItem>;
export const Inbox = z.object({ items: z.array(InboxItem) });

export const Person = z.object({ user_id: Id, name: z.string(), title: z.string().nullable() });
export const People = z.object({ people: z.array(Person) });

export const PersonaView = z.object({
  persona: Id,
  /** The newest; a discussion keeps the one it was opened with. */
  version: z.int().positive(),
  origin: z.enum(['product', 'workspace']),
  name: z.string(),
  role: z.string(),
  provider: Id,
  model: z.string(),
  simulated: z.boolean(),
});
export const PersonaList = z.object({ personas: z.array(PersonaView) });
export const ProviderView = z.object({
  provider: Id,
  name: z.string(),
  default_model: z.string(),
  models: z.array(z.string()),
  simulated: z.boolean(),
  /** As the router that answered has seen it. `degraded`: some of its models are left alone. `down`: all that were asked. */
  health: z.enum(['up', 'degraded', 'down']).optional(),
  /** Models that were asked since that router started, with the state of their circuit breakers. */
  circuits: z
    .array(
      z.object({
        model: z.string(),
        state: z.enum(['closed', 'open', 'half_open']),
        /** When one call may probe whether it is back. */
        probe_at: Instant.nullable(),
      }),
    )
    .optional(),
  /** Calls under way, and calls that wait for a place. */
  running: z.int().optional(),
  waiting: z.int().optional(),
});
export type ProviderView = z.infer<typeof ProviderView>;
export const ProviderList = z.object({ providers: z.array(ProviderView) });

export const Ticket = z.object({ ticket: z.string() });
export const Token = z.object({ token: z.string() });
/** What the app needs before anyone has signed in. */
export const AppConfig = z.object({
  mode: z.enum(['development', 'production']),
  oidc: z.object({ issuer: z.string(), client_id: z.string() }).nullable(),
  /** Development only: whom one may sign in as; null in production. */
  people: z.array(Person).nullable(),
});
export type AppConfig = z.infer<typeof AppConfig>;
