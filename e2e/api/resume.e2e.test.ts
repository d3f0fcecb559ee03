import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import { apolloRequest, must, playApollo } from '../table/apollo.ts';
import { Follower } from '../table/follower.ts';
import { Person } from '../table/person.ts';
import { seededRandom } from '../table/seeded-random.ts';

it('a client cut off at 20 random moments has the log of one never cut', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
  console.log(`seed ${seed}`);
  const next = seededRandom(seed);
  const baseUrl = inject('baseUrl');
  const [alex, sarah] = [await Person.signIn(baseUrl, 'alex'), await Person.signIn(baseUrl, 'sarah')];
  const { body } = await must(alex.post<{ discussion_id: string }>('/v1/discussions', apolloRequest()));
  const steady = new Follower(baseUrl, alex, body.discussion_id);
  const cut = new Follower(baseUrl, sarah, body.discussion_id);
  try {
    const played = playApollo(steady, alex, sarah, body.discussion_id);
    for (let cuts = 0; cuts < 20;) {
      await pause(20 + next() * 300);
      if (cut.cut()) cuts++;
    }
    await played;
    const end = await steady.end();
    await cut.event('the end', (e) => e.seq === end.seq);
    expect(cut.closes.length).toBeGreaterThanOrEqual(20);
    expect(cut.log).toEqual(steady.log);
  } finally {
    steady.stop();
    cut.stop();
  }
}, 150_000);
