import type { JsonSchema } from '../domain/json-schema.ts';
import type { ModelFailure } from '../domain/model-failure.ts';
import type { StopReason, Usage } from '../domain/model-reply.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { ToolCall, ToolChoice } from '../domain/tool.ts';

/** Version of this port. An adapter says which one it speaks; composition refuses a stranger. */
export const LANGUAGE_MODEL_PORT = 2;

/** Free text, or JSON that the vendor holds to a schema by its own means (which may be looser than the schema: validate). */
export type WantedOutput =
  { readonly kind: 'text' } | { readonly kind: 'json'; readonly name: string; readonly schema: JsonSchema };

export type ModelRequest = {
  /** Id of the turn or call this is for. Only simulated endpoints are told, for counting. */
  readonly callId: string;
  /** Calls with the same key begin with the same text: a vendor may use it to find its cache. Tells nothing by itself. */
  readonly cacheKey: string;
  readonly model: string;
  readonly prompt: Prompt;
  /** Whether the model caches where a request says so; else its vendor finds by itself what begins alike. */
  readonly marksCache: boolean;
  /** Whether the model reasons in pieces that its vendor wants to see again beside its calls, where it has to be asked for them. */
  readonly reasons: boolean;
  readonly output: WantedOutput;
  /** Says nothing where the prompt has no tools. */
  readonly toolChoice: ToolChoice;
  /** Includes what a model spends on reasoning. */
  readonly maxOutputTokens: number;
  /** 0 to 2; null: the vendor's default. */
  readonly temperature: number | null;
};

/**
 * What comes back, in order. `finished` or `failed` is last and comes exactly once; a stream without its vendor's end mark
 * is `failed` with cause `truncated`, never `finished`.
 */
export type ModelEvent =
  | { readonly type: 'started'; readonly model: string }
  | { readonly type: 'text'; readonly text: string }
  /** A piece of a call's arguments as they are written. For those who watch: `tool-call` brings the whole. */
  | { readonly type: 'tool-call-delta'; readonly id: string; readonly name: string; readonly arguments: string }
  | ({ readonly type: 'tool-call' } & ToolCall)
  /** Something of the vendor's that this adapter does not know, or that says nothing we keep. */
  | { readonly type: 'skipped'; readonly what: string }
  /** The latest known counts; the last one counts. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'finished'; readonly reason: StopReason }
  | { readonly type: 'failed'; readonly failure: ModelFailure };

/** One vendor's models. */
export interface LanguageModel {
  readonly port: typeof LANGUAGE_MODEL_PORT;
  /** As OpenTelemetry calls it: `anthropic`, `openai`, `gcp.gemini`. */
  readonly system: string;
  /** Whether the other end is the simulated provider. */
  readonly simulated: boolean;
  /**
   * Asks once; never repeats a request by itself and never throws for what the vendor did.
   * After `signal` aborts it ends within a moment with a failure of cause `cancelled`.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
