import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { failure } from '../../../domain/model-failure.ts';
import type { ToolCallEcho } from '../../../domain/tool.ts';
import type { ModelEvent } from '../../../ports/language-model.ts';
import { cutShort, unreadable } from '../read-event.ts';
import type { StreamReader } from '../read-stream.ts';
import { echoOf } from './call-echo.ts';
import { PartialArguments, PartialArgument } from './partial-arguments.ts';
import { mapFinishReason } from './map-stop-reason.ts';

// Only what we use, and nothing required that we can do without: vendors add and drop fields.
const Part = z.object({
  text: z.string().nullish(),
  thought: z.boolean().nullish(),
  thoughtSignature: z.string().nullish(),
  functionCall: z
    .object({
      id: z.string().nullish(),
      name: z.string().nullish(),
      args: z.record(z.string(), z.unknown()).nullish(),
      partialArgs: z.array(PartialArgument).nullish(),
      willContinue: z.boolean().nullish(),
    })
    .nullish(),
});
const Usage = z.object({
  promptTokenCount: z.number().nullish(),
  toolUsePromptTokenCount: z.number().nullish(),
  candidatesTokenCount: z.number().nullish(),
  thoughtsTokenCount: z.number().nullish(),
  cachedContentTokenCount: z.number().nullish(),
});
const Chunk = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({ parts: z.array(Part).nullish() }).nullish(),
        finishReason: z.string().nullish(),
        finishMessage: z.string().nullish(),
      }),
    )
    .nullish(),
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
  usageMetadata: Usage.nullish(),
  modelVersion: z.string().nullish(),
});

type FunctionCall = NonNullable<z.infer<typeof Part>['functionCall']>;

/** A call whose arguments are still coming. */
type OpenCall = {
  readonly id: string;
  readonly name: string;
  readonly echo: ToolCallEcho;
  readonly given: PartialArguments;
};

export class GeminiStreamReader implements StreamReader {
  #started = false;
  #calledTool = false;
  #open: OpenCall | null = null;
  #finish: { reason: string; message: string | null } | null = null;
  #counted = false;

  read(raw: unknown): ModelEvent[] {
    const parsed = Chunk.safeParse(raw);
    if (!parsed.success) return [unreadable('Gemini: a chunk cannot be read')];
    const chunk = parsed.data;
    const events: ModelEvent[] = this.#start(chunk.modelVersion);
    if (chunk.promptFeedback?.blockReason) {
      const detail = `Gemini blocked the request: ${chunk.promptFeedback.blockReason}`;
      return [...events, { type: 'failed', failure: failure('refused', detail) }];
    }
    const candidate = chunk.candidates?.[0];
    for (const part of candidate?.content?.parts ?? []) events.push(...this.#readPart(part));
    if (candidate?.finishReason) {
      this.#finish = { reason: candidate.finishReason, message: candidate.finishMessage ?? null };
    }
    if (chunk.usageMetadata) events.push(this.#count(chunk.usageMetadata));
    return events;
  }

  /** The usage may come after the finish reason. */
  get done(): boolean {
    return this.#finish !== null && this.#counted;
  }

  end(): ModelEvent {
    if (this.#open) return cutShort;
    return this.#finish ? mapFinishReason(this.#finish.reason, this.#finish.message, this.#calledTool) : cutShort;
  }

  #start(model: string | null | undefined): ModelEvent[] {
    if (this.#started) return [];
    this.#started = true;
    return [{ type: 'started', model: model ?? '' }];
  }

  #readPart(part: z.infer<typeof Part>): ModelEvent[] {
    if (part.functionCall) return this.#readCall(part.functionCall, part.thoughtSignature ?? null);
    if (part.thought) return [{ type: 'skipped', what: 'thought' }];
    if (typeof part.text !== 'string') return [{ type: 'skipped', what: 'part without text' }];
    return part.text === '' ? [] : [{ type: 'text', text: part.text }];
  }

  /** A call comes whole or, where its vendor streams arguments, in pieces of which only the first one names it. */
  #readCall(call: FunctionCall, signature: string | null): ModelEvent[] {
    this.#calledTool = true;
    const closed = call.name && this.#open ? this.#close() : [];
    const echo = echoOf({ id: call.id ?? null, signature });
    // Many calls have no id of Gemini's own, and two calls of one turn must not share ours.
    const id = call.id ?? `call_${randomUUID()}`;
    if (!this.#open && !call.willContinue && !call.partialArgs) {
      return [
        ...closed,
        { type: 'tool-call', id, name: call.name ?? '', arguments: JSON.stringify(call.args ?? {}), echo },
      ];
    }
    this.#open ??= { id, name: call.name ?? '', echo, given: new PartialArguments() };
    const { given } = this.#open;
    if (!(call.partialArgs ?? []).every((piece) => given.add(piece))) {
      return [...closed, unreadable('Gemini: a piece of arguments has no place')];
    }
    return call.willContinue ? closed : [...closed, ...this.#close()];
  }

  #close(): ModelEvent[] {
    if (!this.#open) return [];
    const { given, ...call } = this.#open;
    this.#open = null;
    return [{ type: 'tool-call', ...call, arguments: given.text }];
  }

  #count(usage: z.infer<typeof Usage>): ModelEvent {
    this.#counted = this.#finish !== null;
    const reasoning = usage.thoughtsTokenCount ?? 0;
    return {
      type: 'usage',
      usage: {
        input: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
        // Gemini counts thoughts apart from the answer.
        output: (usage.candidatesTokenCount ?? 0) + reasoning,
        cachedInput: usage.cachedContentTokenCount ?? 0,
        cacheWrite: 0,
        reasoning,
      },
    };
  }
}
