import type { JsonSchema, ModelMessage, ModelRequest } from '../src/model.ts';

/** Prompts as the router writes them. */
export type Line = { readonly from: string; readonly text: string };

const NAMES: Record<string, string> = {
  architect: 'Architect AI',
  backend_eng: 'Backend Engineer AI',
  devops: 'DevOps AI',
  alex: 'Alex',
  sarah: 'Sarah',
};
const nameOf = (id: string): string => NAMES[id] ?? id;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const closed = (properties: Record<string, unknown>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

export const opening = (topic: string, brief = '', seats = Object.keys(NAMES)): string =>
  [
    '<discussion seq="1" protocol="structured_debate">',
    `<topic>\n${escaped(topic)}\n</topic>`,
    ...(brief === '' ? [] : [`<brief>\n${escaped(brief)}\n</brief>`]),
    '<participants>',
    ...seats.map((id) => `<participant id="${id}" kind="agent" name="${nameOf(id)}" persona="${id}"/>`),
    '</participants>',
    '</discussion>',
  ].join('\n');

const said = (role: ModelMessage['role'], text: string): ModelMessage => ({ role, text, calls: [], results: [] });

/** What is in a thread: elements with a `seq` of their own, and messages that know who spoke. */
export type Entry = Line | { readonly element: string };

/** The request of one reader: its own lines as the assistant's, the rest as told by the user. */
export function promptFor(
  self: string | null,
  topic: string,
  entries: readonly Entry[],
  task: string,
  schema: JsonSchema | null = null,
  brief = '',
): ModelRequest {
  const told = entries.map((entry, i): ModelMessage => {
    if ('element' in entry) return said('user', entry.element);
    if (entry.from === self) return said('assistant', entry.text);
    const attributes = `seq="${i + 2}" from="${entry.from}" name="${nameOf(entry.from)}"`;
    return said('user', `<message ${attributes}>\n${escaped(entry.text)}\n</message>`);
  });
  return {
    vendor: 'anthropic',
    model: 'm',
    system:
      self === null
        ? 'You are the moderator of a discussion between AI agents and people who want to reach a decision.'
        : `You are ${nameOf(self)}, ${self}, one of several AI agents. Your participant id is "${self}".`,
    messages: [said('user', opening(topic, brief)), ...told, said('user', task)],
    schema,
    tools: [],
    toolChoice: 'auto',
    stream: false,
    maxTokens: null,
    blocks: [],
    cachesMarkedOnly: false,
  };
}

export const turn = (purpose: string): string =>
  `<your_turn purpose="${purpose}" round="1" protocol="structured_debate">\nIt is your turn.\n</your_turn>`;
export const task = (purpose: string, words: string): string =>
  `<your_task purpose="${purpose}" schema="x">\n${escaped(words)}\n</your_task>\nAnswer with JSON.`;
