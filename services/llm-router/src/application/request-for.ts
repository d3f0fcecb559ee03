import type { ModelSpec } from '../domain/catalogue.ts';
import { fitPrompt } from '../domain/fit-prompt.ts';
import { withoutTools, type Prompt } from '../domain/prompt.ts';
import { tellSchema } from '../domain/tell-schema.ts';
import { tellToCall } from '../domain/tell-to-call.ts';
import { isForced } from '../domain/tool.ts';
import type { ModelRequest } from '../ports/language-model.ts';
import type { ModelsAsked } from './models-asked.ts';

/** Whether only a call of a tool is an answer. */
export const mustCall = ({ prompt, toolChoice = 'auto' }: ModelsAsked): boolean =>
  prompt.tools.length > 0 && isForced(toolChoice);

/**
 * A question as one model can be asked it: what it is no good at it is told in words instead. null: it cannot take this much.
 * @param mostOutputTokens what any call may produce.
 */
export function requestFor(asked: ModelsAsked, spec: ModelSpec, mostOutputTokens: number): ModelRequest | null {
  const { callId, cacheKey, output, toolChoice = 'auto', temperature, maxOutputTokens: wanted = Infinity } = asked;
  const { id, abilities, contextWindow } = spec;
  // Half of a small window is left to the question.
  const maxOutputTokens = Math.min(wanted, mostOutputTokens, spec.maxOutputTokens, Math.floor(contextWindow / 2));
  const isTold = output.kind === 'json' && !abilities.schema;
  const isUrged = abilities.tools && mustCall(asked) && !abilities.forcing;
  const able = withTools(asked, spec);
  const urged = isUrged ? tellToCall(able, toolChoice) : able;
  const told = isTold ? tellSchema(urged, output.name, output.schema) : urged;
  const prompt = fitPrompt(told, contextWindow - maxOutputTokens);
  if (prompt === null) return null;
  return {
    callId,
    cacheKey,
    model: id,
    prompt,
    marksCache: abilities.marks,
    reasons: abilities.reasons,
    output: isTold ? { kind: 'text' } : output,
    toolChoice: isUrged ? 'auto' : toolChoice,
    maxOutputTokens,
    temperature: abilities.temperature ? temperature : null,
  };
}

/**
 * Tools that must not be called are told of all the same, so that a structured call begins like the turns of its agent: but
 * not to a model whose vendor forgets that beginning for the sake of the schema anyway, or refuses the two side by side.
 */
function withTools({ prompt, output, toolChoice }: ModelsAsked, { abilities }: ModelSpec): Prompt {
  if (!abilities.tools || prompt.tools.length === 0) return withoutTools(prompt);
  const isIdle = output.kind === 'json' && toolChoice === 'none' && !abilities.toolsBesideSchema;
  return isIdle ? withoutTools(prompt) : prompt;
}
