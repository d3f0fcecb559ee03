import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { failure } from '../../../domain/model-failure.ts';
import type { ModelEvent } from '../../../ports/language-model.ts';
import { cutShort, unreadable } from '../read-event.ts';
import type { StreamReader } from '../read-stream.ts';
import { mapFinishReason } from './map-stop-reason.ts';

// Only what we use, and nothing required that we can do without: everybody speaks this format a little differently.
const CallPiece = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
const Delta = z.object({
  /** Some send parts, thoughts among them, in the place of a text. */
  content: z.union([z.string(), z.array(z.object({ type: z.string(), text: z.string().nullish() }))]).nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(CallPiece).nullish(),
});
const Usage = z.object({
  prompt_tokens: z.number().nullish(),
  completion_tokens: z.number().nullish(),
  prompt_tokens_details: z
    .object({ cached_tokens: z.number().nullish(), cache_write_tokens: z.number().nullish() })
    .nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: z.number().nullish() }).nullish(),
});
const Chunk = z.object({
  model: z.string().nullish(),
  choices: z
    .array(z.object({ index: z.number().nullish(), delta: Delta.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: Usage.nullish(),
});

type OpenCall = { readonly id: string; readonly name: string; json: string };

export class ChatStreamReader implements StreamReader {
  readonly #calls: OpenCall[] = [];
  /** Calls by the index their vendor gave them. */
  readonly #byIndex = new Map<number, OpenCall>();
  #started = false;
  #refusal = '';
  #finish: string | null = null;
  #counted = false;

  read(raw: unknown): ModelEvent[] {
    const parsed = Chunk.safeParse(raw);
    if (!parsed.success) return [unreadable('a chunk of the chat completion cannot be read')];
    const { model, choices, usage } = parsed.data;
    if (!choices && !usage) return [{ type: 'skipped', what: 'neither choices nor usage' }];
    const events: ModelEvent[] = this.#start(model);
    // Nobody asked for more than one.
    const choice = choices?.find(({ index }) => (index ?? 0) === 0);
    if (choice?.delta) events.push(...this.#readDelta(choice.delta));
    if (choice?.finish_reason && this.#finish === null) {
      this.#finish = choice.finish_reason;
      events.push(...this.#calls.map(toToolCall));
    }
    if (usage) events.push(this.#count(usage));
    return events;
  }

  /** The usage comes after the finish reason, where it comes at all. */
  get done(): boolean {
    return this.#finish !== null && this.#counted;
  }

  end(): ModelEvent {
    if (this.#finish === null) return cutShort;
    if (this.#refusal !== '') return { type: 'failed', failure: failure('refused', this.#refusal) };
    return mapFinishReason(this.#finish, this.#calls.length > 0);
  }

  #start(model: string | null | undefined): ModelEvent[] {
    if (this.#started) return [];
    this.#started = true;
    return [{ type: 'started', model: model ?? '' }];
  }

  #readDelta({ content, refusal, tool_calls: calls }: z.infer<typeof Delta>): ModelEvent[] {
    this.#refusal += refusal ?? '';
    const hasMore = Boolean(content?.length) || Boolean(calls?.length);
    // The answer was over: whatever this is, it is no part of it.
    if (this.#finish !== null && hasMore) return [unreadable('a chat completion went on after its end')];
    return [...readContent(content), ...(calls ?? []).flatMap((piece) => this.#readCall(piece))];
  }

  #readCall(piece: z.infer<typeof CallPiece>): ModelEvent[] {
    const call = this.#callOf(piece);
    const given = piece.function?.arguments ?? '';
    call.json += given;
    return given === '' ? [] : [{ type: 'tool-call-delta', id: call.id, name: call.name, arguments: given }];
  }

  /** Pieces are told apart by index; some who speak this format give none and begin each call with a new id. */
  #callOf({ index, id, function: about }: z.infer<typeof CallPiece>): OpenCall {
    const known = typeof index === 'number' ? this.#byIndex.get(index) : this.#calls.at(-1);
    const isNew = known === undefined || (typeof index !== 'number' && Boolean(id) && id !== known.id);
    if (!isNew) return known;
    const call = { id: id || `call_${randomUUID()}`, name: about?.name ?? '', json: '' };
    this.#calls.push(call);
    if (typeof index === 'number') this.#byIndex.set(index, call);
    return call;
  }

  #count(usage: z.infer<typeof Usage>): ModelEvent {
    this.#counted = this.#finish !== null;
    return {
      type: 'usage',
      usage: {
        input: usage.prompt_tokens ?? 0,
        output: usage.completion_tokens ?? 0,
        cachedInput: usage.prompt_tokens_details?.cached_tokens ?? 0,
        cacheWrite: usage.prompt_tokens_details?.cache_write_tokens ?? 0,
        reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
      },
    };
  }
}

const readContent = (content: z.infer<typeof Delta>['content']): ModelEvent[] =>
  (typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])).flatMap((part): ModelEvent[] => {
    if (part.type !== 'text') return [{ type: 'skipped', what: `content:${part.type}` }];
    return part.text ? [{ type: 'text', text: part.text }] : [];
  });

const toToolCall = ({ id, name, json }: OpenCall): ModelEvent => ({
  type: 'tool-call',
  id,
  name,
  arguments: json || '{}',
  echo: null,
});
