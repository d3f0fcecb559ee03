import { GoogleGenAI } from '@google/genai';
import { LANGUAGE_MODEL_PORT, type LanguageModel } from '../../../ports/language-model.ts';
import { callHeaders, type Endpoint } from '../endpoint.ts';
import { readStream } from '../read-stream.ts';
import { vendorFetch } from '../vendor-fetch.ts';
import { GeminiStreamReader } from './from-gemini-stream.ts';
import { mapGeminiError } from './map-error.ts';
import { toGeminiContents } from './to-gemini-contents.ts';

/** Gemini over generateContent. */
export function geminiModel(endpoint: Endpoint, send = vendorFetch): LanguageModel {
  const client = new GoogleGenAI({
    apiKey: endpoint.apiKey,
    apiVersion: 'v1beta',
    vertexai: false,
    httpOptions: { baseUrl: endpoint.baseUrl ?? 'https://generativelanguage.googleapis.com' },
  });
  return {
    port: LANGUAGE_MODEL_PORT,
    system: 'gcp.gemini',
    simulated: endpoint.simulated,
    stream(request, signal) {
      let answer: Response | null = null;
      const recordingFetch: typeof fetch = async (input, init) => (answer = await send(input, init));
      return readStream({
        open: async (whole) => ({
          pieces: await client.models.generateContentStream(
            toGeminiContents(request, {
              abortSignal: whole,
              httpOptions: { headers: callHeaders(endpoint, request.callId), fetch: recordingFetch },
            }),
          ),
          decode: (chunk) => [chunk],
          hangUp: () => void answer?.body?.cancel(),
        }),
        reader: new GeminiStreamReader(),
        mapError: (error) => mapGeminiError(error, answer?.headers ?? null),
        secret: endpoint.apiKey,
        signal,
      });
    },
  };
}
