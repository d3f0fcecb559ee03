import type { bus, DataOf } from '@maestro/contracts';
import { sealLetter } from '@maestro/sealed-letter';
import type { CallOutcome } from '../domain/call-outcome.ts';
import { NO_OVERRIDE } from '../domain/catalogue.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import { totalTokens, type ModelTry } from '../domain/model-try.ts';
import { parseOutput } from '../domain/parse-output.ts';
import { mendPrompt, taskPrompt } from '../domain/rendering/build-prompt.ts';
import { grantedOf } from '../domain/tools/grants.ts';
import type { Call } from '../ports/call-store.ts';
import type { SchemaCheck, SchemaChecker } from '../ports/schema-checker.ts';
import type { Toolbox } from '../ports/tool.ts';
import type { ModelsAsked } from './ask-models.ts';
import { cacheKeyOf, choose, type CallParts, type OrderedFrom } from './choose.ts';
import { runCall, type CallResult } from './run-call.ts';
import type { HeldClaim } from './spending.ts';

export type SchemaOrder = DataOf<typeof bus.requestStructuredOutput>;
export type FillSchemaParts = CallParts & { readonly checker: SchemaChecker; readonly toolbox: Toolbox };

type Json = DataOf<typeof bus.structuredOutputCompleted>['output'];
type Filled = { readonly output: Json; readonly answer: ModelTry } | { readonly failure: ModelFailure };

/** Has a model fill a schema: held to it by the vendor's own means, checked here, mended once by the same model. */
export async function fillSchema(parts: FillSchemaParts, order: SchemaOrder, from: OrderedFrom): Promise<void> {
  const { speaker, purpose, requester } = order;
  const call: Call = { ...from, id: order.call_id, purpose, persona: speaker.persona };
  const entries = parts.context.read(from.discussionId, order.context_seq);
  // Whoever awaits it sees the failure; a call that is settled already never does.
  entries.catch(() => undefined);
  const about = { call_id: order.call_id, requester, purpose };
  const failed = (why: ModelFailure): CallOutcome => ({
    kind: 'output-failed',
    data: { ...about, cause: why.cause, detail: why.detail },
  });

  const ask = async (claim: HeldClaim, signal: AbortSignal): Promise<CallResult> => {
    const seat = 'id' in speaker ? speaker : null;
    const chosen = await choose(parts, from.workspaceId, speaker, seat ?? NO_OVERRIDE);
    const check = parts.checker.prepare(order.schema);
    if ('failure' in chosen) return { outcome: failed(chosen.failure), tries: [] };
    if (!check) return { outcome: failed(failure('bad_request', 'the schema is not usable')), tries: [] };
    // What an agent may call in its turns stands in the beginning of them, and so in that of all its prompts.
    const granted = seat ? grantedOf(chosen.persona.tools, parts.toolbox.tools()) : [];
    const reader = { persona: chosen.persona, seat: seat?.id ?? null, tools: granted.map(({ spec }) => spec) };
    const task = { purpose, schemaName: order.schema_name, instruction: order.instruction };
    const tries: ModelTry[] = [];
    const asked = {
      callId: call.id,
      discussionId: from.discussionId,
      purpose,
      claim,
      candidates: chosen.candidates,
      prompt: taskPrompt(reader, await entries, task),
      cacheKey: cacheKeyOf(from.discussionId, seat?.id ?? speaker.persona),
      output: { kind: 'json', name: order.schema_name, schema: order.schema },
      toolChoice: 'none',
      temperature: chosen.persona.temperature,
      deadline: new Date(order.deadline),
      onText: () => undefined,
    } as const;
    const filled = await fill(parts, asked, check, tries, signal);
    if ('failure' in filled) return { outcome: failed(filled.failure), tries };
    const { answer, output } = filled;
    const data = {
      ...about,
      output: order.seal_for === undefined ? output : await sealLetter(order.seal_for, output),
      provider: answer.choice.provider,
      model: answer.model,
      simulated: answer.simulated,
      tokens: totalTokens(tries),
    };
    return { outcome: { kind: 'output-completed', data }, tries };
  };

  await runCall(parts, call, { ask, givenUp: () => failed(failure('cancelled', 'the call was given up')) });
}

/** Asks, checks, and asks whoever answered once more to mend what does not fit. Adds every try to `tries`. */
export async function fill(
  parts: Pick<FillSchemaParts, 'askModels'>,
  asked: Omit<ModelsAsked, 'triesBefore'>,
  check: SchemaCheck,
  tries: ModelTry[],
  signal: AbortSignal,
): Promise<Filled> {
  const first = await parts.askModels({ ...asked, triesBefore: 0 }, signal);
  tries.push(...first.tries);
  if (!first.answer) return { failure: first.failure! };
  const read = readOutput(first.answer, check);
  if ('output' in read) return read;

  const prompt = mendPrompt(asked.prompt, first.answer.text, read.problems);
  const again = { ...asked, prompt, candidates: [first.answer.choice], triesBefore: tries.length };
  const second = await parts.askModels(again, signal);
  tries.push(...second.tries);
  if (!second.answer) return { failure: second.failure! };
  const mended = readOutput(second.answer, check);
  if ('output' in mended) return mended;
  return { failure: failure('invalid_output', mended.problems.join('; ')) };
}

function readOutput(
  answer: ModelTry,
  check: SchemaCheck,
): { readonly output: Json; readonly answer: ModelTry } | { readonly problems: readonly string[] } {
  const output = parseOutput(answer.text);
  if (output === undefined) return { problems: ['it is not JSON'] };
  const problems = check(output);
  return problems.length === 0 ? { output: output as Json, answer } : { problems };
}
