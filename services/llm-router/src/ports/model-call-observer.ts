import type { ModelTry } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import type { ModelRequest } from './language-model.ts';

/** One try about to be made. */
export type TryBegun = {
  readonly choice: ModelChoice;
  /** The vendor as OpenTelemetry calls it. */
  readonly system: string;
  readonly discussionId: string;
  readonly callId: string;
  /** `turn`, or the purpose of a structured call. */
  readonly purpose: string;
  readonly attempt: number;
  readonly request: ModelRequest;
};

/** Told of every piece of an answer after the first: how long it came after the one before (milliseconds). */
export type PieceHeard = (gapMs: number) => void;

/** Told of every try of a model; traces, counts and logs it. */
export interface ModelCallObserver {
  observe(begun: TryBegun, work: (heard?: PieceHeard) => Promise<ModelTry>): Promise<ModelTry>;
}
