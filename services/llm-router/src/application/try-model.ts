import type { Clock } from '@maestro/kernel';
import { GrowingText } from '../domain/growing-text.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import { priceOf, settleUsage, type ModelTry } from '../domain/model-try.ts';
import type { Price } from '../domain/price.ts';
import type { StopReason, Usage } from '../domain/model-reply.ts';
import type { ToolCall } from '../domain/tool.ts';
import type { ModelChoice } from '../domain/persona.ts';
import type { LanguageModel, ModelEvent, ModelRequest } from '../ports/language-model.ts';
import type { PieceHeard } from '../ports/model-call-observer.ts';
import { Watchdog, type Bark, type Limits } from './watchdog.ts';

/** More than this is no contribution (UTF-16 units); it also has to fit a message on the bus. */
const LONGEST_TEXT = 100_000;
/** The same with the arguments of tools: files are written whole. */
const LONGEST_ANSWER = 500_000;

export type TryParts = {
  readonly model: LanguageModel;
  readonly choice: ModelChoice;
  readonly request: ModelRequest;
  readonly price: Price | null;
  /** Whether an answer without a word is one. */
  readonly mayBeSilent: boolean;
  /** Whether only a call of a tool is one. */
  readonly mustCall: boolean;
  readonly limits: Limits;
  readonly deadline: Date;
  /** Whether an answer that a limit of tokens cut short is one. */
  readonly mayBeCut: boolean;
  readonly signal: AbortSignal;
  readonly onText: (text: string) => void;
  readonly onPiece?: PieceHeard | undefined;
  readonly clock: Clock;
};

/** Asks one model once, watched. Whatever the vendor does comes back as the outcome of the try. */
export async function tryModel(parts: TryParts): Promise<ModelTry> {
  const { model, choice, request, clock } = parts;
  const startedAt = clock.now();
  const begun = performance.now();
  const watchdog = new Watchdog(parts.limits, parts.deadline.getTime() - startedAt.getTime(), parts.signal);
  const seen = new Reply(parts.mayBeSilent);
  let firstTokenMs: number | null = null;
  let lastPieceAt = 0;
  try {
    for await (const event of model.stream(request, watchdog.signal)) {
      seen.take(event);
      const hasText = event.type === 'text' || event.type === 'tool-call' || event.type === 'tool-call-delta';
      if (hasText) {
        const now = performance.now();
        if (firstTokenMs === null) firstTokenMs = now - begun;
        else parts.onPiece?.(now - lastPieceAt);
        lastPieceAt = now;
      }
      watchdog.sawEvent(hasText);
      if (event.type === 'text') parts.onText(event.text);
      if (seen.isTooLong) break;
    }
  } finally {
    watchdog.stop();
  }
  const tookMs = performance.now() - begun;
  const failed = judge(seen, watchdog.bark, {
    hasTools: request.prompt.tools.length > 0,
    mayBeCut: parts.mayBeCut,
    mustCall: parts.mustCall,
  });
  const { usage, estimated } = settleUsage(seen.usage, request.prompt, seen.streamed, failed !== null);
  return {
    choice,
    model: seen.model || choice.model,
    simulated: model.simulated,
    text: seen.text,
    toolCalls: failed ? [] : seen.toolCalls,
    stop: failed ? null : seen.stop,
    failure: failed,
    usage,
    estimated,
    cost: priceOf(usage, parts.price),
    startedAt,
    firstTokenMs,
    tookMs,
    skipped: seen.skipped,
  };
}

/** What has come of a stream so far. */
class Reply {
  readonly mayBeSilent: boolean;
  readonly #text = new GrowingText();
  readonly toolCalls: ToolCall[] = [];
  model = '';
  usage: Usage | null = null;
  stop: StopReason | null = null;
  failed: ModelFailure | null = null;
  skipped = 0;
  #argumentsBegun = 0;

  constructor(mayBeSilent: boolean) {
    this.mayBeSilent = mayBeSilent;
  }

  get text(): string {
    return this.#text.toString();
  }

  /** UTF-16 units of text and of tools' arguments. */
  get streamed(): number {
    const whole = this.toolCalls.reduce((sum, call) => sum + call.arguments.length, 0);
    return this.#text.length + Math.max(whole, this.#argumentsBegun);
  }

  get isTooLong(): boolean {
    return this.#text.length > LONGEST_TEXT || this.streamed > LONGEST_ANSWER;
  }

  take(event: ModelEvent): void {
    if (event.type === 'text') this.#text.append(event.text);
    else if (event.type === 'tool-call-delta') this.#argumentsBegun += event.arguments.length;
    else if (event.type === 'tool-call') this.toolCalls.push(callOf(event));
    else if (event.type === 'started') this.model = event.model;
    else if (event.type === 'usage') this.usage = event.usage;
    else if (event.type === 'skipped') this.skipped += 1;
    else if (event.type === 'finished') this.stop = event.reason;
    else this.failed = event.failure;
  }
}

const callOf = ({ id, name, arguments: given, echo }: ToolCall): ToolCall => ({ id, name, arguments: given, echo });

const BARKS: Readonly<Record<Bark, ModelFailure>> = {
  'no first token': failure('timeout', 'the model did not begin to answer in time'),
  idle: failure('timeout', 'the model fell silent in the middle of its answer'),
  deadline: { ...failure('timeout', 'the time for this call was over'), retryable: false },
  'given up': failure('cancelled', 'the call was given up'),
};

/** Why this reply is no answer; null where it is one. */
function judge(
  seen: Reply,
  bark: Bark | null,
  { hasTools, mayBeCut, mustCall }: Pick<TryParts, 'mayBeCut' | 'mustCall'> & { readonly hasTools: boolean },
): ModelFailure | null {
  if (bark !== null && seen.stop === null) return BARKS[bark];
  if (seen.failed) return seen.failed;
  if (seen.isTooLong)
    return failure('invalid_output', `longer than ${LONGEST_TEXT} characters, or its calls of tools are`);
  switch (seen.stop) {
    case null:
      return failure('truncated', 'the stream ended in the middle');
    case 'length':
      if (mayBeCut) return null;
      // The same model with the same limit would be cut again.
      return { ...failure('truncated', 'the answer reached the limit of its tokens'), retryable: false };
    case 'tool_use':
      if (hasTools && seen.toolCalls.length > 0) return null;
      return failure('invalid_output', 'the model asked for a tool, but there is none');
    case 'end':
      if (mustCall && seen.toolCalls.length === 0) return failure('invalid_output', 'the model called no tool');
      return seen.text.trim() === '' && !seen.mayBeSilent ? failure('unavailable', 'the model said nothing') : null;
  }
}
