import type OpenAI from 'openai';
import { isStrict, narrowSchema } from '../../../domain/narrow-schema.ts';
import type { PromptTurn } from '../../../domain/prompt.ts';
import { alternate } from '../../../domain/prompt.ts';
import type { ToolChoice, ToolSpec } from '../../../domain/tool.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import type { CompatibleEndpoint } from '../endpoint.ts';
import { openaiUnderstands } from './schema-dialect.ts';

type Message = OpenAI.ChatCompletionMessageParam;

/**
 * A request in OpenAI's Chat Completions format, as plain as it can be: many who speak it know only the core of it, and some
 * chat templates refuse two turns of one role in a row.
 */
export function toChatMessages(
  { model, prompt, output, toolChoice, maxOutputTokens, temperature }: ModelRequest,
  limitField: CompatibleEndpoint['limitField'],
): OpenAI.ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: [
      { role: 'system', content: prompt.system },
      ...alternate([...prompt.kept, ...prompt.tail]).flatMap(toMessages),
    ],
    [limitField]: maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
    ...(temperature === null ? {} : { temperature }),
    ...(prompt.tools.length === 0
      ? {}
      : { tools: prompt.tools.map(toTool), tool_choice: toChatToolChoice(toolChoice) }),
    ...(output.kind === 'json' ? { response_format: toFormat(output.name, output.schema) } : {}),
  };
}

/** Results are messages of their own here, before whatever else the user says. */
function toMessages(turn: PromptTurn): Message[] {
  const text = turn.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n\n');
  if (turn.role === 'user') {
    const results = turn.parts.flatMap((part): Message[] =>
      part.kind === 'tool-result'
        ? [{ role: 'tool', tool_call_id: part.result.callId, content: part.result.text }]
        : [],
    );
    return text === '' ? results : [...results, { role: 'user', content: text }];
  }
  const calls = turn.parts.flatMap((part): OpenAI.ChatCompletionMessageToolCall[] =>
    part.kind === 'tool-call'
      ? [{ id: part.call.id, type: 'function', function: { name: part.call.name, arguments: part.call.arguments } }]
      : [],
  );
  const content = text === '' && calls.length > 0 ? null : text;
  return [{ role: 'assistant', content, ...(calls.length === 0 ? {} : { tool_calls: calls }) }];
}

function toTool({ name, description, inputSchema }: ToolSpec): OpenAI.ChatCompletionFunctionTool {
  const strict = isStrict(inputSchema);
  const parameters = strict ? narrowSchema(inputSchema, openaiUnderstands) : { ...inputSchema };
  return { type: 'function', function: { name, description, parameters, ...(strict ? { strict } : {}) } };
}

const toChatToolChoice = (choice: ToolChoice): OpenAI.ChatCompletionToolChoiceOption =>
  typeof choice === 'object' ? { type: 'function', function: { name: choice.tool } } : choice;

const toFormat = (name: string, schema: Readonly<Record<string, unknown>>): OpenAI.ResponseFormatJSONSchema => ({
  type: 'json_schema',
  json_schema: { name, schema: narrowSchema(schema, openaiUnderstands), strict: isStrict(schema) },
});
