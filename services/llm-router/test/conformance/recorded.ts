import type { Vendor } from './vendors.ts';

/** What a recording says by itself, found without our readers. */
export type Recorded = {
  readonly text: string;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[];
  readonly end: string;
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

export const readRecording: Readonly<Record<Vendor['name'], (events: readonly unknown[]) => Recorded>> = {
  anthropic(events) {
    const deltas = events.filter((event) => pick(event, 'type') === 'content_block_delta');
    const usage: unknown = Object.assign(
      {},
      ...events.map((e) => pick(e, 'message', 'usage') ?? pick(e, 'usage') ?? {}),
    );
    const argumentsAt = (index: unknown): string =>
      deltas
        .filter((delta) => pick(delta, 'index') === index)
        .map((delta) => text(delta, 'delta', 'partial_json'))
        .join('');
    return {
      text: deltas.map((delta) => text(delta, 'delta', 'text')).join(''),
      toolCalls: events
        .filter((event) => pick(event, 'content_block', 'type') === 'tool_use')
        .map((event) => ({
          name: text(event, 'content_block', 'name'),
          arguments: JSON.parse(argumentsAt(pick(event, 'index')) || '{}') as unknown,
        })),
      end: text(
        events.find((event) => pick(event, 'type') === 'message_delta'),
        'delta',
        'stop_reason',
      ),
      input:
        count(usage, 'input_tokens') +
        count(usage, 'cache_read_input_tokens') +
        count(usage, 'cache_creation_input_tokens'),
      output: count(usage, 'output_tokens'),
    };
  },

  openai(events) {
    const response = pick(events.at(-1), 'response');
    const items = list(response, 'output');
    return {
      text: items
        .flatMap((item) => list(item, 'content'))
        .map((part) => text(part, 'text'))
        .join(''),
      toolCalls: items
        .filter((item) => text(item, 'type').endsWith('_call') && text(item, 'name') !== '')
        .map((item) => ({ name: text(item, 'name'), arguments: pick(item, 'arguments') ?? pick(item, 'input') })),
      end: text(response, 'status'),
      input: count(response, 'usage', 'input_tokens'),
      output: count(response, 'usage', 'output_tokens'),
    };
  },

  gemini(events) {
    const parts = events.flatMap((event) => list(event, 'candidates', 0, 'content', 'parts'));
    const usage = pick(
      events.findLast((event) => pick(event, 'usageMetadata')),
      'usageMetadata',
    );
    return {
      text: parts
        .filter((part) => pick(part, 'thought') !== true)
        .map((part) => text(part, 'text'))
        .join(''),
      toolCalls: parts
        .filter((part) => pick(part, 'functionCall'))
        .map((part) => ({ name: text(part, 'functionCall', 'name'), arguments: pick(part, 'functionCall', 'args') })),
      end: text(
        events.findLast((event) => pick(event, 'candidates', 0, 'finishReason')),
        'candidates',
        0,
        'finishReason',
      ),
      input: count(usage, 'promptTokenCount'),
      output: count(usage, 'candidatesTokenCount') + count(usage, 'thoughtsTokenCount'),
    };
  },
};
