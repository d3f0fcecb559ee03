import OpenAI from 'openai';
import { LANGUAGE_MODEL_PORT, type LanguageModel } from '../../../ports/language-model.ts';
import { callHeaders, SDK_TIMEOUT_MS, type CompatibleEndpoint } from '../endpoint.ts';
import { readStream } from '../read-stream.ts';
import { vendorFetch } from '../vendor-fetch.ts';
import { ChatStreamReader } from './from-chat-stream.ts';
import { mapOpenAIError } from './map-error.ts';
import { readOpenAISse } from './read-openai-sse.ts';
import { toChatMessages } from './to-chat-messages.ts';

/** Whoever speaks OpenAI's Chat Completions: Ollama, vLLM, OpenRouter, Azure and the like. */
export function chatModel(endpoint: CompatibleEndpoint, send = vendorFetch): LanguageModel {
  const client = new OpenAI({
    apiKey: endpoint.apiKey,
    baseURL: endpoint.baseUrl,
    defaultHeaders: {
      ...endpoint.headers,
      ...(endpoint.keyHeader === null ? {} : { authorization: null, [endpoint.keyHeader]: endpoint.apiKey }),
    },
    defaultQuery: { ...endpoint.query },
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    fetch: send,
    // Its log would hold what people said.
    logLevel: 'off',
  });
  return {
    port: LANGUAGE_MODEL_PORT,
    system: endpoint.system,
    simulated: endpoint.simulated,
    stream: (request, signal) =>
      readStream({
        open: async (whole) =>
          readOpenAISse(
            await client.chat.completions
              .create(toChatMessages(request, endpoint.limitField), {
                signal: whole,
                headers: callHeaders(endpoint, request.callId),
              })
              .asResponse(),
          ),
        reader: new ChatStreamReader(),
        mapError: mapOpenAIError,
        secret: endpoint.apiKey,
        signal,
      }),
  };
}
