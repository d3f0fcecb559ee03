import type { ChatMessage, ChatOrder, ChatToolCall } from '@maestro/contracts';
import type { Persona } from '../persona.ts';
import { assistantCalls, toolResults, userSays, type Prompt, type PromptTurn } from '../prompt.ts';
import { temperamentText } from '../temperament.ts';
import type { ToolCall, ToolCallEcho, ToolResult } from '../tool.ts';

/** A field of the order that makes no sense. */
export type ChatFlaw = { readonly pointer: string; readonly detail: string };

/** What a persona is told of itself where there is no table to sit at. */
const chatSystemText = (persona: Persona): string =>
  [
    `You are ${persona.name}, ${persona.role}. Somebody asks you directly: there is no discussion and nobody else at the table.`,
    persona.instructions.trim(),
    temperamentText(persona.temperament),
    'Answer as yourself, in the first person. Use Markdown sparingly, and no images.',
  ].join('\n\n');

/** The prompt of a chat, or what is wrong with its messages. Its messages are the caller's own words, and go as they are. */
export function chatPrompt(
  persona: Persona | null,
  { messages, tools }: Pick<ChatOrder, 'messages' | 'tools'>,
): { readonly prompt: Prompt } | { readonly flaw: ChatFlaw } {
  const told = messages.flatMap((message) => (message.role === 'system' ? [message.content] : []));
  const turns: PromptTurn[] = [];
  const calls = new Map<string, string>();
  let results: ToolResult[] = [];
  const close = () => {
    if (results.length > 0) turns.push(toolResults(results));
    results = [];
  };
  for (const [i, message] of messages.entries()) {
    if (message.role === 'tool') {
      const name = calls.get(message.tool_call_id);
      if (name === undefined) {
        return { flaw: { pointer: `/messages/${i}/tool_call_id`, detail: 'no message before asks for this' } };
      }
      results.push({ callId: message.tool_call_id, name, text: message.content, isError: false });
      continue;
    }
    close();
    if (message.role === 'system') continue;
    const turn = turnOf(message);
    if (turn === null) return { flaw: { pointer: `/messages/${i}/content`, detail: 'says nothing' } };
    if (message.role === 'assistant') for (const call of message.tool_calls) calls.set(call.id, call.name);
    turns.push(turn);
  }
  close();
  return {
    prompt: {
      system: [...(persona ? [chatSystemText(persona)] : []), ...told].join('\n\n'),
      tools: tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters })),
      kept: turns.slice(0, -1),
      tail: turns.slice(-1),
    },
  };
}

function turnOf(message: Extract<ChatMessage, { role: 'user' | 'assistant' }>): PromptTurn | null {
  if (message.role === 'user') return message.content.trim() === '' ? null : userSays(message.content);
  const turn = assistantCalls(message.content, message.tool_calls.map(fromWire));
  return turn.parts.length === 0 ? null : turn;
}

const fromWire = ({ id, name, arguments: given, echo }: ChatToolCall): ToolCall => ({
  id,
  name,
  arguments: given,
  echo: echo === undefined ? null : readEcho(echo),
});

export const toWire = ({ id, name, arguments: given, echo }: ToolCall): ChatToolCall => ({
  id,
  name,
  arguments: given,
  ...(echo && { echo: `${echo.system}:${echo.value}` }),
});

/** As `toWire` wrote it; anything else is nobody's. */
function readEcho(echo: string): ToolCallEcho | null {
  const at = echo.indexOf(':');
  return at < 0 ? null : { system: echo.slice(0, at), value: echo.slice(at + 1) };
}
