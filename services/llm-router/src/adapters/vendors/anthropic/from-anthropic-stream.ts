import { z } from 'zod';
import { NO_USAGE, type Usage } from '../../../domain/model-reply.ts';
import type { ModelEvent } from '../../../ports/language-model.ts';
import { cutShort, readEvent, unreadable } from '../read-event.ts';
import type { StreamReader } from '../read-stream.ts';
import { mapStopReason } from './map-stop-reason.ts';
import { echoOf, type EchoedBlock } from './thinking-echo.ts';

// Only what we use, and nothing required that we can do without: vendors add and drop fields.
const Counts = z.object({
  input_tokens: z.number().nullish(),
  output_tokens: z.number().nullish(),
  cache_read_input_tokens: z.number().nullish(),
  cache_creation_input_tokens: z.number().nullish(),
  output_tokens_details: z.object({ thinking_tokens: z.number().nullish() }).nullish(),
});
type Counts = z.infer<typeof Counts>;

const ContentBlock = z.object({
  type: z.string(),
  id: z.string().nullish(),
  name: z.string().nullish(),
  text: z.string().nullish(),
  thinking: z.string().nullish(),
  signature: z.string().nullish(),
  data: z.string().nullish(),
  input: z.record(z.string(), z.unknown()).nullish(),
});
/** The place of a block that comes in one piece. */
const WHOLE = -1;
const Delta = z.object({
  type: z.string(),
  text: z.string().nullish(),
  partial_json: z.string().nullish(),
  thinking: z.string().nullish(),
  signature: z.string().nullish(),
});

const Event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message_start'),
    message: z.object({
      model: z.string().nullish(),
      usage: Counts.nullish(),
      content: z.array(ContentBlock).nullish(),
      stop_reason: z.string().nullish(),
    }),
  }),
  z.object({
    type: z.literal('content_block_start'),
    index: z.number(),
    content_block: ContentBlock,
  }),
  z.object({
    type: z.literal('content_block_delta'),
    index: z.number(),
    delta: Delta,
  }),
  z.object({ type: z.literal('content_block_stop'), index: z.number() }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({
      stop_reason: z.string().nullish(),
      stop_details: z.object({ explanation: z.string().nullish() }).nullish(),
    }),
    usage: Counts.nullish(),
  }),
  z.object({ type: z.literal('message_stop') }),
  z.object({ type: z.literal('ping') }),
]);

const KNOWN: ReadonlySet<string> = new Set(Event.options.map((option) => option.shape.type.value));

/** An open content block, as far as it has come. */
type Block =
  | { readonly kind: 'text' | 'other' }
  | { readonly kind: 'tool'; readonly id: string; readonly name: string; json: string }
  | { readonly kind: 'thinking'; thinking: string; signature: string };

export class AnthropicStreamReader implements StreamReader {
  readonly #blocks = new Map<number, Block>();
  #started = false;
  /** Whether anything followed the start: until then some proxies say it twice. */
  #spoken = false;
  /** What was thought since the last call; the next one carries it. */
  #thoughts: EchoedBlock[] = [];
  #counts: Counts = {};
  #stopReason: string | null = null;
  #explanation: string | null = null;
  #stopped = false;

