import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '@maestro/dev';
import { Person } from '@maestro/e2e';
import { cpuOf } from './measure/cpu.ts';
import { ms, p50, p99, table } from './measure/figures.ts';
import { overHttp, overSdk, type Contestant } from './peers/chat-contestants.ts';
import { startBareProxy, startPortkey } from './peers/chat-proxies.ts';
import { bareSlowStreams, SLOW_STREAMS, SLOW_STREAMS_HEAD, slowStreams } from './slow-streams.ts';

/** Calls one after another, per contestant, after so many that warm it: a server that runs is warm, and so is a loop. */
const ONE_BY_ONE = 200;
const WARM = 400;
const AT_ONCE = [1, 50, 200];
const STREAMS = 600;
/** Each contestant has so many turns at each width; the middle one counts. */
const ROUNDS = 3;
/** One of each vendor: their streams are read in different ways. */
const SLOW_MODELS = ['openai/gpt-6-luna', 'claude/claude-haiku-5-5', 'gemini/gemini-3.5-flash-lite'];
/** Neither spans nor access logs are written: none of the others writes any. */
const ENV = {
  LOG_LEVEL: 'warn',
  TRACE_DIR: '',
  RATE_LIMIT_PER_SECOND: '100000',
  RATE_LIMIT_BURST: '1000000',
  LLM_CONCURRENCY: '2048',
  LLM_VENDOR_CONCURRENCY: '2048',
};

/**
 * `POST /v1/chat` beside what could stand in its place, in one run, in turns; prints tables, asserts nothing. All ask the
 * same simulated model the same question over connections that are kept. The loop is the SDK as it comes, which does nothing
 * else; we ask over the same SDK, through authentication, rate limit, breaker, ledger and two processes more.
 */
export async function benchRouter(): Promise<void> {
  await withStack({ SIMULATED_SPEED: '0', SIMULATED_TOKENS: '20', SIMULATED_FIRST_TOKEN_MS: '0' }, beside);
  // Each on a system of its own: what one has left behind is no other's.
  const slow: string[][] = [];
  const slowly = async (measure: (stack: Stack) => Promise<string[][]>) =>
    withStack({ SIMULATED_SPEED: '2', SIMULATED_TOKENS: '30' }, async (stack) => {
      slow.push(...(await measure(stack)));
    });
  for (const model of SLOW_MODELS) await slowly((stack) => slowStreams(stack, model));
  await slowly(bareSlowStreams);
  console.log(`\n${SLOW_STREAMS}`);
  console.log(table([SLOW_STREAMS_HEAD, ...slow]));
}

async function withStack(provider: Record<string, string>, measure: (stack: Stack) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'maestro-bench-'));
  const stack = await startStack({ dataDir, env: { ...ENV, ...provider } });
  try {
    await measure(stack);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function beside(stack: Stack): Promise<void> {
  const vendor = `${stack.providerUrl}/openai/v1`;
  const [proxy, portkey] = await Promise.all([startBareProxy(vendor), startPortkey()]);
  try {
    const { authorization } = await Person.signIn(stack.baseUrl, 'alex');
    const ours = ['gateway', 'llm-router', 'nats', 'postgres', 'redis'] as const;
    const input = 'Which database?';
    const messages = [{ role: 'user', content: input }];
    const viaPortkey = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': vendor, authorization: 'Bearer x' };
    const contestants: Contestant[] = [
      overSdk('floor: the SDK in a loop', vendor),
      overHttp('bare Node proxy', [proxy.pid], {
        url: `${proxy.url}/responses`,
        body: { model: 'gpt-simulated', input, stream: true },
        first: /"response\.output_text\.delta"/,
      }),
      overHttp('Portkey gateway', [portkey.pid], {
        url: `${portkey.url}/v1/chat/completions`,
        headers: viaPortkey,
        body: { model: 'gpt-simulated', messages, stream: true },
        first: /"content":"[^"]/,
      }),
      overHttp('Portkey gateway, whole', [portkey.pid], {
        url: `${portkey.url}/v1/chat/completions`,
        headers: viaPortkey,
        body: { model: 'gpt-simulated', messages },
        first: /./,
      }),
      overHttp(
        'Maestro /v1/chat',
        ours.map((name) => stack.process(name).pid()),
        {
          url: `${stack.baseUrl}/v1/chat`,
          headers: { authorization },
          body: { model: 'openai/gpt-6-luna', messages, stream: true },
          first: /event: delta/,
        },
      ),
    ];
    await firstTokens(contestants);
    for (const width of AT_ONCE) await throughput(contestants, width);
  } finally {
    await Promise.all([proxy.stop(), portkey.stop()]);
  }
}

/** One call at a time, the contestants in turns, so that whatever else the machine does falls on each alike. */
async function firstTokens(contestants: readonly Contestant[]): Promise<void> {
  const samples = new Map(contestants.map((one) => [one, [] as number[]]));
  for (let i = -WARM; i < ONE_BY_ONE; i++) {
    for (const one of contestants) {
      const took = await one.call();
      if (i >= 0) samples.get(one)!.push(took);
    }
  }
  const base = p50(samples.get(contestants[0]!)!);
  console.log('\nTime to the first token, one stream at a time');
  console.log(
    table([
      ['', 'p50', 'p99', 'added p50'],
      ...contestants.map((one) => {
        const taken = samples.get(one)!;
        return [one.name, ms(p50(taken)), ms(p99(taken)), ms(p50(taken) - base)];
      }),
    ]),
  );
}

/** Streams a second, CPU milliseconds a stream, and the first token of the middle one (milliseconds). */
type Round = { readonly rate: number; readonly cpu: number; readonly first: number };

async function throughput(contestants: readonly Contestant[], width: number): Promise<void> {
  const rates = new Map(contestants.map((one) => [one, [] as Round[]]));
  const streams = width === 1 ? STREAMS / 3 : STREAMS;
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of contestants) {
      const before = cpuOf(one.pids);
      const begun = performance.now();
      let left = streams;
      const firsts: number[] = [];
      const loop = async () => {
        while (left-- > 0) firsts.push(await one.call());
      };
      await Promise.all(Array.from({ length: width }, loop));
      const rate = streams / ((performance.now() - begun) / 1000);
      rates.get(one)!.push({ rate, cpu: (cpuOf(one.pids) - before) / streams, first: p50(firsts) });
    }
  }
  const middle = (one: Contestant) => rates.get(one)!.toSorted((a, b) => a.rate - b.rate)[1]!;
  const floor = middle(contestants[0]!).rate;
  console.log(`\n${width} at once`);
  console.log(
    table([
      ['', 'streams/s', '× floor', 'CPU per stream', 'first token, p50'],
      ...contestants.map((one) => {
        const { rate, cpu, first } = middle(one);
        return [one.name, rate.toFixed(0), (rate / floor).toFixed(2), ms(cpu), ms(first)];
      }),
    ]),
  );
}
