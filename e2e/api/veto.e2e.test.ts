import { expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Follower } from '../table/follower.ts';
import { Person } from '../table/person.ts';

it('ends in deadlock when the approver vetoes, and says why', async () => {
  const baseUrl = inject('baseUrl');
  const lena = await Person.signIn(baseUrl, 'lena');
  const created = await must(
    lena.post<{ discussion_id: string }>('/v1/discussions', {
      topic: 'Whether to keep the weekly release',
      protocol: 'round_robin',
      rounds: 1,
      agents: [{ persona: 'qa' }],
      humans: [{ user_id: 'lena', role: 'must_approve' }],
      vote: { method: 'plurality', options: ['Weekly', 'Fortnightly'] },
    }),
  );
  const id = created.body.discussion_id;
  const follower = new Follower(baseUrl, lena, id);
  try {
    await follower.typed('approval:requested', 90_000);
    const path = `/v1/discussions/${id}/human-input`;
    const bare = await lena.post(path, { user_id: 'lena', type: 'approval', response: 'veto' });
    expect(bare.status).toBe(422);
    expect(bare.body['errors']).toMatchObject([{ pointer: '/reason' }]);
    await must(lena.post(path, { user_id: 'lena', type: 'approval', response: 'veto', reason: 'No data yet.' }));
    await follower.end();
    const { body } = await must(lena.get(`/v1/discussions/${id}/decision`));
    expect(body).toMatchObject({
      status: 'deadlocked',
      phase: 'deadlocked',
      reason: 'vetoed',
      decision: null,
      sign_offs: [{ user_id: 'lena', response: 'veto', reason: 'No data yet.' }],
    });
  } finally {
    follower.stop();
  }
}, 120_000);
