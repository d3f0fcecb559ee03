import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '@maestro/dev';
import { commitToSocket } from './latency.ts';
import { ms, p50, p99, table } from './measure/figures.ts';
import { idleMemory } from './measure/memory.ts';
import { startBareNats } from './peers/bare-nats.ts';
import { floor } from './peers/floor.ts';
import { langgraph, langgraphCallsAlone } from './peers/langgraph.ts';
import { providerAlone } from './peers/provider-alone.ts';
import { requestsOf, type OpenAIRequest } from './prompts.ts';
import { TURNS, turnsThroughTheSystem } from './turns.ts';

const MANY = 50;
const ROUNDS = 10;
/** Discussions one after another: nine hundred turns, so that a busy moment of the machine decides no median. */
const ONE_BY_ONE = 30;
/** Of them so many in a row before the next contestant has its turn: with one, each finds the caches as the others left them. */
const IN_A_ROW = [1, 10];
/** So many times so many discussions at once, until the compilers have done with what is measured. */
const WARM_UP = { times: 5, discussions: 20 };

/** The whole system beside its peers, in one run on one machine; prints tables, asserts nothing. */
export async function benchSystem(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'maestro-bench-'));
  const stack = await startStack({
    dataDir,
    // Spans are kept nowhere, as by the floor and the peer.
    env: { SIMULATED_SPEED: '0', SIMULATED_TOKENS: '20', LOG_LEVEL: 'warn', TRACE_DIR: '' },
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
    const requests = await warmUp(stack, nats.url);
    console.log('\n"overhead" is the turn less what its model call takes by itself');
    for (const inARow of IN_A_ROW) {
      console.log(`\nOne agent turn, 1 discussion, ${inARow} of each in a row`);
      console.log(table(overheads(await oneAtATime(stack, nats.url, requests, inARow))));
    }
    const begun = performance.now();
    const bareMany = await floor(databaseUrl, nats.url, TURNS, MANY);
    const bareSeconds = (performance.now() - begun) / 1000;
    const many = await turnsThroughTheSystem(stack, MANY);
    const peerBegun = performance.now();
    const peerMany = await langgraph(databaseUrl, openai, ROUNDS, MANY);
    const peerSeconds = (performance.now() - peerBegun) / 1000;

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

/**
 * Warms compilers and caches on all sides alike; none of it is counted. Returns the requests to the model of one discussion,
 * which the call alone is measured with.
 */
async function warmUp(stack: Stack, natsUrl: string): Promise<readonly OpenAIRequest[]> {
  const openai = `${stack.providerUrl}/openai/v1`;
  const { databaseUrl } = stack.servers;
  let requests: readonly OpenAIRequest[] = [];
  for (let i = 0; i < WARM_UP.times; i++) {
    const { logs } = await turnsThroughTheSystem(stack, WARM_UP.discussions);
    requests = requestsOf(logs[0]!).slice(0, TURNS);
    await langgraph(databaseUrl, openai, ROUNDS, WARM_UP.discussions);
    await floor(databaseUrl, natsUrl, TURNS, WARM_UP.discussions);
    await providerAlone(openai, requests);
    await langgraphCallsAlone(openai, ROUNDS);
  }
  return requests;
}

type OneAtATime = Readonly<Record<'alone' | 'bare' | 'one' | 'peerAlone' | 'peer', readonly number[]>>;

/**
 * One discussion at a time, `inARow` of each contestant before the next. All take turns, so that whatever else the machine does
 * falls on each of them alike.
 */
async function oneAtATime(
  stack: Stack,
  natsUrl: string,
  requests: readonly OpenAIRequest[],
  inARow: number,
): Promise<OneAtATime> {
  const openai = `${stack.providerUrl}/openai/v1`;
  const { databaseUrl } = stack.servers;
  const alone: number[] = [];
  const bare: number[] = [];
  const one: number[] = [];
  const peerAlone: number[] = [];
  const peer: number[] = [];
  const contestants: readonly (() => Promise<void>)[] = [
    async () => void alone.push(...(await providerAlone(openai, requests))),
    async () => void bare.push(...(await floor(databaseUrl, natsUrl, TURNS, 1))),
    async () => void one.push(...(await turnsThroughTheSystem(stack, 1)).intervals),
    async () => void peerAlone.push(...(await langgraphCallsAlone(openai, ROUNDS))),
    async () => void peer.push(...(await langgraph(databaseUrl, openai, ROUNDS, 1))),
  ];
  for (let round = 0; round < ONE_BY_ONE / inARow; round++) {
    for (const contestant of contestants) for (let i = 0; i < inARow; i++) await contestant();
  }
  return { alone, bare, one, peerAlone, peer };
}

/** The rows of a table. */
function overheads({ alone, bare, one, peerAlone, peer }: OneAtATime): string[][] {
  const row = (name: string, turns: readonly number[], calls: readonly number[] | null): string[] => {
    const call = calls ? p50(calls) : 0;
    const [middle, late] = [p50(turns) - call, p99(turns) - call];
    const ratio = (middle / p50(bare)).toFixed(2);
    return [name, ms(p50(turns)), ms(p99(turns)), calls ? ms(call) : '–', ms(middle), ms(late), ratio];
  };
  return [
    ['', 'turn p50', 'turn p99', 'call alone p50', 'overhead p50', 'overhead p99', 'overhead p50 ÷ floor'],
    row('floor: 3 commits, 2 hops', bare, null),
    row('Maestro', one, alone),
    row('LangGraph.js, Postgres, sync', peer, peerAlone),
  ];
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
