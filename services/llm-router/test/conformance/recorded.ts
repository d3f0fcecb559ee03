import type { WireFormat } from './vendors.ts';

/** What a recording says by itself, found without our readers. */
export type Recorded = {
  readonly text: string;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[];
  /** `refused` and `failed` are failures; the others are how a whole answer ends. */
  readonly end: 'end' | 'length' | 'tool_use' | 'refused' | 'failed' | 'cut';
  readonly input: number;
  readonly output: number;
};

/** `pick(event, 'delta', 'text')`: undefined where any step is missing. */
function pick(value: unknown, ...path: readonly (string | number)[]): unknown {
  return (
    path.reduce<unknown>((at, step) => (at === null || at === undefined ? at : (at as never)[step]), value) ?? undefined
  );
}
const text = (value: unknown, ...path: readonly (string | number)[]): string => {
  const found = pick(value, ...path);
  return typeof found === 'string' ? found : '';
};
const count = (value: unknown, ...path: readonly (string | number)[]): number => Number(pick(value, ...path) ?? 0);
const list = (value: unknown, ...path: readonly (string | number)[]): unknown[] => {
  const found = pick(value, ...path);
  return Array.isArray(found) ? found : [];
};
/** Puts a piece of streamed arguments where its path says. */
function place(root: unknown, piece: unknown): void {
  const steps = [...text(piece, 'jsonPath').matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, name, i]) => name ?? Number(i));
  const last = steps.pop()!;
  let at = root as Record<string | number, unknown>;
  steps.forEach((step, i) => {
    at[step] ??= typeof (steps[i + 1] ?? last) === 'number' ? [] : {};
    at = at[step] as typeof at;
  });
  const value = pick(piece, 'stringValue') ?? pick(piece, 'numberValue') ?? pick(piece, 'boolValue') ?? null;
  at[last] = typeof value === 'string' ? `${text(at, last)}${value}` : value;
}

const typed = (type: string) => (event: unknown) => pick(event, 'type') === type;

/** Which wire format a recording is in, told from its events alone; null: none that an adapter speaks. */
export function formatOf(events: readonly unknown[]): WireFormat | null {
  const has = (...keys: string[]) => events.some((event) => keys.some((key) => pick(event, key) !== undefined));
  const types = events.map((event) => text(event, 'type'));
  if (types.includes('message_start')) return 'anthropic';
  if (types.some((type) => type.startsWith('response.'))) return 'openai';
  if (has('candidates', 'promptFeedback')) return 'gemini';
  if (events.some((event) => text(event, 'object').startsWith('chat.completion')) || has('choices')) {
    return events.some((event) => pick(event, 'choices', 0, 'delta')) ? 'compatible' : null;
  }
  return null;
}

const BEGINS = /^(message_start|response\.created)$/;
const ENDS_REPLY = /^(message_stop|error|response\.(completed|incomplete|failed))$/;

/** One file may hold several replies, one after the other: those of a conversation with tools. */
export function splitReplies<L>(lines: readonly L[], eventOf: (line: L) => unknown): L[][] {
  const replies: L[][] = [[]];
  let isOver = false;
  for (const line of lines) {
    const type = text(eventOf(line), 'type');
    if (isOver && BEGINS.test(type)) replies.push([]);
    isOver = ENDS_REPLY.test(type);
    replies.at(-1)!.push(line);
  }
  return replies;
}

/** What is no JSON stays the text it is. */
export function readJson(given: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given;
  }
}

/** How the documentation of each vendor says an answer ends. What it does not list is no success. */
const ENDS: Readonly<Record<string, Recorded['end']>> = {
  ...{ end_turn: 'end', stop_sequence: 'end', max_tokens: 'length', tool_use: 'tool_use', refusal: 'refused' },
  ...{ completed: 'end', max_output_tokens: 'length', content_filter: 'refused' },
  ...{ STOP: 'end', MAX_TOKENS: 'length' },
  ...{ SAFETY: 'refused', RECITATION: 'refused', LANGUAGE: 'refused', BLOCKLIST: 'refused' },
  ...{ PROHIBITED_CONTENT: 'refused', SPII: 'refused' },
  ...{ stop: 'end', length: 'length', model_length: 'length', tool_calls: 'tool_use', function_call: 'tool_use' },
};

const endOf = (reason: string, calls: readonly unknown[]): Recorded['end'] => {
  if (reason === '') return 'cut';
  const end = ENDS[reason] ?? 'failed';
  return end === 'end' && calls.length > 0 ? 'tool_use' : end;
};

