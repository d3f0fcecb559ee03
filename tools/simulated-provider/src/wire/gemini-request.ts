import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { JsonSchema, ModelMessage, ModelRequest } from '../model.ts';
import { apiError, type ApiError } from './api-error.ts';
import { block, strayTool } from './prompt.ts';
import type { RequestLine } from './wire.ts';

const Args = z.record(z.string(), z.unknown());
const Part = z.union([
  z.looseObject({ text: z.string() }),
  z.looseObject({
    functionCall: z.looseObject({ name: z.string(), args: Args.optional() }),
    thoughtSignature: z.string().optional(),
  }),
  z.looseObject({ functionResponse: z.looseObject({ name: z.string(), response: Args }) }),
]);
type Part = z.infer<typeof Part>;
const Schema = z.record(z.string(), z.unknown());
const Body = z.looseObject({
  contents: z.array(z.looseObject({ role: z.enum(['user', 'model']).optional(), parts: z.array(Part).min(1) })).min(1),
  systemInstruction: z.looseObject({ parts: z.array(z.looseObject({ text: z.string() })) }).optional(),
  tools: z
    .array(
      z.looseObject({
        functionDeclarations: z
          .array(
            z.looseObject({
              name: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$/),
              description: z.string().min(1),
              parameters: Schema.optional(),
              parametersJsonSchema: Schema.optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
  toolConfig: z
    .looseObject({
      functionCallingConfig: z
        .looseObject({
          mode: z.enum(['AUTO', 'ANY', 'NONE']).optional(),
          allowedFunctionNames: z.array(z.string()).optional(),
        })
        .optional(),
    })
    .optional(),
  generationConfig: z
    .looseObject({
      maxOutputTokens: z.int().positive().optional(),
      responseMimeType: z.string().optional(),
      responseSchema: Schema.optional(),
      responseJsonSchema: Schema.optional(),
    })
    .optional(),
});
type Body = z.infer<typeof Body>;

/** What a call of ours is signed with; it has to come back beside the call. */
export const SIGNATURE = 'c2lnbmVkIGJ5IHRoZSBzaW11bGF0ZWQgcHJvdmlkZXI=';
/** What Gemini's documentation gives for calls that another model made. */
const ANOTHERS = 'skip_thought_signature_validator';

const invalid = (message: string): Result<never, ApiError> => err(apiError('bad_request', message));

/** Reads what generateContent would take, and refuses what it would refuse. */
export function readRequest(body: unknown, line: RequestLine): Result<ModelRequest, ApiError> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return invalid(`Invalid value at '${issue.path.join('.')}': ${issue.message}`);
  }
  const { data } = parsed;
  const messages = data.contents.map((c): ModelMessage => ({
    role: c.role === 'model' ? 'assistant' : 'user',
    text: c.parts.flatMap((part) => ('text' in part ? [part.text as string] : [])).join('\n\n'),
    // Calls and results meet by their order here.
    calls: c.parts.flatMap((part) => (isCall(part) ? [{ id: null, name: part.functionCall.name }] : [])),
    results: c.parts.flatMap((part) =>
      isResponse(part)
        ? [
            {
              id: null,
              name: part.functionResponse.name,
              text: Object.values(part.functionResponse.response).map(String).join('\n'),
            },
          ]
        : [],
    ),
  }));
  const wrong = faultOf(data, messages);
  if (wrong !== null) return invalid(wrong);
  const config = data.generationConfig;
  const schema = config?.responseJsonSchema ?? config?.responseSchema ?? null;
  const declared = (data.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
  return ok({
    vendor: 'gemini',
    model: line.model ?? '',
    system: systemOf(data),
    messages,
    schema: schema && lowerCaseTypes(schema),
    tools: declared.map((tool) => ({
      name: tool.name,
      schema: tool.parametersJsonSchema ?? lowerCaseTypes(tool.parameters ?? { type: 'OBJECT' }),
    })),
    toolChoice: toolChoiceOf(data),
    stream: line.stream ?? false,
    maxTokens: config?.maxOutputTokens ?? null,
    blocks: [
      ...declared.map((tool) => block(tool, false)),
      ...(data.systemInstruction ? [block(systemOf(data), false)] : []),
      ...data.contents.flatMap((c) =>
        c.parts.map((part) => block('text' in part ? `${c.role ?? 'user'}: ${part.text as string}` : part, false)),
      ),
    ],
    cachesMarkedOnly: false,
  });
}

type CallPart = Extract<Part, { functionCall: unknown }>;
type ResponsePart = Extract<Part, { functionResponse: unknown }>;
const isCall = (part: Part): part is CallPart => 'functionCall' in part;
const isResponse = (part: Part): part is ResponsePart => 'functionResponse' in part;

const systemOf = (data: Body): string => (data.systemInstruction?.parts ?? []).map((part) => part.text).join('\n\n');

function faultOf(data: Body, messages: readonly ModelMessage[]): string | null {
  if (messages.at(-1)!.role === 'assistant') return 'Please ensure that the contents end with a user role.';
  const stray = strayTool(messages);
  if (stray !== null) {
    return `Please ensure that the number of function response parts is equal to the number of function call parts: ${stray}`;
  }
  for (const { parts } of data.contents) {
    const first = parts.find(isCall);
    if (first && ![SIGNATURE, ANOTHERS].includes(first.thoughtSignature ?? '')) {
      return `Function call ${first.functionCall.name} is missing a valid thought_signature.`;
    }
  }
  const config = data.generationConfig;
  if (config?.responseJsonSchema && config.responseSchema) {
    return 'Only one of response_schema and response_json_schema may be set.';
  }
  if ((config?.responseJsonSchema ?? config?.responseSchema) && config.responseMimeType !== 'application/json') {
    return "response_mime_type must be 'application/json' when a response schema is set.";
  }
  return null;
}

function toolChoiceOf(data: Body): ModelRequest['toolChoice'] {
  const config = data.toolConfig?.functionCallingConfig;
  if (config?.mode === 'NONE') return 'none';
  if (config?.mode !== 'ANY') return 'auto';
  const only = config.allowedFunctionNames?.[0];
  return only === undefined ? 'required' : { tool: only };
}

/** OpenAPI schemas write types in capitals (`OBJECT`); JSON Schema does not. */
function lowerCaseTypes(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'type' && typeof value === 'string' && value === value.toUpperCase() ? value.toLowerCase() : value,
  ) as JsonSchema;
}
