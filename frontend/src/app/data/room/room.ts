import type {
  Analysis,
  Ballot,
  BallotShift,
  Draft,
  Limits,
  LogData,
  Opinion,
  Phase,
  Protocol,
  Stance,
  Tally,
  VoteMethod,
  VoteRules,
  VoteStage,
  VoteTerms,
} from '@maestro/contracts';
import type { TimedStance } from '@maestro/opinion';
import type { ApprovalResponse, Permission, Role } from '../contract-types';
import type { Entry } from './entry';

/** Somebody at the table, as the page shows them. */
export type Seat = {
  readonly id: string;
  readonly kind: 'agent' | 'human';
  readonly name: string;
  readonly title: string | null;
  readonly role: Role | null;
  readonly permissions: readonly Permission[];
  readonly provider: string | null;
  readonly model: string | null;
  /** Whether the simulated provider speaks for this agent; null: it has not spoken yet. */
  readonly simulated: boolean | null;
  /** Whether the seat is still taken. */
  readonly seated: boolean;
  /** 1 to 8: which of the participant colours. */
  readonly colour: number;
};

export type Turn = {
  readonly turnId: string;
  readonly agentId: string;
  readonly since: string;
  readonly deadline: string;
};

export type Answer = {
  readonly by: string;
  readonly option: string | null;
  readonly text: string | null;
  readonly at: string;
};

export type InputRequest = {
  readonly requestId: string;
  readonly seq: number;
  readonly at: string;
  readonly type: LogData<'human:input_required'>['type'];
  readonly prompt: string;
  readonly options: readonly string[];
  readonly to: readonly string[];
  readonly blocking: boolean;
  readonly strict: boolean;
  readonly deadline: string | null;
  readonly askedBy: string;
  readonly status: 'open' | 'answered' | 'expired' | 'withdrawn';
  readonly answer: Answer | null;
};

export type Vote = {
  readonly voteId: string;
  readonly seq: number;
  readonly at: string;
  readonly method: VoteMethod;
  readonly options: readonly string[];
  readonly voters: readonly string[];
  readonly quorum: number;
  readonly deadline: string | null;
  readonly ballotRound: number;
  /** `first`: the ballot before the discussion, which decides nothing. */
  readonly stage: VoteStage;
  readonly terms: VoteTerms;
  /** Who has voted so far. */
  readonly cast: readonly string[];
  /** Null while open. */
  readonly result: {
    /** Where in the log it was closed. */
    readonly seq: number;
    readonly tally: Tally;
    readonly ballots: readonly Ballot[];
    readonly reasons: Readonly<Record<string, string>>;
    /** Whether the ballots name voters and not what they voted. */
    readonly secret: boolean;
    /** Head of the ballots' chain as the log recorded it; null: the vote had none. */
    readonly chainHead: string | null;
  } | null;
  /** Against the ballot before the discussion; null: there was none, or this vote is open. */
  readonly shift: BallotShift | null;
};

export type SignOff = {
  readonly requestId: string;
  readonly to: string;
  readonly responses: readonly ApprovalResponse[];
  readonly at: string;
  readonly given: (LogData<'approval:given'> & { readonly at: string }) | null;
  /** Nobody need sign any more: another approver's answer came first. */
  readonly withdrawn: boolean;
};

/** A proposed decision and everybody who must sign it. */
export type Proposal = {
  readonly draftId: string;
  readonly option: string;
  readonly draft: Draft | null;
  readonly simulated: boolean;
  /** Why synthesis could not write it; null: it did. */
  readonly fallbackCause: string | null;
  readonly signOffs: readonly SignOff[];
};

/** One discussion as the log stands at `seq`: what every screen of it is drawn from. */
export type Room = {
  /** The newest event folded in; 0: nothing yet. */
  readonly seq: number;
  readonly topic: string;
  readonly protocol: Protocol;
  readonly rounds: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly voteRules: VoteRules | null;
  readonly limits: Limits;
  readonly used: { readonly messages: number; readonly tokens: number };
  readonly phase: Phase;
  readonly phaseReason: string | null;
  readonly phaseSince: string;
  readonly round: number;
  /** Who paused it; null: it runs. */
  readonly pausedBy: string | null;
  /** In seat order. */
  readonly seats: readonly Seat[];
  /** Turns under way, oldest first. */
  readonly turns: readonly Turn[];
  /** What the moderator is choosing just now. */
  readonly moderating: LogData<'moderator:asked'>['about'] | null;
  readonly entries: readonly Entry[];
  readonly requests: Readonly<Record<string, InputRequest>>;
  readonly votes: Readonly<Record<string, Vote>>;
  readonly proposals: Readonly<Record<string, Proposal>>;
  readonly analysis: (Analysis & { readonly round: number; readonly simulated: boolean; readonly at: string }) | null;
  readonly consensus: number | null;
  /** Claims taken from the thread, in the order in which they were added. */
  readonly statements: readonly LogData<'statement:added'>[];
  /** Statement → participant → the stance held now. */
  readonly stances: Readonly<Record<string, Readonly<Record<string, Stance>>>>;
  /** Every stance that was ever taken, the earliest first. */
  readonly stanceHistory: readonly TimedStance[];
  /** Where words and ballots differed, the earliest first. */
  readonly doubts: readonly LogData<'consensus:doubted'>[];
  /** What the stances say together; null: nothing yet. */
  readonly opinion: Opinion | null;
  readonly decision: (LogData<'decision:finalized'> & { readonly at: string }) | null;
};

export const emptyRoom: Room = {
  seq: 0,
  topic: '',
  protocol: 'structured_debate',
  rounds: 0,
  createdBy: '',
  createdAt: '',
  voteRules: null,
  limits: { max_messages: null, max_tokens: null, max_minutes: null },
  used: { messages: 0, tokens: 0 },
  phase: 'opening',
  phaseReason: null,
  phaseSince: '',
  round: 0,
  pausedBy: null,
  seats: [],
  turns: [],
  moderating: null,
  entries: [],
  requests: {},
  votes: {},
  proposals: {},
  analysis: null,
  consensus: null,
  statements: [],
  stances: {},
  stanceHistory: [],
  doubts: [],
  opinion: null,
  decision: null,
};

/** Whether nothing more will be said here. */
export const hasEnded = (room: Room): boolean => ['decided', 'deadlocked', 'cancelled'].includes(room.phase);

export const seatOf = (room: Room, id: string): Seat | undefined => room.seats.find((seat) => seat.id === id);
