import { z } from 'zod';
import { GrowingText } from '../../../domain/growing-text.ts';
import { failure } from '../../../domain/model-failure.ts';
import type { ModelEvent } from '../../../ports/language-model.ts';
import { cutShort, readEvent, unreadable } from '../read-event.ts';
import type { StreamReader } from '../read-stream.ts';
import { mapOpenAICode } from './map-error.ts';
import { mapIncompleteReason } from './map-stop-reason.ts';
import { echoOf, readReasoning, type EchoedItem } from './reasoning-echo.ts';

// Only what we use, and nothing required that we can do without: vendors add and drop fields.
const Usage = z.object({
  input_tokens: z.number().nullish(),
  output_tokens: z.number().nullish(),
  input_tokens_details: z
    .object({ cached_tokens: z.number().nullish(), cache_write_tokens: z.number().nullish() })
    .nullish(),
  output_tokens_details: z.object({ reasoning_tokens: z.number().nullish() }).nullish(),
});
const Response = z.object({
  model: z.string().nullish(),
  usage: Usage.nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
});
const place = {
  item_id: z.string().nullish(),
  output_index: z.number().nullish(),
  content_index: z.number().nullish(),
};
const Item = z.object({
  type: z.string(),
  id: z.string().nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  // Items that are none of ours may hold anything here.
  arguments: z.unknown().optional(),
  input: z.unknown().optional(),
  encrypted_content: z.unknown().optional(),
  summary: z.unknown().optional(),
});

const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('response.created'), response: Response }),
  z.object({ type: z.literal('response.output_text.delta'), ...place, delta: z.string() }),
  z.object({ type: z.literal('response.output_text.done'), ...place, text: z.string() }),
  z.object({ type: z.literal('response.refusal.delta'), delta: z.string() }),
  z.object({ type: z.literal('response.refusal.done'), refusal: z.string() }),
  z.object({ type: z.literal('response.output_item.added'), output_index: z.number().nullish(), item: Item }),
  z.object({ type: z.literal('response.function_call_arguments.delta'), ...place, delta: z.string() }),
  z.object({ type: z.literal('response.custom_tool_call_input.delta'), ...place, delta: z.string() }),
  z.object({ type: z.literal('response.output_item.done'), item: Item }),
  z.object({ type: z.literal('response.completed'), response: Response }),
  z.object({ type: z.literal('response.incomplete'), response: Response }),
  z.object({ type: z.literal('response.failed'), response: Response }),
  z.object({
    type: z.literal('error'),
    code: z.string().nullish(),
    message: z.string().nullish(),
    error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  }),
]);
const KNOWN: ReadonlySet<string> = new Set(Event.options.map((option) => option.shape.type.value));

/** Known and of no use here: what they say comes again in another event. */
const SILENT =
  /^response\.(queued|in_progress|content_part\.\w+|(function_call_arguments|custom_tool_call_input)\.done)$/;

export class OpenAIStreamReader implements StreamReader {
  /** Text so far by item and content part, to be held against the whole text the vendor sends at its end. */
  readonly #texts = new Map<string, GrowingText>();
  /** Calls whose arguments are still coming. */
  readonly #calls = new Map<CallPlace, { readonly id: string; readonly name: string }>();
  /** What was reasoned since the last call. */
  #reasoned: EchoedItem[] = [];
  #lastNumber = -1;
  #refusal = '';
  #calledTool = false;
  #end: ModelEvent | null = null;

