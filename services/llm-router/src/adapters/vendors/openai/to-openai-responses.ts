import type OpenAI from 'openai';
import { isStrict, narrowSchema } from '../../../domain/narrow-schema.ts';
import type { PromptPart, PromptTurn } from '../../../domain/prompt.ts';
import type { ToolChoice, ToolSpec } from '../../../domain/tool.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import { cacheMarks } from '../cache-marks.ts';
import { toEchoedItems } from './reasoning-echo.ts';
import { openaiUnderstands } from './schema-dialect.ts';

type InputItem = OpenAI.Responses.ResponseInputItem;

const MARK = { prompt_cache_breakpoint: { mode: 'explicit' } } as const;

/**
 * A request in OpenAI's Responses format. Its newer models cache up to a breakpoint, which they put behind the newest message
 * unless they are told where: behind our instruction, which no later call repeats. The older ones find what begins alike by
 * themselves. The key only helps to the same machine.
 */
export function toOpenAIResponses({
  model,
  prompt,
  output,
  toolChoice,
  maxOutputTokens,
  temperature,
  cacheKey,
  marksCache,
  reasons,
}: ModelRequest): OpenAI.Responses.ResponseCreateParamsStreaming {
  // What no discussion is told of grows message by message, as OpenAI takes it to.
  const isMarked = marksCache && prompt.lasting !== undefined;
  const marks = new Set(isMarked ? cacheMarks(prompt) : []);
  return {
    model,
    instructions: prompt.system,
    input: [...prompt.kept, ...prompt.tail].flatMap((turn) => toItems(turn, marks)),
    max_output_tokens: maxOutputTokens,
    prompt_cache_key: cacheKey,
    ...(isMarked ? { prompt_cache_options: { mode: 'explicit' } } : {}),
    store: false,
    stream: true,
    ...(temperature === null ? {} : { temperature }),
    ...(prompt.tools.length === 0
      ? {}
      : { tools: prompt.tools.map(toTool), tool_choice: toResponsesToolChoice(toolChoice) }),
    // Nothing is stored there, so what it reasons before a call is asked for: the next step begins with it.
    ...(reasons && prompt.tools.length > 0 ? { include: ['reasoning.encrypted_content'] } : {}),
    ...(output.kind === 'json' ? { text: { format: toFormat(output.name, output.schema) } } : {}),
  };
}

/**
 * Neighbours of one role may stand side by side here, so that the kept items are never touched by what follows them. What a
 * model said itself takes no mark.
 */
function toItems(turn: PromptTurn, marks: ReadonlySet<PromptPart>): InputItem[] {
  const items: InputItem[] = [];
  // A model reasons before it speaks: the first of its reasoning stands before its words, too.
  const [first] = turn.parts.flatMap((part) => (part.kind === 'tool-call' ? [part.call] : []));
  if (first) items.push(...toEchoedItems(first));
  const told: OpenAI.Responses.ResponseInputText[] = [];
  for (const part of turn.parts) {
    const mark = marks.has(part) ? MARK : {};
    if (part.kind === 'tool-call') {
      const { id, name, arguments: given } = part.call;
      if (part.call !== first) items.push(...toEchoedItems(part.call));
      items.push({ type: 'function_call', call_id: id, name, arguments: given });
    } else if (part.kind === 'tool-result') {
      items.push({
        type: 'function_call_output',
        call_id: part.result.callId,
        output: marks.has(part) ? [{ type: 'input_text', text: part.result.text, ...mark }] : part.result.text,
      });
    } else if (turn.role === 'assistant') {
      items.push({ role: 'assistant', content: part.text });
    } else {
      if (told.length === 0) items.push({ role: 'user', content: told });
      told.push({ type: 'input_text', text: part.text, ...mark });
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
