import OpenAI from 'openai';
import { LANGUAGE_MODEL_PORT, type LanguageModel } from '../../../ports/language-model.ts';
import { callHeaders, SDK_TIMEOUT_MS, type Endpoint } from '../endpoint.ts';
import { readStream } from '../read-stream.ts';
import { vendorFetch } from '../vendor-fetch.ts';
import { OpenAIStreamReader } from './from-openai-stream.ts';
import { mapOpenAIError } from './map-error.ts';
import { readOpenAISse } from './read-openai-sse.ts';
import { OPENAI } from './reasoning-echo.ts';
import { toOpenAIResponses } from './to-openai-responses.ts';

/** GPT over the Responses API. */
export function openaiModel(endpoint: Endpoint, send = vendorFetch): LanguageModel {
  const client = new OpenAI({
    apiKey: endpoint.apiKey,
    baseURL: endpoint.baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    fetch: send,
    // Its log would hold what people said.
    logLevel: 'off',
  });
  return {
    port: LANGUAGE_MODEL_PORT,
    system: OPENAI,
    simulated: endpoint.simulated,
    stream: (request, signal) =>
      readStream({
        open: async (whole) =>
          readOpenAISse(
            await client.responses
              .create(toOpenAIResponses(request), { signal: whole, headers: callHeaders(endpoint, request.callId) })
              .asResponse(),
          ),
        reader: new OpenAIStreamReader(),
        mapError: mapOpenAIError,
        secret: endpoint.apiKey,
        signal,
      }),
  };
}
