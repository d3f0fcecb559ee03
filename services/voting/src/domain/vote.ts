import type { VoteExport } from '@maestro/ballot-chain';
import type {
  Ballot,
  BallotContent,
  BallotShift,
  bus,
  DataOf,
  PublishedBallot,
  Tally,
  VoteStage,
  VoteTerms,
} from '@maestro/contracts';
import { abstention } from '@maestro/tally';

export type OpenVote = DataOf<typeof bus.openVote>;
export type ClosedBy = DataOf<typeof bus.voteClosed>['closed_by'];
export type AgentSeat = NonNullable<OpenVote['voters'][number]['agent']>;

/** What is recorded of one voter; `reason` are words and can be forgotten apart from the rest. */
export type RecordedBallot = {
  /** An abstention, too, where a closed secret vote has forgotten who said what. */
  readonly content: BallotContent;
  readonly reason: string | null;
  /** Why it counts as an abstention nobody asked for. */
  readonly cause: string | null;
  /** No ballot came at all. */
  readonly missing: boolean;
  /** The message (by `seq`) that moved the voter away from the first ballot, as the voter says. */
  readonly moved_by: number | null;
  /** The random text in the receipt; null: nothing came, or a closed secret vote has forgotten it. */
  readonly salt: string | null;
  /** 1 for the ballot cast first, and so on; a changed ballot takes a new place. Null in a secret vote: no order is kept. */
  readonly place: number | null;
};

export const neverCame = (cause: string): RecordedBallot => ({
  content: abstention,
  reason: null,
  cause,
  missing: true,
  moved_by: null,
  salt: null,
  place: null,
});

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
  readonly weight: number;
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

export type Closed = {
  readonly by: ClosedBy;
  readonly at: string;
  readonly tally: Tally;
  /** Ballots, receipts, chain, head and count: what anybody can verify. Null: closed before ballots had receipts. */
  readonly seal: VoteExport | null;
  /** The same ballots as the record shows them, in the order of the chain. */
  readonly published: readonly PublishedBallot[];
  readonly shift: BallotShift | null;
};

export type Vote = Omit<OpenVote, 'voters' | 'stage' | 'first_vote_id' | 'terms'> &
  Origin & {
    readonly stage: VoteStage;
    readonly terms: VoteTerms;
    readonly first_vote_id: string | null;
    /** What everybody voted before the discussion; null: there was no such ballot, or it was secret. */
    readonly first_ballots: Readonly<Record<string, BallotContent>> | null;
    /** What agents' ballots are sealed with on their way here; null: the vote is not secret, or is closed. */
    readonly letter_keys: LetterKeys | null;
    readonly opened_at: string;
    readonly voters: readonly Voter[];
    readonly closed: Closed | null;
    /** How many facts this vote has told. */
    readonly version: number;
  };

export type LetterKeys = { readonly publicKey: string; readonly privateKey: string };

/** When a ballot comes, and the random text its receipt is made with. */
export type Casting = { readonly at: string; readonly salt: string };

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

/** Whether ballots are published without names: always in a secret vote, and before a discussion. */
export const isAnonymous = ({ terms, stage }: Pick<Vote, 'terms' | 'stage'>): boolean =>
  terms.secret || stage === 'first';

/**
 * The ballots as the record shows them, in the order of the voters; who has not voted is left out. In an anonymous vote
 * they say who voted, and nothing else.
 */
export function ballotsOf(vote: Vote): Ballot[] {
  const receipts = new Map(vote.closed?.published.map(({ participant_id, receipt }) => [participant_id, receipt]));
  return vote.voters.flatMap(({ id, ballot }) => {
    if (ballot === null) return [];
    const receipt = receipts.get(id);
    return [
      {
        participant_id: id,
        ...(isAnonymous(vote) ? abstention : ballot.content),
        cause: ballot.cause,
        ...(ballot.missing && { missing: true }),
        ...(receipt !== undefined && { receipt }),
      },
    ];
  });
}

/** Reason per voter who gave one; an anonymous vote shows none, for a style of writing is a name. */
export function reasonsOf(vote: Vote): Record<string, string> {
  if (isAnonymous(vote)) return {};
  return Object.fromEntries(
    vote.voters.flatMap(({ id, ballot }) => (ballot?.reason == null ? [] : [[id, ballot.reason]])),
  );
}
