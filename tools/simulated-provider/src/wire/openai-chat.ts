import { ok } from '@maestro/kernel';
import type { InputCounts, ModelReply } from '../model.ts';
import { outputTokensOf, tokensOf } from '../tokens.ts';
import { readRequest, type ChatRequest } from './openai-chat-request.ts';
import { openaiError, openaiErrorHeaders, openaiErrorStatus } from './openai-error.ts';
import { frame, type Exchange, type Frame, type RequestLine, type Wire } from './wire.ts';

function usageOf(reply: ModelReply, input: InputCounts) {
  const prompt = input.fresh + input.read + input.written;
  const completion = outputTokensOf(reply);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: input.read, cache_write_tokens: input.written, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const FINISH_REASONS = { stop: 'stop', length: 'length', refusal: 'stop', tool_use: 'tool_calls' } as const;

function exchange({ request, includeUsage }: ChatRequest, line: RequestLine): Exchange {
  const head = (object: string) => ({
    id: `chatcmpl-sim${line.id}`,
    object,
    created: line.now,
    model: request.model,
    service_tier: 'default',
    system_fingerprint: 'fp_simulated',
  });
  const callsOf = (reply: ModelReply) =>
    reply.calls.map((call, i) => ({
      id: `call_sim_${line.id}_${i}`,
      type: 'function',
      function: { name: call.name, arguments: call.arguments },
    }));

  return {
    request,
    whole(reply, input) {
      const refused = reply.finish === 'refusal';
      const message = {
        role: 'assistant',
        content: refused || reply.text === '' ? null : reply.text,
        refusal: refused ? reply.text : null,
        annotations: [],
        ...(reply.calls.length > 0 && { tool_calls: callsOf(reply) }),
      };
      return {
        ...head('chat.completion'),
        choices: [{ index: 0, message, logprobs: null, finish_reason: FINISH_REASONS[reply.finish] }],
        usage: usageOf(reply, input),
      };
    },
    frames(reply, input) {
      const said = reply.finish === 'refusal' ? 'refusal' : 'content';
      const chunk = (delta: object, finishReason: string | null, tokens = 0, end = false): Frame =>
        frame(
          null,
          {
            ...head('chat.completion.chunk'),
            choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
            ...(includeUsage && { usage: null }),
          },
          tokens,
          end,
        );
      const calls = callsOf(reply).flatMap((call, index) => [
        chunk({ tool_calls: [{ index, ...call, function: { name: call.function.name, arguments: '' } }] }, null),
        ...tokensOf(call.function.arguments).map((piece) =>
          chunk({ tool_calls: [{ index, function: { arguments: piece } }] }, null, 1),
        ),
      ]);
      const usage = { ...head('chat.completion.chunk'), choices: [], usage: usageOf(reply, input) };
      return [
        chunk({ role: 'assistant', content: '', refusal: null }, null),
        ...tokensOf(reply.text).map((piece) => chunk({ [said]: piece }, null, 1)),
        ...calls,
        chunk({}, FINISH_REASONS[reply.finish], 0, true),
        ...(includeUsage ? [frame(null, usage, 0, true)] : []),
        frame(null, '[DONE]', 0, true),
      ];
    },
  };
}

/** `POST /chat/completions` of the OpenAI API. */
export const openaiChat: Wire = {
  vendor: 'openai',
  keyHeaders: ['authorization'],
  read(body, line) {
    const read = readRequest(body);
    return read.ok ? ok(exchange(read.value, line)) : read;
  },
  errorStatus: openaiErrorStatus,
  errorBody: (error) => ({ error: openaiError(error) }),
  errorHeaders: openaiErrorHeaders,
  errorFrames: (error) => [frame(null, { error: openaiError(error) })],
};
