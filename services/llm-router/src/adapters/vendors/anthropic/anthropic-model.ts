import Anthropic from '@anthropic-ai/sdk';
import { LANGUAGE_MODEL_PORT, type LanguageModel } from '../../../ports/language-model.ts';
import { callHeaders, SDK_TIMEOUT_MS, type Endpoint } from '../endpoint.ts';
import { readStream } from '../read-stream.ts';
import { vendorFetch } from '../vendor-fetch.ts';
import { AnthropicStreamReader } from './from-anthropic-stream.ts';
import { mapAnthropicError } from './map-error.ts';
import { readAnthropicSse } from './read-anthropic-sse.ts';
import { toAnthropicMessages } from './to-anthropic-messages.ts';

/** Claude over the Messages API. */
export function anthropicModel(endpoint: Endpoint, send = vendorFetch): LanguageModel {
  const client = new Anthropic({
    apiKey: endpoint.apiKey,
    baseURL: endpoint.baseUrl ?? 'https://api.anthropic.com',
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
    fetch: send,
    // Its log would hold what people said; its spans would double ours and tell the vendor our trace ids.
    logLevel: 'off',
    openTelemetry: false,
  });
  return {
    port: LANGUAGE_MODEL_PORT,
    system: 'anthropic',
    simulated: endpoint.simulated,
    stream: (request, signal) =>
      readStream({
        open: async (whole) =>
          readAnthropicSse(
            await client.messages
              .create(toAnthropicMessages(request), { signal: whole, headers: callHeaders(endpoint, request.callId) })
              .asResponse(),
          ),
        reader: new AnthropicStreamReader(),
        mapError: mapAnthropicError,
        secret: endpoint.apiKey,
        signal,
      }),
  };
}
