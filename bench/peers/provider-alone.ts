import OpenAI from 'openai';
import { now } from '../measure/figures.ts';

/** What the vendor call itself takes: a bare loop over the official SDK. Returns milliseconds per call. */
export async function providerAlone(openaiBaseUrl: string, calls: number, concurrency: number): Promise<number[]> {
  const openai = new OpenAI({ apiKey: 'simulated', baseURL: openaiBaseUrl, maxRetries: 0 });
  const samples: number[] = [];
  const loop = async () => {
    for (let i = 0; i < calls; i++) {
      const begun = now();
      const stream = await openai.responses.create({
        model: 'gpt-simulated',
        stream: true,
        instructions: 'You are the architect. The topic is which database to use.',
        input: 'It is your turn.',
      });
      for await (const event of stream) void event;
      samples.push(now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  return samples;
}
