import type OpenAI from 'openai';
import { isStrict, narrowSchema } from '../../../domain/narrow-schema.ts';
import type { PromptTurn } from '../../../domain/prompt.ts';
import type { ToolChoice, ToolSpec } from '../../../domain/tool.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import { openaiUnderstands } from './schema-dialect.ts';

type InputItem = OpenAI.Responses.ResponseInputItem;

/** A request in OpenAI's Responses format. OpenAI caches prefixes by itself; the key only helps it to the same machine. */
export function toOpenAIResponses({
  model,
  prompt,
  output,
  toolChoice,
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
    ...(prompt.tools.length === 0
      ? {}
      : { tools: prompt.tools.map(toTool), tool_choice: toResponsesToolChoice(toolChoice) }),
    ...(output.kind === 'json' ? { text: { format: toFormat(output.name, output.schema) } } : {}),
  };
}

/** Neighbours of one role may stand side by side here, so that the kept items are never touched by what follows them. */
function toItems(turn: PromptTurn): InputItem[] {
  const items: InputItem[] = [];
  const told: OpenAI.Responses.ResponseInputText[] = [];
  for (const part of turn.parts) {
    if (part.kind === 'tool-call') {
      const { id, name, arguments: given } = part.call;
      items.push({ type: 'function_call', call_id: id, name, arguments: given });
    } else if (part.kind === 'tool-result') {
      items.push({ type: 'function_call_output', call_id: part.result.callId, output: part.result.text });
    } else if (turn.role === 'assistant') {
      items.push({ role: 'assistant', content: part.text });
    } else {
      if (told.length === 0) items.push({ role: 'user', content: told });
      told.push({ type: 'input_text', text: part.text });
    }
  }
  return items;
}

const toTool = ({ name, description, inputSchema }: ToolSpec): OpenAI.Responses.FunctionTool => ({
  type: 'function',
  name,
  description,
  ...toParameters(inputSchema),
});

/** Strict decoding refuses schemas with optional properties: those are followed as well as the model can. */
function toParameters(schema: ToolSpec['inputSchema']): { parameters: Record<string, unknown>; strict: boolean } {
  const strict = isStrict(schema);
  return { parameters: strict ? narrowSchema(schema, openaiUnderstands) : { ...schema }, strict };
}

const toResponsesToolChoice = (
  choice: ToolChoice,
): OpenAI.Responses.ToolChoiceOptions | OpenAI.Responses.ToolChoiceFunction =>
  typeof choice === 'object' ? { type: 'function', name: choice.tool } : choice;

const toFormat = (
  name: string,
  schema: Readonly<Record<string, unknown>>,
): OpenAI.Responses.ResponseFormatTextJSONSchemaConfig => ({
  type: 'json_schema',
  name,
  schema: narrowSchema(schema, openaiUnderstands),
  strict: isStrict(schema),
});
