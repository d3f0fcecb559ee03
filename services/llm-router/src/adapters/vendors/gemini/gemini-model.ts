import { GoogleGenAI } from '@google/genai';
import { LANGUAGE_MODEL_PORT, type LanguageModel } from '../../../ports/language-model.ts';
import { callHeaders, type Endpoint } from '../endpoint.ts';
import { readStream } from '../read-stream.ts';
import { vendorFetch } from '../vendor-fetch.ts';
import { GeminiStreamReader } from './from-gemini-stream.ts';
import { mapGeminiError } from './map-error.ts';
import { toGeminiContents } from './to-gemini-contents.ts';

/** Gemini over generateContent. */
export function geminiModel(endpoint: Endpoint): LanguageModel {
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
      let headers: Headers | null = null;
      const recordingFetch: typeof fetch = async (input, init) => {
        const response = await vendorFetch(input, init);
        headers = response.headers;
        return response;
      };
      return readStream({
        open: (connection) =>
          client.models.generateContentStream(
            toGeminiContents(request, {
              abortSignal: connection,
              httpOptions: { headers: callHeaders(endpoint, request.callId), fetch: recordingFetch },
            }),
          ),
        reader: new GeminiStreamReader(),
        mapError: (error) => mapGeminiError(error, headers),
        secret: endpoint.apiKey,
        signal,
      });
    },
  };
}
