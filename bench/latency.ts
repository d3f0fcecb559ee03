import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@maestro/dev';
import { Follower, must, Person } from '@maestro/e2e';
import { now } from './measure/figures.ts';

/**
 * From a commit to a browser's socket: people speak at `rate` messages a second over ten discussions. An event's `at`
 * is taken just before its commit, on the clock this process reads too, so each figure holds the commit as well and
 * is at most a millisecond too high. Returns milliseconds per message.
 */
export async function commitToSocket(stack: Stack, rate: number, seconds: number): Promise<number[]> {
  const people = await Promise.all(['alex', 'sarah', 'jordan', 'mina'].map((p) => Person.signIn(stack.baseUrl, p)));
  const samples: number[] = [];
  const tables = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      const person = people[n % people.length]!;
      const id = await open(person);
      const follower = new Follower(stack.baseUrl, person, id, (event) => {
        if (event.type === 'human:message') samples.push(performance.timeOrigin + now() - Date.parse(event.at));
      });
      await follower.typed('discussion:paused');
      return { person, id, follower };
    }),
  );
  const sent: Promise<unknown>[] = [];
  for (let i = 0; i < rate * seconds; i++) {
    const { person, id } = tables[i % tables.length]!;
    const body = { user_id: person.id, message: `message ${i}` };
    sent.push(must(person.post(`/v1/discussions/${id}/messages`, body, { attempts: 5 })));
    await pause(1000 / rate);
  }
  await Promise.all(sent);
  for (const { follower } of tables) {
    await follower.event('every message', () => samples.length >= sent.length, 30_000);
    follower.stop();
  }
  return samples;
}

async function open(person: Person): Promise<string> {
  const { body } = await must(
    person.post<{ discussion_id: string }>('/v1/discussions', {
      topic: 'A place to speak',
      protocol: 'round_robin',
      rounds: 1,
      moderator: false,
      analysis: false,
      agents: [{ persona: 'architect' }],
      humans: [{ user_id: person.id, role: 'decision_maker' }],
      vote: { options: ['One', 'Other'] },
    }),
  );
  // Its one agent need not speak for this.
  await must(person.post(`/v1/discussions/${body.discussion_id}/pause`, {}));
  return body.discussion_id;
}
