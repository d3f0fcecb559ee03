import type {
  ApprovalResponse,
  Ballot,
  BudgetLevel,
  BallotShift,
  CreateDiscussion,
  Draft,
  FailedModel,
  Opinion,
  Analysis,
  Participant,
  RequestInput,
  Stance,
  Statement,
  Tally,
  Tokens,
  ToolUse,
  TurnFailure,
  VoteOrder,
} from '@maestro/contracts';

/** How an agent or person is called; found at the edge, because the core looks nothing up. */
export type Name = { readonly name: string; readonly title: string | null };
/** `version`: the one that takes a seat; absent: whichever is newest when it speaks. */
export type PersonaName = Name & { readonly version?: number };
type Spoken = { readonly provider: string; readonly model: string; readonly simulated: boolean };

/** What happened outside. `at` is the time of day as data: ISO 8601, UTC. */
export type Input = { readonly at: string } & (
  | {
      readonly kind: 'create';
      readonly workspace_id: string;
      /** A person's id, or `service:<source>` for a request from the bus. */
      readonly by: string;
      readonly request: CreateDiscussion;
      /** Names per persona and per person; a persona that is not here is unknown. */
      readonly personas: Readonly<Record<string, PersonaName>>;
      readonly people: Readonly<Record<string, Name>>;
    }
  | { readonly kind: 'message'; readonly by: string; readonly text: string; readonly mentions: readonly string[] }
  | { readonly kind: 'pause' | 'resume' | 'cancel'; readonly by: string }
  | { readonly kind: 'request-input'; readonly by: string; readonly request: RequestInput }
  | { readonly kind: 'call-vote'; readonly by: string; readonly vote: VoteOrder }
  | { readonly kind: 'join'; readonly by: string; readonly participant: Participant; readonly name: Name }
  | { readonly kind: 'leave'; readonly by: string; readonly participant_id: string }
  | ({
      readonly kind: 'turn-completed';
      readonly turn_id: string;
      readonly agent_id: string;
      readonly text: string;
      readonly mentions: readonly string[];
      readonly tokens: Tokens;
      readonly fallback_from: string | null;
      readonly failed?: readonly FailedModel[] | undefined;
      readonly tool_calls?: readonly ToolUse[] | undefined;
    } & Spoken)
  | ({ readonly kind: 'budget-neared' } & BudgetLevel)
  | {
      readonly kind: 'turn-failed';
      readonly turn_id: string;
      readonly agent_id: string;
      readonly cause: TurnFailure;
      readonly detail: string;
      readonly tool_calls?: readonly ToolUse[] | undefined;
    }
  | ({ readonly kind: 'moderator-answered'; readonly choice_id: string; readonly output: unknown } & Spoken)
  | { readonly kind: 'moderator-failed'; readonly choice_id: string; readonly cause: string }
  | ({
      readonly kind: 'analysis-completed';
      readonly analysis_id: string;
      readonly analysis: Analysis;
      readonly statements?: readonly Statement[] | undefined;
    } & Spoken)
  | { readonly kind: 'analysis-failed'; readonly analysis_id: string; readonly cause: string }
  | {
      readonly kind: 'stances-taken';
      readonly participant_id: string;
      readonly stances: readonly { readonly statement_id: string; readonly stance: Stance }[];
      /** Whether a person was told that it counts. */
      readonly acknowledged: boolean;
    }
  | { readonly kind: 'opinion-updated'; readonly opinion: Opinion }
  | {
      readonly kind: 'request-answered';
      readonly request_id: string;
      readonly by: string;
      readonly option: string | null;
      readonly message: string | null;
      readonly approval: {
        readonly response: ApprovalResponse;
        readonly option: string | null;
        readonly conditions: readonly string[];
        readonly reason: string | null;
      } | null;
    }
  | {
      readonly kind: 'request-expired';
      readonly request_id: string;
      readonly policy: 'wait' | 'default';
      readonly option: string | null;
    }
  | { readonly kind: 'ballot-cast'; readonly vote_id: string; readonly participant_id: string }
  | {
      readonly kind: 'vote-closed';
      readonly vote_id: string;
      readonly tally: Tally;
      readonly ballots: readonly Ballot[];
      readonly reasons: Readonly<Record<string, string>>;
      readonly closed_by: 'all_voted' | 'deadline' | 'withdrawn' | 'decided';
      readonly secret?: boolean | undefined;
      readonly chain?: { readonly head: string; readonly ballots: number } | undefined;
      readonly shift?: BallotShift | undefined;
    }
  | ({ readonly kind: 'decision-drafted'; readonly draft_id: string; readonly draft: Draft } & Spoken)
  | { readonly kind: 'decision-failed'; readonly draft_id: string; readonly cause: string }
  /** Some deadline may have passed: the core looks at all it waits for. A stale one does nothing. */
  | { readonly kind: 'time-passed' }
);