  read(raw: unknown): ModelEvent[] {
    const { type, sequence_number: number } = (raw ?? {}) as {
      readonly type?: unknown;
      readonly sequence_number?: unknown;
    };
    if (typeof number === 'number') {
      if (number <= this.#lastNumber) return [{ type: 'skipped', what: 'repeated event' }];
      this.#lastNumber = number;
    }
    if (typeof type === 'string' && SILENT.test(type)) return [];
    const read = readEvent(Event, KNOWN, raw);
    return read.kind === 'known' ? this.#readKnown(read.event) : read.events;
  }

  get done(): boolean {
    return this.#end !== null;
  }

  end(): ModelEvent {
    if (this.#end?.type === 'finished' && this.#refusal !== '') {
      return { type: 'failed', failure: failure('refused', `OpenAI: ${this.#refusal}`) };
    }
    return this.#end ?? cutShort;
  }

  #readKnown(event: z.infer<typeof Event>): ModelEvent[] {
    switch (event.type) {
      case 'response.created':
        return [{ type: 'started', model: event.response.model ?? '' }];
      case 'response.output_text.delta':
        return this.#append(event, event.delta);
      case 'response.output_text.done':
        return this.#reconcile(event, event.text);
      case 'response.refusal.delta':
        this.#refusal += event.delta;
        return [];
      case 'response.refusal.done':
        this.#refusal = event.refusal || 'the model refused to answer';
        return [];
      case 'response.output_item.added':
        return this.#openItem(event.output_index ?? event.item.id, event.item);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta': {
        const call = this.#calls.get(event.output_index ?? event.item_id);
        return call ? [{ type: 'tool-call-delta', ...call, arguments: event.delta }] : [];
      }
      case 'response.output_item.done':
        return this.#readItem(event.item);
      case 'response.completed':
        this.#end = { type: 'finished', reason: this.#calledTool ? 'tool_use' : 'end' };
        return usageOf(event.response);
      case 'response.incomplete':
        this.#end = mapIncompleteReason(event.response.incomplete_details?.reason);
        return usageOf(event.response);
      case 'response.failed': {
        const { code, message } = event.response.error ?? {};
        return [...usageOf(event.response), failedWith(code, message)];
      }
      case 'error':
        return [failedWith(event.code ?? event.error?.code, event.message ?? event.error?.message)];
    }
  }

  #append(at: Place, text: string): ModelEvent[] {
    if (text === '') return [];
    const told = this.#texts.get(keyOf(at)) ?? new GrowingText();
    this.#texts.set(keyOf(at), told);
    told.append(text);
    return [{ type: 'text', text }];
  }

  /** A delta may get lost before us; the whole text says so. What was told already cannot be told otherwise. */
  #reconcile(at: Place, whole: string): ModelEvent[] {
    const told = this.#texts.get(keyOf(at))?.toString() ?? '';
    if (!whole.startsWith(told)) return [unreadable('OpenAI: the pieces of the text are not its whole')];
    return this.#append(at, whole.slice(told.length));
  }

  #openItem(at: CallPlace, item: z.infer<typeof Item>): ModelEvent[] {
    if (isCall(item)) this.#calls.set(at, { id: callIdOf(item), name: item.name ?? '' });
    return [];
  }

  #readItem(item: z.infer<typeof Item>): ModelEvent[] {
    if (item.type === 'reasoning') {
      const reasoned = readReasoning(item);
      if (reasoned) this.#reasoned.push(reasoned);
    }
    if (!isCall(item)) return [];
    this.#calledTool = true;
    const given = (item.type === 'function_call' ? item.arguments : item.input) ?? '';
    if (typeof given !== 'string') return [unreadable('OpenAI: the arguments of a call are no text')];
    const echo = echoOf(this.#reasoned);
    this.#reasoned = [];
    return [{ type: 'tool-call', id: callIdOf(item), name: item.name ?? '', arguments: given, echo }];
  }
}

/** The index of a call's item, or its id. */
type CallPlace = number | string | null | undefined;
const isCall = (item: z.infer<typeof Item>): boolean =>
  item.type === 'function_call' || item.type === 'custom_tool_call';
const callIdOf = (item: z.infer<typeof Item>): string => item.call_id ?? item.id ?? '';

type Place = { [key in keyof typeof place]?: z.infer<(typeof place)[key]> };
/** By index where there is one: some proxies change the ids of one item from event to event. */
const keyOf = (at: Place): string => `${at.output_index ?? at.item_id ?? ''}/${at.content_index ?? 0}`;

const failedWith = (code: string | null | undefined, message: string | null | undefined): ModelEvent => ({
  type: 'failed',
  failure: mapOpenAICode(code ?? null, message ?? 'the response failed'),
});

function usageOf({ usage }: z.infer<typeof Response>): ModelEvent[] {
  if (!usage) return [];
  return [
    {
      type: 'usage',
      usage: {
        input: usage.input_tokens ?? 0,
        output: usage.output_tokens ?? 0,
        cachedInput: usage.input_tokens_details?.cached_tokens ?? 0,
        cacheWrite: usage.input_tokens_details?.cache_write_tokens ?? 0,
        reasoning: usage.output_tokens_details?.reasoning_tokens ?? 0,
      },
    },
  ];
}
