import {
  FunctionCallingConfigMode,
  type Content,
  type FunctionDeclaration,
  type GenerateContentConfig,
  type GenerateContentParameters,
  type Part,
  type ToolConfig,
} from '@google/genai';
import { narrowSchema, type SchemaDialect } from '../../../domain/narrow-schema.ts';
import { alternate, type PromptPart, type PromptTurn } from '../../../domain/prompt.ts';
import { argumentsObject, type ToolCall, type ToolChoice, type ToolSpec } from '../../../domain/tool.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import { readEcho } from './call-echo.ts';

/** A request in Gemini's generateContent format. Gemini caches prefixes by itself. */
export function toGeminiContents(
  { model, prompt, output, toolChoice, maxOutputTokens, temperature }: ModelRequest,
  transport: Pick<GenerateContentConfig, 'abortSignal' | 'httpOptions'>,
): GenerateContentParameters {
  const turns = alternate([...prompt.kept, ...prompt.tail]);
  const calls = callsById(turns);
  return {
    model,
    contents: turns.map((turn): Content => ({
      role: turn.role === 'assistant' ? 'model' : 'user',
      parts: turn.parts.map((part) => toPart(part, calls)),
    })),
    config: {
      ...transport,
      ...(prompt.system === '' ? {} : { systemInstruction: prompt.system }),
      maxOutputTokens,
      // Both would make the SDK send requests of its own.
      automaticFunctionCalling: { disable: true },
      automaticContinuation: false,
      ...(temperature === null ? {} : { temperature }),
      ...(prompt.tools.length === 0
        ? {}
        : {
            tools: [{ functionDeclarations: prompt.tools.map(toDeclaration) }],
            toolConfig: toToolConfig(toolChoice),
          }),
      ...(output.kind === 'json'
        ? { responseMimeType: 'application/json', responseJsonSchema: narrowSchema(output.schema, understands) }
        : {}),
    },
  };
}

/** Gemini refuses a call without a signature; this is what it documents for calls it did not make itself. */
const NOT_GEMINIS = 'skip_thought_signature_validator';

function toPart(part: PromptPart, calls: ReadonlyMap<string, ToolCall>): Part {
  if (part.kind === 'text') return { text: part.text };
  if (part.kind === 'tool-call') {
    const { id, signature } = readEcho(part.call) ?? { id: null, signature: NOT_GEMINIS };
    return {
      functionCall: { ...(id === null ? {} : { id }), name: part.call.name, args: argumentsObject(part.call) },
      ...(signature === null ? {} : { thoughtSignature: signature }),
    };
  }
  const { callId, name, text, isError } = part.result;
  const call = calls.get(callId);
  const id = call ? (readEcho(call)?.id ?? null) : null;
  return {
    functionResponse: { ...(id === null ? {} : { id }), name, response: { [isError ? 'error' : 'output']: text } },
  };
}

const callsById = (turns: readonly PromptTurn[]): ReadonlyMap<string, ToolCall> =>
  new Map(
    turns
      .flatMap((turn) => turn.parts)
      .flatMap((part) => (part.kind === 'tool-call' ? [[part.call.id, part.call] as const] : [])),
  );

const toDeclaration = ({ name, description, inputSchema }: ToolSpec): FunctionDeclaration => ({
  name,
  description,
  parametersJsonSchema: narrowSchema(inputSchema, understands),
});

function toToolConfig(choice: ToolChoice): ToolConfig {
  if (typeof choice === 'object') {
    return { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: [choice.tool] } };
  }
  return { functionCallingConfig: { mode: MODES[choice] } };
}

const MODES = {
  auto: FunctionCallingConfigMode.AUTO,
  none: FunctionCallingConfigMode.NONE,
  required: FunctionCallingConfigMode.ANY,
} as const;

const KEYWORDS = new Set([
  ...['type', 'format', 'enum', 'required', 'additionalProperties', '$ref'],
  ...['minItems', 'maxItems', 'minimum', 'maximum'],
]);

/** The part of JSON Schema that Gemini follows; it ignores or refuses the rest. */
const understands: SchemaDialect = (keyword, value) =>
  KEYWORDS.has(keyword) && !(typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER);
