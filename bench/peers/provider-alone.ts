import OpenAI from 'openai';
import { vendorFetch } from '@maestro/llm-router/asking';
import { now } from '../measure/figures.ts';
import type { OpenAIRequest } from '../prompts.ts';

/**
 * What the model calls of a discussion take by themselves: a bare loop over the official SDK, on the router's transport,
 * with the requests the discussion's own turns make. Returns milliseconds per call.
 */
export async function providerAlone(openaiBaseUrl: string, requests: readonly OpenAIRequest[]): Promise<number[]> {
  const openai = new OpenAI({ apiKey: 'simulated', baseURL: openaiBaseUrl, maxRetries: 0, fetch: vendorFetch });
  const samples: number[] = [];
  for (const request of requests) {
    const begun = now();
    for await (const event of await openai.responses.create(request)) void event;
    samples.push(now() - begun);
  }
  return samples;
}
