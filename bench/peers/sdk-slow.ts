import { setTimeout as pause } from 'node:timers/promises';
import OpenAI from 'openai';
import { residentKb } from '../measure/memory.ts';

const [vendor = '', streams = '1000', settleMs = '8000'] = process.argv.slice(2);
const openai = new OpenAI({ apiKey: 'simulated', baseURL: vendor, maxRetries: 0 });

/** One stream, read to its end by a loop that keeps nothing of it. */
async function listen(): Promise<void> {
  const stream = await openai.responses.create({ model: 'gpt-simulated', stream: true, input: 'Which?' });
  for await (const event of stream) void event;
}

await Promise.all(Array.from({ length: 100 }, listen));
const before = residentKb(process.pid);
const all = Promise.all(Array.from({ length: Number(streams) }, listen));
await pause(Number(settleMs));
process.send?.(residentKb(process.pid) - before);
await all;
process.disconnect?.();