  read(raw: unknown): ModelEvent[] {
    const read = readEvent(Event, KNOWN, raw);
    if (read.kind === 'unknown') return read.events;
    const event = read.event;
    if (event.type === 'ping') return [];
    if (event.type === 'message_start' && this.#started && !this.#spoken) {
      return [{ type: 'skipped', what: 'repeated event' }];
    }
    if (this.#started === (event.type === 'message_start')) return [unreadable(`${event.type} out of its order`)];
    this.#spoken ||= event.type !== 'message_start';
    switch (event.type) {
      case 'message_start':
        this.#started = true;
        this.#counts = { ...this.#counts, ...present(event.message.usage) };
        this.#stopReason = event.message.stop_reason ?? null;
        return [
          { type: 'started', model: event.message.model ?? '' },
          this.#usage(),
          // A reply that is ready at once may come with its content, and has no blocks of its own then.
          ...(event.message.content ?? []).flatMap((block) => this.#readWhole(block)),
        ];
      case 'content_block_start':
        return this.#startBlock(event.index, event.content_block);
      case 'content_block_delta':
        return this.#readDelta(event.index, event.delta);
      case 'content_block_stop':
        return this.#stopBlock(event.index);
      case 'message_delta':
        this.#stopReason = event.delta.stop_reason ?? this.#stopReason;
        this.#explanation = event.delta.stop_details?.explanation ?? this.#explanation;
        this.#counts = { ...this.#counts, ...present(event.usage) };
        return [this.#usage()];
      case 'message_stop':
        this.#stopped = true;
        return [];
    }
  }

  get done(): boolean {
    return this.#stopped;
  }

  end(): ModelEvent {
    if (!this.#stopped || this.#blocks.size > 0) return cutShort;
    return mapStopReason(this.#stopReason, this.#explanation);
  }

  #readWhole(block: z.infer<typeof ContentBlock>): ModelEvent[] {
    return [...this.#startBlock(WHOLE, block), ...this.#stopBlock(WHOLE)];
  }

  #startBlock(index: number, block: z.infer<typeof ContentBlock>): ModelEvent[] {
    if (this.#blocks.has(index)) return [unreadable(`content block ${index} began twice`)];
    const opened = openBlock(block);
    this.#blocks.set(index, opened);
    if (block.type === 'redacted_thinking') this.#thoughts.push({ type: block.type, data: block.data ?? '' });
    if (opened.kind === 'text') return block.text ? [{ type: 'text', text: block.text }] : [];
    return opened.kind === 'other' ? [{ type: 'skipped', what: `content_block_start:${block.type}` }] : [];
  }

  #readDelta(index: number, delta: z.infer<typeof Delta>): ModelEvent[] {
    const block = this.#blocks.get(index);
    if (!block) return [unreadable(`content block ${index} is not open`)];
    if (delta.type === 'text_delta') return delta.text ? [{ type: 'text', text: delta.text }] : [];
    if (block.kind === 'tool' && delta.type === 'input_json_delta') {
      const piece = delta.partial_json ?? '';
      block.json += piece;
      return piece === '' ? [] : [{ type: 'tool-call-delta', id: block.id, name: block.name, arguments: piece }];
    }
    if (block.kind === 'thinking' && (delta.type === 'thinking_delta' || delta.type === 'signature_delta')) {
      block.thinking += delta.thinking ?? '';
      block.signature += delta.signature ?? '';
      return [];
    }
    return [{ type: 'skipped', what: `content_block_delta:${delta.type}` }];
  }

  #stopBlock(index: number): ModelEvent[] {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    if (!block) return [unreadable(`content block ${index} is not open`)];
    if (block.kind === 'thinking') {
      this.#thoughts.push({ type: 'thinking', thinking: block.thinking, signature: block.signature });
    }
    if (block.kind !== 'tool') return [];
    const echo = echoOf(this.#thoughts);
    this.#thoughts = [];
    return [{ type: 'tool-call', id: block.id, name: block.name, arguments: block.json || '{}', echo }];
  }

  #usage(): ModelEvent {
    const cachedInput = this.#counts.cache_read_input_tokens ?? 0;
    const cacheWrite = this.#counts.cache_creation_input_tokens ?? 0;
    const usage: Usage = {
      ...NO_USAGE,
      // Anthropic counts cached tokens apart from the others.
      input: (this.#counts.input_tokens ?? 0) + cachedInput + cacheWrite,
      output: this.#counts.output_tokens ?? 0,
      cachedInput,
      cacheWrite,
      reasoning: this.#counts.output_tokens_details?.thinking_tokens ?? 0,
    };
    return { type: 'usage', usage };
  }
}

function openBlock(block: z.infer<typeof ContentBlock>): Block {
  if (block.type === 'text') return { kind: 'text' };
  if (block.type === 'thinking') {
    return { kind: 'thinking', thinking: block.thinking ?? '', signature: block.signature ?? '' };
  }
  if (block.type !== 'tool_use') return { kind: 'other' };
  // Arguments come as deltas, or whole where there is nothing to wait for.
  const json = Object.keys(block.input ?? {}).length > 0 ? JSON.stringify(block.input) : '';
  return { kind: 'tool', id: block.id ?? '', name: block.name ?? '', json };
}

/** A count that is not in a later event keeps its earlier value. */
const present = (counts: Counts | null | undefined): Counts =>
  Object.fromEntries(Object.entries(counts ?? {}).filter(([, value]) => value !== null && value !== undefined));