export const readRecording: Readonly<Record<WireFormat, (events: readonly unknown[]) => Recorded>> = {
  anthropic(events) {
    const deltas = events.filter(typed('content_block_delta'));
    const usage: unknown = Object.assign(
      {},
      ...events.map((e) => pick(e, 'message', 'usage') ?? pick(e, 'usage') ?? {}),
    );
    const argumentsOf = (event: unknown): unknown => {
      const at = events.indexOf(event);
      const said = events
        .slice(at < 0 ? events.length : at)
        .filter((delta) => typed('content_block_delta')(delta) && pick(delta, 'index') === pick(event, 'index'))
        .map((delta) => text(delta, 'delta', 'partial_json'))
        .join('');
      return said === '' ? (pick(event, 'content_block', 'input') ?? {}) : readJson(said);
    };
    const starts = events.filter(typed('message_start'));
    // Two replies in one: only where the second begins before the first has said anything it is the same one.
    const isSpliced = starts.length > 1 && !typed('message_start')(events[1]);
    const whole = list(starts[0], 'message', 'content').map((block) => ({ content_block: block }));
    const toolCalls = [...whole, ...events]
      .filter((event) => pick(event, 'content_block', 'type') === 'tool_use')
      .map((event) => ({ name: text(event, 'content_block', 'name'), arguments: argumentsOf(event) }));
    const reasons = events.map((e) => text(e, 'message', 'stop_reason') || text(e, 'delta', 'stop_reason'));
    return {
      text: [
        ...events.filter((event) => pick(event, 'content_block', 'type') === 'text'),
        ...deltas.filter((delta) => pick(delta, 'delta', 'type') === 'text_delta'),
      ]
        .toSorted((a, b) => events.indexOf(a) - events.indexOf(b))
        .map((event) => text(event, 'delta', 'text') || text(event, 'content_block', 'text'))
        .join(''),
      toolCalls,
      end:
        isSpliced || events.some(typed('error'))
          ? 'failed'
          : endOf(reasons.findLast((reason) => reason !== '') ?? '', toolCalls),
      input:
        count(usage, 'input_tokens') +
        count(usage, 'cache_read_input_tokens') +
        count(usage, 'cache_creation_input_tokens'),
      output: count(usage, 'output_tokens'),
    };
  },

  openai(events) {
    const last = events.findLast((event) => /^response\.(completed|incomplete|failed)$/.test(text(event, 'type')));
    const items = events.filter(typed('response.output_item.done')).map((event) => pick(event, 'item'));
    const toolCalls = items
      .filter((item) => ['function_call', 'custom_tool_call'].includes(text(item, 'type')))
      .map((item) => ({ name: text(item, 'name'), arguments: pick(item, 'arguments') ?? pick(item, 'input') }));
    // The whole text of a part corrects what its deltas said; recordings leave some of them out.
    const texts = new Map<string, string>();
    let isTorn = false;
    for (const event of events) {
      const place = `${count(event, 'output_index')}/${count(event, 'content_index')}`;
      if (typed('response.output_text.delta')(event)) {
        texts.set(place, (texts.get(place) ?? '') + text(event, 'delta'));
      }
      if (typed('response.output_text.done')(event)) {
        isTorn ||= !text(event, 'text').startsWith(texts.get(place) ?? '');
        texts.set(place, text(event, 'text'));
      }
    }
    const refused = items.some((item) => list(item, 'content').some(typed('refusal')));
    const failed = events.some(typed('error')) || text(last, 'type') === 'response.failed';
    const reason = text(last, 'response', 'incomplete_details', 'reason') || (last ? 'completed' : '');
    return {
      text: [...texts.values()].join(''),
      toolCalls,
      end: failed || isTorn ? 'failed' : refused ? 'refused' : endOf(reason, toolCalls),
      input: count(last, 'response', 'usage', 'input_tokens'),
      output: count(last, 'response', 'usage', 'output_tokens'),
    };
  },

  gemini(events) {
    const parts = events.flatMap((event) => list(event, 'candidates', 0, 'content', 'parts'));
    const usage = pick(
      events.findLast((event) => pick(event, 'usageMetadata')),
      'usageMetadata',
    );
    const toolCalls: { name: string; arguments: unknown }[] = [];
    for (const call of parts.map((part) => pick(part, 'functionCall')).filter(Boolean)) {
      if (pick(call, 'name')) toolCalls.push({ name: text(call, 'name'), arguments: pick(call, 'args') ?? {} });
      for (const piece of list(call, 'partialArgs')) place(toolCalls.at(-1)!.arguments, piece);
    }
    const reason = text(
      events.findLast((event) => pick(event, 'candidates', 0, 'finishReason')),
      'candidates',
      0,
      'finishReason',
    );
    const blocked = events.some((event) => pick(event, 'promptFeedback', 'blockReason'));
    return {
      text: parts
        .filter((part) => pick(part, 'thought') !== true)
        .map((part) => text(part, 'text'))
        .join(''),
      toolCalls,
      end: blocked ? 'refused' : endOf(reason, toolCalls),
      input: count(usage, 'promptTokenCount') + count(usage, 'toolUsePromptTokenCount'),
      output: count(usage, 'candidatesTokenCount') + count(usage, 'thoughtsTokenCount'),
    };
  },

  compatible(events) {
    const choices = events.flatMap((event) => list(event, 'choices').filter((choice) => count(choice, 'index') === 0));
    const calls = new Map<number, { name: string; json: string }>();
    for (const piece of choices.flatMap((choice) => list(choice, 'delta', 'tool_calls'))) {
      const call = calls.get(count(piece, 'index')) ?? { name: text(piece, 'function', 'name'), json: '' };
      call.json += text(piece, 'function', 'arguments');
      calls.set(count(piece, 'index'), call);
    }
    const toolCalls = [...calls.values()].map(({ name, json }) => ({
      name,
      arguments: readJson(json || '{}'),
    }));
    const usage = pick(
      events.findLast((event) => pick(event, 'usage')),
      'usage',
    );
    const refused = choices.some((choice) => text(choice, 'delta', 'refusal') !== '');
    const content = (choice: unknown): string =>
      text(choice, 'delta', 'content') ||
      list(choice, 'delta', 'content')
        .filter(typed('text'))
        .map((part) => text(part, 'text'))
        .join('');
    const reason = choices.map((choice) => text(choice, 'finish_reason')).find((found) => found !== '') ?? '';
    return {
      text: choices.map(content).join(''),
      toolCalls,
      end: refused ? 'refused' : endOf(reason, toolCalls),
      input: count(usage, 'prompt_tokens'),
      output: count(usage, 'completion_tokens'),
    };
  },
};
