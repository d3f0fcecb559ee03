import { estimateTokens } from '../tokens.ts';
import type { ModelMessage, PromptBlock } from '../model.ts';

/** What every message costs beside its text. */
const PER_MESSAGE = 4;

/** A part of a prompt as its vendor caches and bills it; equal parts give equal blocks. */
export const block = (part: unknown, isMessage: boolean, breakpoint = false): PromptBlock => {
  const text = typeof part === 'string' ? part : JSON.stringify(part);
  return { text, tokens: estimateTokens(text) + (isMessage ? PER_MESSAGE : 0), breakpoint };
};

/**
 * Why these messages are no conversation: a call without its result in the very next message, or a result nobody asked
 * for. null: they are one. Calls and results are matched by id, or by their number where a wire format has none.
 */
export function strayTool(messages: readonly ModelMessage[]): string | null {
  let open: readonly { readonly id: string | null; readonly name: string }[] = [];
  for (const { role, calls, results } of messages) {
    if (role === 'assistant') {
      if (open.length > 0) return `${open[0]!.name}: a call without its result`;
      open = calls;
      continue;
    }
    const answered = open.filter((call) => results.some((result) => result.id === call.id));
    if (results.length !== open.length || answered.length !== open.length) {
      return open.length > results.length
        ? `${open[0]!.name}: a call without its result`
        : `${results[0]?.id ?? 'result'}: a result without its call`;
    }
    open = [];
  }
  return open.length > 0 ? `${open[0]!.name}: a call without its result` : null;
}

/** Neighbours of one role are one message: some formats write a message as several items. */
export function joinMessages(messages: readonly ModelMessage[]): ModelMessage[] {
  const joined: ModelMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role !== message.role) joined.push(message);
    else {
      joined[joined.length - 1] = {
        role: last.role,
        text: [last.text, message.text].filter((text) => text !== '').join('\n\n'),
        calls: [...last.calls, ...message.calls],
        results: [...last.results, ...message.results],
      };
    }
  }
  return joined;
}
