import type { Ballot, bus, DataOf, Tally } from '@maestro/contracts';

export type OpenVote = DataOf<typeof bus.openVote>;
export type ClosedBy = DataOf<typeof bus.voteClosed>['closed_by'];
export type AgentSeat = NonNullable<OpenVote['voters'][number]['agent']>;

/** What is recorded of one voter; `reason` are words and can be forgotten apart from the rest. */
export type RecordedBallot = {
  /** Null: abstained. */
  readonly choice: string | null;
  readonly reason: string | null;
  /** Why it counts as an abstention nobody asked for. */
  readonly cause: string | null;
  /** No ballot came at all. */
  readonly missing: boolean;
};

export const neverCame = (cause: string): RecordedBallot => ({ choice: null, reason: null, cause, missing: true });

/** The model call an agent's ballot is awaited from. */
export type BallotCall = {
  readonly id: string;
  /** 1: asked for the first time. */
  readonly attempt: number;
  /** When the router gives up by itself. */
  readonly deadline: string;
};

export type Voter = {
  readonly id: string;
  /** Null: a person. */
  readonly agent: AgentSeat | null;
  readonly ballot: RecordedBallot | null;
  readonly call: BallotCall | null;
};

/** Where a vote belongs, and which message, in which trace, had it opened: what closes it answers that message. */
export type Origin = {
  readonly workspace_id: string;
  readonly discussion_id: string;
  readonly command_id: string;
  readonly traceparent: string | null;
};

export type Vote = Omit<OpenVote, 'voters'> &
  Origin & {
    readonly opened_at: string;
    readonly voters: readonly Voter[];
    readonly closed: { readonly by: ClosedBy; readonly at: string; readonly tally: Tally } | null;
    /** How many facts this vote has told. */
    readonly version: number;
  };

/** What the world must hear of a step; facts carry the vote's version after them. */
export type Effect =
  | { readonly kind: 'opened'; readonly version: number }
  | { readonly kind: 'ballot-cast'; readonly version: number; readonly voter: string }
  | { readonly kind: 'closed'; readonly version: number }
  | {
      readonly kind: 'ask-agent';
      readonly agent: AgentSeat;
      readonly call: BallotCall;
      /** What was wrong with the ballot before; null: this is the first. */
      readonly problem: string | null;
    }
  | { readonly kind: 'call-off'; readonly call_id: string };

/** The vote after something happened, and what to tell of it. */
export type Step = { readonly vote: Vote; readonly effects: readonly Effect[] };

export const unchanged = (vote: Vote): Step => ({ vote, effects: [] });

export const isAwaited = (voter: Voter): boolean => voter.ballot === null;

/** The ballots as everyone may read them, in the order of the voters; who has not voted is left out. */
export function ballotsOf(vote: Vote): Ballot[] {
  return vote.voters.flatMap(({ id, ballot }) =>
    ballot === null
      ? []
      : [
          {
            participant_id: id,
            choice: ballot.choice,
            cause: ballot.cause,
            ...(ballot.missing && { missing: true }),
          },
        ],
  );
}

/** Reason per voter who gave one. */
export function reasonsOf(vote: Vote): Record<string, string> {
  return Object.fromEntries(
    vote.voters.flatMap(({ id, ballot }) => (ballot?.reason == null ? [] : [[id, ballot.reason]])),
  );
}
