import { randomUUID } from 'node:crypto';
import type { ChatFormat } from './deliver-chat.ts';
import { finishReason, originOf, toolCallsOf, usageOf } from './openai-chat.ts';
import { openAIErrorOf } from './openai-error.ts';

/**
 * A chat as OpenAI's chunks. They have no word for an answer that begins anew: then the stream ends with an error, so that
 * no client joins the texts of two tries.
 */
export function openAIEvents(model: string, created: number, wantsUsage: boolean): ChatFormat {
  const head = `{"id":"chatcmpl-${randomUUID()}","object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)},`;
  const chunk = (delta: unknown, finish: string | null = null) =>
    `data: ${head}"choices":[{"index":0,"delta":${JSON.stringify(delta)},"logprobs":null,"finish_reason":${JSON.stringify(finish)}}]}\n\n`;
  const beforeText = `data: ${head}"choices":[{"index":0,"delta":{"content":`;
  const afterText = `},"logprobs":null,"finish_reason":null}]}\n\n`;
  return {
    begin: () => chunk({ role: 'assistant', content: '' }),
    text: (literal) => beforeText + literal + afterText,
    restart: () => null,
    end(reply) {
      const calls = toolCallsOf(reply).map((call, index) => ({ index, ...call }));
      const usage = JSON.stringify(usageOf(reply));
      return [
        ...(calls.length > 0 ? [chunk({ tool_calls: calls })] : []),
        chunk({}, finishReason(reply)),
        ...(wantsUsage
          ? [`data: ${head}"choices":[],"usage":${usage},"maestro":${JSON.stringify(originOf(reply))}}\n\n`]
          : []),
        'data: [DONE]\n\n',
      ].join('');
    },
    failed: (problem) => `data: ${JSON.stringify(openAIErrorOf(problem))}\n\n`,
  };
}
