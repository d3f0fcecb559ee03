import type { Content, GenerateContentConfig, GenerateContentParameters } from '@google/genai';
import { narrowSchema, type SchemaDialect } from '../../../domain/narrow-schema.ts';
import { alternate } from '../../../domain/prompt.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';

/** A request in Gemini's generateContent format. Gemini caches prefixes by itself. */
export function toGeminiContents(
  { model, prompt, output, maxOutputTokens, temperature }: ModelRequest,
  transport: Pick<GenerateContentConfig, 'abortSignal' | 'httpOptions'>,
): GenerateContentParameters {
  return {
    model,
    contents: alternate([...prompt.kept, ...prompt.tail]).map((turn): Content => ({
      role: turn.role === 'assistant' ? 'model' : 'user',
      parts: turn.parts.map((part) => ({ text: part.text })),
    })),
    config: {
      ...transport,
      systemInstruction: prompt.system,
      maxOutputTokens,
      // Both would make the SDK send requests of its own.
      automaticFunctionCalling: { disable: true },
      automaticContinuation: false,
      ...(temperature === null ? {} : { temperature }),
      ...(output.kind === 'json'
        ? { responseMimeType: 'application/json', responseJsonSchema: narrowSchema(output.schema, understands) }
        : {}),
    },
  };
}

const KEYWORDS = new Set([
  ...['type', 'format', 'enum', 'required', 'additionalProperties', '$ref'],
  ...['minItems', 'maxItems', 'minimum', 'maximum'],
]);

/** The part of JSON Schema that Gemini follows; it ignores or refuses the rest. */
const understands: SchemaDialect = (keyword, value) =>
  KEYWORDS.has(keyword) && !(typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER);
