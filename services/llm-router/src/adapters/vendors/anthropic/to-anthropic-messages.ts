import type Anthropic from '@anthropic-ai/sdk';
import { narrowSchema, type SchemaDialect } from '../../../domain/narrow-schema.ts';
import { alternate, type PromptTurn } from '../../../domain/prompt.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';

const CACHED = { cache_control: { type: 'ephemeral' } } as const;

/**
 * A request in Anthropic's Messages format. Cache breakpoints stand after the persona, after what this call adds to the kept
 * part, and where the last call of this agent put its own: before its last message, however much was said since.
 */
export function toAnthropicMessages({
  model,
  prompt,
  output,
  maxOutputTokens,
  temperature,
}: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const breakpoints = new Set([prompt.kept.length - 1, lastBeforeOwn(prompt.kept)]);
  const kept = prompt.kept.map((turn, i) => toMessage(turn, breakpoints.has(i)));
  return {
    model,
    max_tokens: maxOutputTokens,
    system: [{ type: 'text', text: prompt.system, ...CACHED }],
    messages: joinNeighbours([...kept, ...alternate(prompt.tail).map((turn) => toMessage(turn, false))]),
    stream: true,
    ...(temperature === null ? {} : { temperature: Math.min(temperature, 1) }),
    ...(output.kind === 'json'
      ? { output_config: { format: { type: 'json_schema', schema: narrowSchema(output.schema, understands) } } }
      : {}),
  };
}

type Message = { role: 'user' | 'assistant'; content: Anthropic.TextBlockParam[] };

const toMessage = (turn: PromptTurn, breakpoint: boolean): Message => ({
  role: turn.role,
  content: turn.parts.map((part, i) => ({
    type: 'text',
    text: part.text,
    ...(breakpoint && i === turn.parts.length - 1 ? CACHED : {}),
  })),
});

const lastBeforeOwn = (kept: readonly PromptTurn[]): number =>
  kept.findLastIndex((turn) => turn.role === 'assistant') - 1;

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

const KEYWORDS = new Set(['type', 'enum', 'const', 'required', 'additionalProperties', '$ref', 'allOf']);
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']);

/** The part of JSON Schema that Anthropic's structured outputs take; other keywords are a bad request there. */
const understands: SchemaDialect = (keyword, value) =>
  KEYWORDS.has(keyword) ||
  (keyword === 'format' && FORMATS.has(String(value))) ||
  (keyword === 'minItems' && (value === 0 || value === 1));
