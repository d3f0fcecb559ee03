import type {
  Analysis,
  Draft,
  LogData,
  Opinion,
  Participant,
  Phase,
  Stance,
  VoteMethod,
  VoteRules,
} from '@maestro/contracts';

/** A seat at the table; whoever leaves keeps it, empty, so that what they said stays theirs. */
export type Seat = Participant & { readonly name: string; readonly title: string | null; readonly present: boolean };

/** How often and when an agent had the floor; a failed turn counts, it was had. */
export type FloorTime = {
  readonly openings: number;
  readonly rebuttals: number;
  readonly closings: number;
  /** The last round in which it had a `round` turn. */
  readonly last_round: number;
  /** `seq` of its newest turn; 0: none yet. */
  readonly last_seq: number;
};

export type Turn = LogData<'agent:thinking'>;
export type Choice = LogData<'moderator:asked'>;

export type InputRequest = LogData<'human:input_required'> & {
  readonly status: 'open' | 'answered' | 'expired' | 'withdrawn';
  /** The option answered or taken by default. */
  readonly option: string | null;
};

export type Vote = LogData<'vote:opened'> & {
  readonly cast: readonly string[];
  readonly closed: LogData<'vote:closed'> | null;
  readonly closed_seq: number | null;
};

export type Approval = LogData<'approval:requested'> & {
  readonly status: 'open' | 'given' | 'withdrawn';
  readonly given: LogData<'approval:given'> | null;
  readonly at: string | null;
};

/** One more round before a run-off, or because an approver asked for more discussion. */
export type ExtraRound = { readonly reason: 'run_off' | 'more_discussion'; readonly since: number };

/** Why the floor closes before its protocol would. */
export type Closing = {
  readonly reason: string;
  readonly options: readonly string[] | null;
  readonly method: VoteMethod | null;
  /** The whole of the rules, where the caller changed more than method and options. */
  readonly rules: VoteRules | null;
};

export type DraftUnderWay = LogData<'decision:requested'> & {
  readonly requested_seq: number;
  readonly draft: Draft | null;
  readonly simulated: boolean;
};

export type State = {
  readonly discussion_id: string;
  readonly seq: number;
  /** `seq` of the newest entry of the shared context. */
  readonly context_seq: number;
  readonly opening: LogData<'discussion:created'> | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_event: string;
  readonly phase: Phase;
  readonly ended_because: string | null;
  readonly paused: boolean;
  readonly seats: readonly Seat[];
  readonly round: number;
  readonly floor: Readonly<Record<string, FloorTime>>;
  readonly turn: Turn | null;
  /** Turns given up whose result may still come: it was paid for and is recorded. */
  readonly given_up: readonly string[];
  /** Agents a person called with @, first called first. */
  readonly called: readonly string[];
  /** Agents an agent named with @ since the last turn: candidates, no more. */
  readonly suggested: readonly string[];
  readonly choice: Choice | null;
  /** The moderator's or the rules' pick for the next turn, not yet used. */
  readonly picked: string | null;
  readonly question_settled: boolean;
  /** Options framed for the vote to come. */
  readonly framed: readonly string[] | null;
  readonly extra_round: ExtraRound | null;
  readonly closing: Closing | null;
  readonly requests: Readonly<Record<string, InputRequest>>;
  /** The question to the decision makers where a vote had no winner. */
  readonly tie_request: string | null;
  readonly invited_round: number;
  readonly analyses: Readonly<Record<string, LogData<'analysis:requested'>>>;
  readonly analysed_round: number;
  readonly analysis: Analysis | null;
  /** Claims taken from the thread, in the order in which they were added. */
  readonly statements: readonly LogData<'statement:added'>[];
  /** Statement → participant → stance. */
  readonly stances: Readonly<Record<string, Readonly<Record<string, Stance>>>>;
  readonly opinion: Opinion | null;
  readonly votes: readonly Vote[];
  readonly draft: DraftUnderWay | null;
  readonly approvals: readonly Approval[];
  readonly overrides: number;
  readonly more_discussions: number;
  readonly decision: LogData<'decision:finalized'> | null;
  /** How much of a budget is used, from nine tenths on: the floor winds down; null: not so much yet. */
  readonly budget_share: number | null;
  readonly used: { readonly messages: number; readonly tokens: number };
};

export const initialState = (discussionId: string): State => ({
  discussion_id: discussionId,
  seq: 0,
  context_seq: 0,
  opening: null,
  created_at: '',
  updated_at: '',
  last_event: '',
  phase: 'opening',
  ended_because: null,
  paused: false,
  seats: [],
  round: 0,
  floor: {},
  turn: null,
  given_up: [],
  called: [],
  suggested: [],
  choice: null,
  picked: null,
  question_settled: false,
  framed: null,
  extra_round: null,
  closing: null,
  requests: {},
  tie_request: null,
  invited_round: 0,
  analyses: {},
  analysed_round: -1,
  analysis: null,
  statements: [],
  stances: {},
  opinion: null,
  votes: [],
  draft: null,
  approvals: [],
  overrides: 0,
  more_discussions: 0,
  decision: null,
  budget_share: null,
  used: { messages: 0, tokens: 0 },
});

const ENDS: readonly Phase[] = ['decided', 'deadlocked', 'cancelled'];

export const hasEnded = (state: State): boolean => ENDS.includes(state.phase);
export const hasBegun = (state: State): boolean => state.opening !== null;
/** Whether agents are still given the floor. */
export const floorIsOpen = (state: State): boolean => state.phase === 'opening' || state.phase === 'discussing';

export const seatOf = (state: State, id: string): Seat | undefined => state.seats.find((s) => s.id === id);
export const presentSeats = (state: State): readonly Seat[] => state.seats.filter((s) => s.present);
export const presentAgents = (state: State): readonly Seat[] => presentSeats(state).filter((s) => s.kind === 'agent');
export const presentPeople = (state: State): readonly Seat[] => presentSeats(state).filter((s) => s.kind === 'human');
export const may = (seat: Seat | undefined, permission: Seat['permissions'][number]): boolean =>
  seat !== undefined && seat.present && seat.permissions.includes(permission);

const own = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;
export const requestOf = (state: State, id: string): InputRequest | undefined => own(state.requests, id);
export const analysisOf = (state: State, id: string): LogData<'analysis:requested'> | undefined =>
  own(state.analyses, id);
/** The stance a participant holds on a statement; null: none. */
export const stanceOf = (state: State, statementId: string, participantId: string): Stance | null =>
  own(own(state.stances, statementId) ?? {}, participantId) ?? null;
export const currentVote = (state: State): Vote | undefined => state.votes.at(-1);
export const openRequests = (state: State): readonly InputRequest[] =>
  Object.values(state.requests).filter((r) => r.status === 'open');
/** Whether a question that must be answered first holds the floor. */
export const isHeld = (state: State): boolean => openRequests(state).some((r) => r.blocking);

const noFloorTime: FloorTime = { openings: 0, rebuttals: 0, closings: 0, last_round: 0, last_seq: 0 };
export const floorTimeOf = (state: State, agent: string): FloorTime => own(state.floor, agent) ?? noFloorTime;
