import { beforeAll, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let sarah: Person;
beforeAll(async () => {
  alex = await Person.signIn(baseUrl, 'alex');
  // A token without the administrator's claim.
  sarah = Person.ofWorkspace(baseUrl, 'sarah', 'default', inject('tokenSecret'));
});

const lawyer = {
  name: 'Lawyer AI',
  role: 'lawyer',
  provider: 'claude',
  model: 'claude-haiku-5-5',
  instructions: 'You read what is written.',
  temperament: { style: 'assertive', defers: 'readily' },
};

it('a persona is made, changed by whoever saw its newest version, and taken away; its versions stay', async () => {
  expect((await sarah.post('/v1/personas', { persona: 'lawyer', ...lawyer })).status).toBe(403);
  const made = await must(alex.post('/v1/personas', { persona: 'lawyer', ...lawyer }));
  expect(made).toMatchObject({ status: 201, body: { version: 1, origin: 'workspace', created_by: 'alex' } });
  expect((await alex.post('/v1/personas', { persona: 'lawyer', ...lawyer })).status).toBe(409);
  const bad = await alex.post('/v1/personas', { persona: 'clerk', ...lawyer, provider: 'nobody' });
  expect(bad).toMatchObject({ status: 422, body: { errors: [{ pointer: '/provider' }] } });

  const changed = await must(alex.put('/v1/personas/lawyer', { version: 1, ...lawyer, role: 'counsel' }));
  expect(changed.body).toMatchObject({ version: 2, role: 'counsel' });
  expect((await alex.put('/v1/personas/lawyer', { version: 1, ...lawyer })).status).toBe(409);
  const list = await must(sarah.get<{ personas: { persona: string; version: number }[] }>('/v1/personas'));
  expect(list.body.personas).toContainEqual(expect.objectContaining({ persona: 'lawyer', version: 2 }));

  expect((await must(alex.delete('/v1/personas/lawyer?version=2'))).body).toEqual({ persona: 'lawyer', version: 3 });
  expect((await alex.get('/v1/personas/lawyer')).status).toBe(404);
  const versions = await must(alex.get('/v1/personas/lawyer/versions'));
  expect(versions.body).toMatchObject({ versions: [{ version: 3, deleted: true }, { version: 2 }, { version: 1 }] });
});

it('a discussion keeps the version it was opened with while the persona changes and goes', async () => {
  await must(alex.post('/v1/personas', { persona: 'scribe', ...lawyer, name: 'Scribe AI' }));
  const request = {
    topic: 'Which version speaks',
    agents: [{ persona: 'scribe' }],
    humans: [{ user_id: 'alex', role: 'decision_maker' }],
    protocol: 'round_robin',
    rounds: 2,
    moderator: false,
    analysis: false,
    vote: { options: ['A', 'B'] },
  };
  const table = await Discussion.open(baseUrl, alex, request);
  try {
    // The first turn is under way; the second waits until the persona has changed.
    await must(table.steer(alex, 'pause'));
    expect((await table.nth('agent:message', 1)).data['provider']).toBe('claude');
    const moved = { version: 1, ...lawyer, name: 'Scribe AI', provider: 'openai', model: 'gpt-6-luna' };
    await must(alex.put('/v1/personas/scribe', moved));
    await must(alex.delete('/v1/personas/scribe'));
    expect((await alex.post('/v1/discussions', request)).status).toBe(422);
    expect(table.typed('agent:message')).toHaveLength(1);
    await must(table.steer(alex, 'resume'));
    expect((await table.nth('agent:message', 2)).data['provider']).toBe('claude');
    const { body } = await must(alex.get<{ participants: { id: string; persona_version?: number }[] }>(table.path));
    expect(body.participants.find(({ id }) => id === 'scribe')).toMatchObject({ persona_version: 1 });
  } finally {
    await table.steer(alex, 'cancel');
    table.stop();
  }
});
