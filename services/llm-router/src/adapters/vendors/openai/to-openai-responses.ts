import type OpenAI from 'openai';
import { isStrict, narrowSchema, type SchemaDialect } from '../../../domain/narrow-schema.ts';
import type { PromptTurn } from '../../../domain/prompt.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';

type InputItem = OpenAI.Responses.EasyInputMessage;

/** A request in OpenAI's Responses format. OpenAI caches prefixes by itself; the key only helps it to the same machine. */
export function toOpenAIResponses({
  model,
  prompt,
  output,
  maxOutputTokens,
  temperature,
  cacheKey,
}: ModelRequest): OpenAI.Responses.ResponseCreateParamsStreaming {
  return {
    model,
    instructions: prompt.system,
    input: [...prompt.kept, ...prompt.tail].flatMap(toItems),
    max_output_tokens: maxOutputTokens,
    prompt_cache_key: cacheKey,
    store: false,
    stream: true,
    ...(temperature === null ? {} : { temperature }),
    ...(output.kind === 'json' ? { text: { format: toFormat(output.name, output.schema) } } : {}),
  };
}

/** Neighbours of one role may stand side by side here, so that the kept items are never touched by what follows them. */
const toItems = (turn: PromptTurn): InputItem[] =>
  turn.role === 'assistant'
    ? turn.parts.map((part) => ({ role: 'assistant', content: part.text }))
    : [{ role: 'user', content: turn.parts.map((part) => ({ type: 'input_text', text: part.text })) }];

const toFormat = (
  name: string,
  schema: Readonly<Record<string, unknown>>,
): OpenAI.Responses.ResponseFormatTextJSONSchemaConfig => ({
  type: 'json_schema',
  name,
  schema: narrowSchema(schema, understands),
  // Strict decoding refuses schemas with optional properties: those are followed as well as the model can.
  strict: isStrict(schema),
});

const KEYWORDS = new Set([
  ...['type', 'enum', 'const', 'required', 'additionalProperties', '$ref', 'minItems', 'maxItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
]);
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

/** The part of JSON Schema that OpenAI's strict mode takes. */
const understands: SchemaDialect = (keyword, value) => {
  if (typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER) return false;
  return KEYWORDS.has(keyword) || (keyword === 'format' && FORMATS.has(String(value)));
};
