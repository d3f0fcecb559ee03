import type { Stack } from '@maestro/dev';
import { Follower, must, Person, type Seen } from '@maestro/e2e';
import { cpuOf } from './measure/cpu.ts';
import { now } from './measure/figures.ts';

const AGENTS = 3;
const ROUNDS = 10;
export const TURNS = AGENTS * ROUNDS;

export type Turns = {
  /** Milliseconds from one message to the next, at the client's socket. */
  readonly intervals: readonly number[];
  readonly turnsPerSecond: number;
  /** CPU milliseconds per turn of each process of the system, children included. */
  readonly cpuPerTurn: ReadonlyMap<string, number>;
  /** What each discussion's log held by its last turn. */
  readonly logs: readonly (readonly Seen[])[];
};

/** Three agents, ten rounds, no moderator, one socket per discussion, the provider at its fastest. */
export async function turnsThroughTheSystem(stack: Stack, discussions: number): Promise<Turns> {
  const people = await Promise.all(['alex', 'sarah', 'jordan', 'mina'].map((p) => Person.signIn(stack.baseUrl, p)));
  const cpuOfAll = () =>
    new Map([...stack.processes].map(([name, process]) => [name as string, cpuOf([process.pid()])]));
  const before = cpuOfAll();
  const began = now();
  const all = await Promise.all(
    Array.from({ length: discussions }, (_, n) => discuss(stack.baseUrl, people[n % people.length]!)),
  );
  const seconds = (now() - began) / 1000;
  const turns = discussions * TURNS;
  const cpuPerTurn = new Map([...cpuOfAll()].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / turns]));
  return {
    intervals: all.flatMap(({ intervals }) => intervals),
    turnsPerSecond: turns / seconds,
    cpuPerTurn,
    logs: all.map(({ log }) => log),
  };
}

async function discuss(baseUrl: string, person: Person): Promise<{ intervals: number[]; log: readonly Seen[] }> {
  const { body } = await must(
    person.post<{ discussion_id: string }>(
      '/v1/discussions',
      {
        topic: 'Which database to use',
        protocol: 'round_robin',
        rounds: ROUNDS,
        moderator: false,
        analysis: false,
        agents: ['architect', 'backend_eng', 'devops'].map((persona) => ({ persona, provider: 'openai' })),
        vote: { options: ['One', 'Other'] },
      },
      { attempts: 20 },
    ),
  );
  const arrivals: number[] = [];
  const follower = new Follower(baseUrl, person, body.discussion_id, (event) => {
    if (event.type === 'agent:message') arrivals.push(now());
  });
  try {
    await follower.event('the last turn', () => arrivals.length >= TURNS, 300_000);
  } finally {
    follower.stop();
  }
  await must(person.post(`/v1/discussions/${body.discussion_id}/cancel`, {}, { attempts: 20 }));
  return { intervals: arrivals.slice(1).map((at, i) => at - arrivals[i]!), log: follower.log };
}
