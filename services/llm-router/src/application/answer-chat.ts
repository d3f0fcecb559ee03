import type { ChatOrder, ChatOutcome, ChatReply } from '@maestro/contracts';
import type { CallOutcome } from '../domain/call-outcome.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import { totalTokens, type ModelTry } from '../domain/model-try.ts';
import { parseOutput } from '../domain/parse-output.ts';
import type { ModelChoice, Persona } from '../domain/persona.ts';
import type { Prompt } from '../domain/prompt.ts';
import { toWire } from '../domain/rendering/chat-prompt.ts';
import type { Call } from '../ports/call-store.ts';
import type { SchemaCheck } from '../ports/schema-checker.ts';
import type { AskModels, ModelsAsked } from './ask-models.ts';
import { fill } from './fill-schema.ts';
import type { HeldClaim } from './spending.ts';

/** Whoever watches a chat being answered. */
export interface ChatTeller {
  text(piece: string): void;
  /** What was told so far is void: another try begins. */
  restart(attempt: number): void;
}

export type ChatQuestion = {
  readonly call: Call;
  readonly persona: Persona | null;
  /** Not empty. */
  readonly candidates: readonly ModelChoice[];
  readonly prompt: Prompt;
  /** Of the answer; null: it may be any text. */
  readonly check: SchemaCheck | null;
  readonly order: ChatOrder;
  readonly cacheKey: string;
  readonly deadline: Date;
  /** null: without an Idempotency-Key. */
  readonly bodyHash: string | null;
};

type Answered =
  | {
      readonly answer: ModelTry;
      readonly attempt: number;
      readonly output: unknown;
      readonly tries: readonly ModelTry[];
    }
  | { readonly failure: ModelFailure; readonly tries: readonly ModelTry[] };

/** Asks the models and says what came of it. Never rejects for what a model did. */
export async function answerChat(
  parts: { readonly askModels: AskModels },
  question: ChatQuestion,
  claim: HeldClaim,
  teller: ChatTeller,
  signal: AbortSignal,
): Promise<{ outcome: CallOutcome; tries: readonly ModelTry[] }> {
  const { order, persona, call, bodyHash } = question;
  const asked = {
    callId: call.id,
    discussionId: call.discussionId,
    purpose: call.purpose,
    claim,
    candidates: question.candidates,
    prompt: question.prompt,
    cacheKey: question.cacheKey,
    output: order.schema ? { kind: 'json', ...order.schema } : { kind: 'text' },
    toolChoice: typeof order.tool_choice === 'object' ? { tool: order.tool_choice.name } : order.tool_choice,
    temperature: order.temperature ?? persona?.temperature ?? null,
    maxOutputTokens: order.max_tokens,
    mayBeCut: question.check === null,
    deadline: question.deadline,
    onText: order.live ? tellingApart(teller) : () => undefined,
  } satisfies Omit<ModelsAsked, 'triesBefore'>;
  const answered = await ask(parts, asked, question.check, signal);
  const { tries } = answered;
  if ('failure' in answered) {
    const { cause, detail, retryAfterMs: retry_after_ms } = signal.aborted ? GIVEN_UP : answered.failure;
    return { outcome: { kind: 'chat-failed', data: { cause, detail, retry_after_ms, body_hash: bodyHash } }, tries };
  }
  return { outcome: { kind: 'chat-answered', data: { ...replyTo(question, answered), body_hash: bodyHash } }, tries };
}

const GIVEN_UP = failure('cancelled', 'the chat was given up');

async function ask(
  parts: { readonly askModels: AskModels },
  asked: Omit<ModelsAsked, 'triesBefore'>,
  check: SchemaCheck | null,
  signal: AbortSignal,
): Promise<Answered> {
  const tries: ModelTry[] = [];
  if (check && asked.prompt.tools.length === 0) {
    const filled = await fill(parts, asked, check, tries, signal);
    if ('failure' in filled) return { failure: filled.failure, tries };
    return { answer: filled.answer, attempt: tries.length, output: filled.output, tries };
  }
  const { answer, failure: why, tries: made } = await parts.askModels({ ...asked, triesBefore: 0 }, signal);
  if (!answer) return { failure: why!, tries: made };
  if (!check || answer.stop === 'tool_use') return { answer, attempt: made.length, output: null, tries: made };
  const output = parseOutput(answer.text);
  const problems = output === undefined ? ['it is not JSON'] : check(output);
  if (problems.length > 0) return { failure: failure('invalid_output', problems.join('; ')), tries: made };
  return { answer, attempt: made.length, output, tries: made };
}

/** Texts of two tries are never joined: the teller is told when another begins, if anything was told before. */
function tellingApart(teller: ChatTeller): ModelsAsked['onText'] {
  let current = 0;
  return (attempt, text) => {
    if (attempt !== current && current !== 0) teller.restart(attempt);
    current = attempt;
    teller.text(text);
  };
}

function replyTo(
  { call, persona, candidates }: ChatQuestion,
  { answer, attempt, output, tries }: Extract<Answered, { answer: ModelTry }>,
): ChatReply {
  const [first] = candidates;
  return {
    chat_id: call.id,
    persona: persona?.id ?? null,
    persona_version: persona?.version ?? null,
    provider: answer.choice.provider,
    model: answer.model,
    simulated: answer.simulated,
    text: answer.text,
    tool_calls: answer.toolCalls.map(toWire),
    output,
    finish_reason: answer.stop ?? 'end',
    usage: {
      ...totalTokens(tries),
      cached_input: tries.reduce((sum, tried) => sum + tried.usage.cachedInput, 0),
      reasoning: tries.reduce((sum, tried) => sum + tried.usage.reasoning, 0),
    },
    fallback_from: first && answer.choice !== first ? `${first.provider}/${first.model}` : null,
    attempt,
  };
}

/** An outcome as whoever asked is told of it. */
export function toldOf(outcome: CallOutcome): ChatOutcome {
  if (outcome.kind === 'chat-answered') {
    const { body_hash: _hash, ...reply } = outcome.data;
    return { kind: 'answered', reply };
  }
  if (outcome.kind !== 'chat-failed') throw new Error('this is no chat');
  const { body_hash: _hash, ...failure } = outcome.data;
  return { kind: 'failed', failure };
}
