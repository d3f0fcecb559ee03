import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import type { Stack } from '@maestro/dev';
import { Person } from '@maestro/e2e';
import { table } from './measure/figures.ts';
import { overHttp } from './peers/chat-contestants.ts';

const STREAMS = 1_000;
/** Below what one person may hold open. */
const PER_PERSON = 200;

/** A thousand streams at two tokens a second: what each holds in gateway and router, and how late their loops run. */
export async function slowStreams(stack: Stack): Promise<void> {
  const people = await Promise.all(
    Array.from({ length: STREAMS / PER_PERSON }, (_, i) => Person.signIn(stack.baseUrl, `slow-${i}`)),
  );
  const streams = people.map(({ authorization }) =>
    overHttp('slow', [], {
      url: `${stack.baseUrl}/v1/chat`,
      headers: { authorization },
      body: { model: 'openai/gpt-6-luna', messages: [{ role: 'user', content: 'Which?' }], stream: true },
      first: /event: delta/,
    }),
  );
  await Promise.all(streams.flatMap((one) => Array.from({ length: 20 }, () => one.call())));
  const services = ['gateway', 'llm-router'] as const;
  const before = services.map((name) => residentKb(stack.process(name).pid()));
  const all = Promise.all(streams.flatMap((one) => Array.from({ length: PER_PERSON }, () => one.call())));
  await pause(8_000);
  const during = services.map((name) => residentKb(stack.process(name).pid()));
  // The first reading empties what has been measured so far; the second is of the time between.
  await Promise.all(services.map((name) => loopDelayP99(stack, name)));
  await pause(3_000);
  const delays = await Promise.all(services.map((name) => loopDelayP99(stack, name)));
  await all;
  console.log(`\n${STREAMS} streams at once, two tokens a second`);
  console.log(
    table([
      ['', 'kB per stream', 'event loop delay p99'],
      ...services.map((name, i) => [
        name,
        ((during[i]! - before[i]!) / STREAMS).toFixed(0),
        `${(delays[i]! * 1000).toFixed(1)} ms`,
      ]),
    ]),
  );
}

function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** Seconds. */
async function loopDelayP99(stack: Stack, name: 'gateway' | 'llm-router'): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${stack.ports[name]}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds ([\d.e+-]+)/m.exec(text)?.[1]);
}
