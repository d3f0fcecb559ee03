import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startStack, type Stack } from '@maestro/dev';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apollo, apolloRequest, Follower, must, Person, playApollo, seededRandom } from '../table/index.ts';
import { blows } from './chaos.ts';

const DISCUSSIONS = 10;
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 1);
const SEED = Number(process.env['SEED'] ?? Date.now() % 100_000);
const PATIENT = { attempts: 120 };

let stack: Stack;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'maestro-kill-'));
  stack = await startStack({ dataDir, env: { SIMULATED_SPEED: '60', LOG_LEVEL: 'warn' } });
});

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

it(`loses and repeats nothing while every process is killed: ${ROUNDS} round(s), seed ${SEED}`, async () => {
  const random = seededRandom(SEED);
  for (let round = 1; round <= ROUNDS; round++) {
    const [alex, sarah] = [await Person.signIn(stack.baseUrl, 'alex'), await Person.signIn(stack.baseUrl, 'sarah')];
    const tables: TableAt[] = [];
    const settled = new SettledCalls(tables);
    try {
      for (const blow of shuffle(blows, random)) {
        await topUp(tables, alex, sarah);
        await pause(200 + random() * 1200);
        await settled.note();
        for (const table of tables) speak(table, alex, `Before ${blow.name}, round ${round}.`);
        const began = performance.now();
        await blow.strike(stack);
        console.log(`round ${round}: ${blow.name}, whole again after ${Math.round(performance.now() - began)} ms`);
      }
      for (const { played, follower } of tables) {
        await played;
        await follower.end(180_000);
      }
      for (const table of tables) await check(table, alex);
      await settled.check();
    } finally {
      for (const { follower } of tables) follower.stop();
    }
  }
});

type TableAt = {
  readonly id: string;
  readonly follower: Follower;
  readonly played: Promise<void>;
  /** What Alex said beside the scenario, with the status each message was answered with in the end. */
  readonly spoken: Map<string, Promise<number>>;
};

/** Alex says something just as the blow falls; after the end of a discussion that is refused. */
function speak({ id, follower, spoken }: TableAt, alex: Person, message: string): void {
  if (follower.hasEnded) return;
  const sent = alex.post(`/v1/discussions/${id}/messages`, { user_id: 'alex', message }, PATIENT);
  spoken.set(
    message,
    sent.then((reply) => reply.status),
  );
}

/** Ten discussions run whenever something is struck; those that have ended meanwhile are followed by new ones. */
async function topUp(tables: TableAt[], alex: Person, sarah: Person): Promise<void> {
  const running = tables.filter(({ follower }) => !follower.hasEnded).length;
  const more = Array.from({ length: DISCUSSIONS - running }, () => openTable(alex, sarah));
  tables.push(...(await Promise.all(more)));
}

async function openTable(alex: Person, sarah: Person): Promise<TableAt> {
  const { body } = await must(alex.post<{ discussion_id: string }>('/v1/discussions', apolloRequest(), PATIENT));
  const id = body.discussion_id;
  const follower = new Follower(stack.baseUrl, alex, id);
  return { id, follower, played: playApollo(follower, alex, sarah, id, 300_000), spoken: new Map() };
}

/** Everything that was acknowledged is there once, in a log without gaps, and the decision is the expected one. */
async function check({ id, follower, spoken }: TableAt, alex: Person): Promise<void> {
  const { log } = follower;
  for (const [message, status] of spoken) {
    const times = log.filter((e) => e.type === 'human:message' && e.data['message'] === message).length;
    expect([`${message} 201 1`, `${message} 409 0`]).toContain(`${message} ${await status} ${times}`);
  }
  expect(log.map((e) => e.seq)).toEqual(log.map((_, i) => i + 1));
  const { body } = await must(alex.get<{ events: unknown[] }>(`/v1/discussions/${id}/events`, PATIENT));
  expect(body.events).toEqual(log);
  const count = (type: string) => log.filter((e) => e.type === type).length;
  const turns = log.filter((e) => e.type === 'agent:message').map((e) => e.data['turn_id']);
  expect(new Set(turns).size).toBe(turns.length);
  expect(count('human:input_answered')).toBe(1);
  expect(count('approval:given')).toBe(1);
  expect(
    log
      .filter((e) => e.type === 'vote:cast')
      .map((e) => e.data['participant_id'])
      .toSorted(),
  ).toEqual(Object.keys(apollo.vote.ballots).toSorted());
  const decision = await must(alex.get(`/v1/discussions/${id}/decision`, PATIENT));
  expect(decision.body).toMatchObject({
    status: 'decided',
    option: apollo.expect.decision,
    supporting_votes: apollo.expect.supporting_votes,
    dissenting_votes: apollo.expect.dissenting_votes,
  });
}

/** The calls whose result stood in a log before a blow: none of them may ever be made again. */
class SettledCalls {
  readonly #counts = new Map<string, number>();
  readonly #tables: readonly TableAt[];

  constructor(tables: readonly TableAt[]) {
    this.#tables = tables;
  }

  async note(): Promise<void> {
    const counts = await callCounts();
    for (const id of this.#tables.flatMap(({ follower }) => finishedCalls(follower))) {
      if (!this.#counts.has(id)) this.#counts.set(id, counts[id] ?? 0);
    }
  }

  async check(): Promise<void> {
    const counts = await callCounts();
    for (const [id, before] of this.#counts) expect(`${id} ${counts[id] ?? 0}`).toBe(`${id} ${before}`);
    expect(this.#counts.size).toBeGreaterThan(0);
  }
}

function finishedCalls(follower: Follower): string[] {
  return follower.log.flatMap((e) => {
    if (e.type === 'agent:message') return [e.data['turn_id'] as string];
    return e.type === 'moderator:chose' ? [e.data['choice_id'] as string] : [];
  });
}

async function callCounts(): Promise<Record<string, number>> {
  const reply = await fetch(`${stack.providerUrl}/_calls`);
  return ((await reply.json()) as { calls: Record<string, number> }).calls;
}

function shuffle<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
