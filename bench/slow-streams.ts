import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Stack } from '@maestro/dev';
import { Person } from '@maestro/e2e';
import { residentKb } from './measure/memory.ts';
import { overHttp } from './peers/chat-contestants.ts';

const STREAMS = 1_000;
/** Below what one person may hold open. */
const PER_PERSON = 200;
/** Until all of them flow (milliseconds). */
const SETTLE_MS = 8_000;

export const SLOW_STREAMS = `${STREAMS} streams at once, two tokens a second`;
export const SLOW_STREAMS_HEAD = ['model', 'process', 'kB per stream', 'event loop delay p99'];

/**
 * A thousand streams of one model at two tokens a second: by how much gateway and router grow for each, garbage included,
 * and how late their loops run.
 */
export async function slowStreams(stack: Stack, model: string): Promise<string[][]> {
  const people = await Promise.all(
    Array.from({ length: STREAMS / PER_PERSON }, (_, i) => Person.signIn(stack.baseUrl, `slow-${i}`)),
  );
  const streams = people.map(({ authorization }) =>
    overHttp('slow', [], {
      url: `${stack.baseUrl}/v1/chat`,
      headers: { authorization },
      body: { model, messages: [{ role: 'user', content: 'Which?' }], stream: true },
      first: /event: delta/,
    }),
  );
  await Promise.all(streams.flatMap((one) => Array.from({ length: 20 }, () => one.call())));
  const services = ['gateway', 'llm-router'] as const;
  const before = services.map((name) => residentKb(stack.process(name).pid()));
  const all = Promise.all(streams.flatMap((one) => Array.from({ length: PER_PERSON }, () => one.call())));
  await pause(SETTLE_MS);
  const during = services.map((name) => residentKb(stack.process(name).pid()));
  // The first reading empties what has been measured so far; the second is of the time between.
  await Promise.all(services.map((name) => loopDelayP99(stack, name)));
  await pause(3_000);
  const delays = await Promise.all(services.map((name) => loopDelayP99(stack, name)));
  await all;
  return services.map((name, i) => [
    model,
    name,
    ((during[i]! - before[i]!) / STREAMS).toFixed(0),
    `${(delays[i]! * 1000).toFixed(1)} ms`,
  ]);
}

/** By how much a process grows that does nothing but listen to as many streams of OpenAI's SDK. */
export async function bareSlowStreams(stack: Stack): Promise<string[][]> {
  const peer = fileURLToPath(new URL('peers/sdk-slow.ts', import.meta.url));
  const loop = fork(peer, [`${stack.providerUrl}/openai/v1`, String(STREAMS), String(SETTLE_MS)]);
  const [grown] = (await once(loop, 'message')) as [number];
  await once(loop, 'exit');
  return [['–', 'a bare loop over the SDK', (grown / STREAMS).toFixed(0), '–']];
}

/** Seconds. */
async function loopDelayP99(stack: Stack, name: 'gateway' | 'llm-router'): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${stack.ports[name]}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds ([\d.e+-]+)/m.exec(text)?.[1]);
}
