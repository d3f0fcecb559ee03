import type { ToolUse } from '@maestro/contracts';
import type { ModelTry, PaidTry } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import type { ToolCall } from '../domain/tool.ts';
import type { Call } from './call-store.ts';
import type { Sandbox } from './sandbox.ts';
import type { ToolAnswer } from './tool.ts';

/** The agent's turn that calls tools. */
export type CallingTurn = {
  readonly call: Pick<Call, 'id' | 'workspaceId' | 'discussionId' | 'purpose' | 'persona'>;
  readonly agentId: string;
  /** Which claim of the turn this is. */
  readonly claim: number;
};

/** What one answer of a model asked for: never asked of a model again. */
export type Round = {
  readonly choice: ModelChoice;
  /** As the vendor names the model that answered. */
  readonly model: string;
  readonly simulated: boolean;
  /** What it said before its calls. */
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** What was asked of models to get it, failures included: a claim that goes on with it pays for them. */
  readonly tries: readonly ModelTry[];
  /** Tries of the same claim before those. */
  readonly triesBefore: number;
};

/** A round as it is kept; `answers` in the order of its calls, null: not known yet. */
export type KeptRound = Omit<Round, 'tries' | 'triesBefore'> & {
  readonly tries: readonly PaidTry[];
  readonly answers: readonly (ToolAnswer | null)[];
};

/**
 * What turns asked of tools, kept under the turn and the number of the call, so that a turn that is taken up by another
 * process goes on where it was. Throws `NotNow` while the store is away.
 */
export interface ToolCallStore {
  /** What the turn's earlier claims came to, oldest first. */
  rounds(turnId: string): Promise<readonly KeptRound[]>;
  /** Keeps a round before any of its calls is made. false: the turn is no longer this claim's. */
  keep(turn: CallingTurn, nth: number, round: Round): Promise<boolean>;
  /**
   * Makes a call on the sandbox and keeps its answer in one commit. `nth`: 1, 2, 3 … over all rounds of the turn.
   * A call that has an answer is not made again: that answer comes back.
   */
  inSandbox(turn: CallingTurn, nth: number, work: (sandbox: Sandbox) => Promise<ToolAnswer>): Promise<ToolAnswer>;
  /** Marks a call to the outside as begun. false: it was begun before, and nobody knows what became of it. */
  begin(turn: CallingTurn, nth: number): Promise<boolean>;
  /** Keeps the answer to a call; one that has an answer keeps it, and it comes back. */
  answer(turn: CallingTurn, nth: number, answer: ToolAnswer, tookMs: number): Promise<ToolAnswer>;
  /** All calls of a turn that have an answer, in order, bounded as they are told. */
  uses(turnId: string): Promise<readonly ToolUse[]>;
}
