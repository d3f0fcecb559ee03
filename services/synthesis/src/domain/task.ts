import { millisecondsBetween } from '@maestro/kernel';

/** Where a task belongs, and which message, in which trace, asked for it: its outcome answers that message. */
export type Origin = {
  readonly workspace_id: string;
  readonly discussion_id: string;
  readonly command_id: string;
  readonly traceparent: string | null;
};

/** Who wrote it. */
export type Writer = { readonly provider: string; readonly model: string; readonly simulated: boolean };

/** How a task ended. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T; readonly by: Writer }
  | { readonly kind: 'failed'; readonly cause: string };

const LONGEST_CAUSE = 500;
export const failed = (cause: string): { kind: 'failed'; cause: string } => ({
  kind: 'failed',
  cause: cause.length > LONGEST_CAUSE ? `${cause.slice(0, LONGEST_CAUSE)}…` : cause,
});

/** What the world must hear of a step: a question to a model, or the outcome. */
export type Effect =
  | { readonly kind: 'ask'; readonly instruction: string; readonly schema: JsonSchema }
  /** `again`: it was told before. */
  | { readonly kind: 'tell'; readonly again: boolean };

export type JsonSchema = { [keyword: string]: JsonValue };
type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A task after something happened, and what to tell of it. */
export type Step<T> = { readonly task: T; readonly effects: readonly Effect[] };

export const unchanged = <T>(task: T): Step<T> => ({ task, effects: [] });

export const isPast = (deadline: string, at: string): boolean => millisecondsBetween(at, deadline) <= 0;
