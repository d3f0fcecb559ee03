import type Anthropic from '@anthropic-ai/sdk';
import { narrowSchema, type SchemaDialect } from '../../../domain/narrow-schema.ts';
import { alternate, type PromptPart, type PromptTurn } from '../../../domain/prompt.ts';
import { argumentsObject, type ToolChoice, type ToolSpec } from '../../../domain/tool.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import { cacheMarks } from '../cache-marks.ts';
import { toEchoedBlocks } from './thinking-echo.ts';

const CACHED = { cache_control: { type: 'ephemeral' } } as const;

/** The persona has one, too. */
const MOST_MARKS = 3;

/** A request in Anthropic's Messages format, with cache breakpoints after the persona and after what `cacheMarks` names. */
export function toAnthropicMessages({
  model,
  prompt,
  output,
  toolChoice,
  maxOutputTokens,
  temperature,
}: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const marks = new Set(cacheMarks(prompt).slice(-MOST_MARKS));
  return {
    model,
    max_tokens: maxOutputTokens,
    // An empty block is refused.
    ...(prompt.system === '' ? {} : { system: [{ type: 'text', text: prompt.system, ...CACHED }] }),
    messages: joinNeighbours([...prompt.kept, ...alternate(prompt.tail)].map((turn) => toMessage(turn, marks))),
    stream: true,
    ...(temperature === null ? {} : { temperature: Math.min(temperature, 1) }),
    ...(prompt.tools.length === 0
      ? {}
      : { tools: prompt.tools.map(toTool), tool_choice: toAnthropicToolChoice(toolChoice) }),
    ...(output.kind === 'json'
      ? { output_config: { format: { type: 'json_schema', schema: narrowSchema(output.schema, understands) } } }
      : {}),
  };
}

type Message = { role: 'user' | 'assistant'; content: Anthropic.ContentBlockParam[] };

const toMessage = ({ role, parts }: PromptTurn, marks: ReadonlySet<PromptPart>): Message => ({
  role,
  content: parts.flatMap((part) => {
    const blocks = toBlocks(part);
    return marks.has(part) ? [...blocks.slice(0, -1), { ...blocks.at(-1)!, ...CACHED }] : blocks;
  }),
});

function toBlocks(part: PromptPart): Anthropic.ContentBlockParam[] {
  if (part.kind === 'text') return [{ type: 'text', text: part.text }];
  if (part.kind === 'tool-call') {
    const { id, name } = part.call;
    return [
      ...toEchoedBlocks(part.call),
      { type: 'tool_use', id: toToolUseId(id), name, input: argumentsObject(part.call) },
    ];
  }
  const { callId, text, isError } = part.result;
  // An empty block is refused.
  const content = text === '' ? [] : [{ type: 'text' as const, text }];
  return [{ type: 'tool_result', tool_use_id: toToolUseId(callId), content, is_error: isError }];
}

/** Other vendors' ids may hold what Anthropic refuses. */
const toToolUseId = (id: string): string => id.replace(/[^A-Za-z0-9_-]/g, '_');

/** The instruction follows the kept part as more blocks of the same message, so that the kept blocks stay what they were. */
function joinNeighbours(messages: readonly Message[]): Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role === message.role) last.content.push(...message.content);
    else joined.push({ role: message.role, content: [...message.content] });
  }
  return joined;
}

const toTool = ({ name, description, inputSchema }: ToolSpec): Anthropic.Tool => ({
  name,
  description,
  input_schema: { ...inputSchema, type: 'object' },
});

function toAnthropicToolChoice(choice: ToolChoice): Anthropic.ToolChoice {
  if (typeof choice === 'object') return { type: 'tool', name: choice.tool };
  return { type: choice === 'required' ? 'any' : choice };
}

const KEYWORDS = new Set(['type', 'enum', 'const', 'required', 'additionalProperties', '$ref', 'allOf']);
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']);

/** The part of JSON Schema that Anthropic's structured outputs take; other keywords are a bad request there. */
const understands: SchemaDialect = (keyword, value) =>
  KEYWORDS.has(keyword) ||
  (keyword === 'format' && FORMATS.has(String(value))) ||
  (keyword === 'minItems' && (value === 0 || value === 1));
