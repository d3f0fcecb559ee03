import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '@maestro/dev';
import { commitToSocket } from './latency.ts';
import { ms, p50, p99, table } from './measure/figures.ts';
import { idleMemory } from './measure/memory.ts';
import { startBareNats } from './peers/bare-nats.ts';
import { floor } from './peers/floor.ts';
import { langgraph } from './peers/langgraph.ts';
import { providerAlone } from './peers/provider-alone.ts';
import { TURNS, turnsThroughTheSystem } from './turns.ts';

const MANY = 50;
const ROUNDS = 10;
/** Discussions one after another: three hundred turns for a p99. */
const ONE_BY_ONE = 10;

/** The whole system beside its peers, in one run on one machine; prints tables, asserts nothing. */
export async function benchSystem(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'maestro-bench-'));
  const stack = await startStack({
    dataDir,
    env: { SIMULATED_SPEED: '0', SIMULATED_TOKENS: '20', LOG_LEVEL: 'warn' },
    onProgress: (what, took) => console.log(`  ${what} up after ${took.toFixed(0)} ms`),
  });
  try {
    console.log('\nMemory of the six services, idle (PSS)');
    console.log(table([['service', 'MB'], ...idleMemory(stack)]));
    await benchTurns(stack);
    await benchLatency(stack);
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function benchTurns(stack: Stack): Promise<void> {
  const openai = `${stack.providerUrl}/openai/v1`;
  // The same server, as durable as it is for the product.
  const { databaseUrl } = stack.servers;
  const nats = await startBareNats();
  try {
    // The first discussions warm compilers and caches, on both sides; they are not counted.
    await turnsThroughTheSystem(stack, 20);
    await langgraph(databaseUrl, openai, ROUNDS, 20);
    const { alone, bare, one, peer } = await oneAtATime(stack, nats.url);
    const begun = performance.now();
    const bareMany = await floor(databaseUrl, nats.url, TURNS, MANY);
    const bareSeconds = (performance.now() - begun) / 1000;
    const many = await turnsThroughTheSystem(stack, MANY);
    const peerBegun = performance.now();
    const peerMany = await langgraph(databaseUrl, openai, ROUNDS, MANY);
    const peerSeconds = (performance.now() - peerBegun) / 1000;

    const over = (samples: readonly number[], of: typeof p50) => ms(Math.max(0, of(samples) - alone));
    console.log(
      `\nOne agent turn, 1 discussion; the model call alone takes ${ms(alone)} (p50), and is taken off "overhead"`,
    );
    console.log(
      table([
        ['', 'turn p50', 'turn p99', 'overhead p50', 'overhead p99', 'overhead p50 ÷ floor'],
        ['floor: 3 commits, 2 hops', ms(p50(bare)), ms(p99(bare)), ms(p50(bare)), ms(p99(bare)), '1.00'],
        row('Maestro', one),
        row('LangGraph.js, Postgres, sync', peer),
      ]),
    );
    function row(name: string, samples: readonly number[]): string[] {
      const ratio = ((p50(samples) - alone) / p50(bare)).toFixed(2);
      return [name, ms(p50(samples)), ms(p99(samples)), over(samples, p50), over(samples, p99), ratio];
    }
    console.log(`\n${MANY} discussions at once`);
    console.log(
      table([
        ['', 'turns/s', 'CPU per turn, all processes', 'turn p50', 'turn p99'],
        ['floor', perSecond(bareMany.length / bareSeconds), '–', ms(p50(bareMany)), ms(p99(bareMany))],
        [
          'Maestro',
          perSecond(many.turnsPerSecond),
          ms(sum(many.cpuPerTurn)),
          ms(p50(many.intervals)),
          ms(p99(many.intervals)),
        ],
        ['LangGraph.js', perSecond((MANY * TURNS) / peerSeconds), '–', ms(p50(peerMany)), ms(p99(peerMany))],
      ]),
    );
    const byCost = [...many.cpuPerTurn].toSorted(([, a], [, b]) => b - a);
    console.log('\nWhere the CPU of a turn goes');
    console.log(table([['process', 'CPU per turn'], ...byCost.map(([name, cost]) => [name, ms(cost)])]));
  } finally {
    await nats.stop();
  }
}

/** One discussion at a time. All take turns, so that whatever else the machine does falls on each of them alike. */
async function oneAtATime(stack: Stack, natsUrl: string) {
  const openai = `${stack.providerUrl}/openai/v1`;
  const { databaseUrl } = stack.servers;
  const calls: number[] = [];
  const bare: number[] = [];
  const one: number[] = [];
  const peer: number[] = [];
  for (let i = 0; i < ONE_BY_ONE; i++) {
    calls.push(...(await providerAlone(openai, TURNS, 1)));
    bare.push(...(await floor(databaseUrl, natsUrl, TURNS, 1)));
    one.push(...(await turnsThroughTheSystem(stack, 1)).intervals);
    peer.push(...(await langgraph(databaseUrl, openai, ROUNDS, 1)));
  }
  return { alone: p50(calls), bare, one, peer };
}

const sum = (each: ReadonlyMap<string, number>): number => [...each.values()].reduce((a, b) => a + b, 0);
const perSecond = (value: number): string => value.toFixed(0);

async function benchLatency(stack: Stack): Promise<void> {
  const samples = await commitToSocket(stack, 100, 10);
  console.log('\nCommit to browser socket, 100 events/s');
  console.log(
    table([
      ['p50', 'p99', 'events'],
      [ms(p50(samples)), ms(p99(samples)), String(samples.length)],
    ]),
  );
}
