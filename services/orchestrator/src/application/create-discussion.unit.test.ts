import { err } from '@maestro/kernel';
import { describe, expect, test } from 'vitest';
import { alex, envelope, personas, replica, request } from '../../test/table.ts';
import { createDiscussion } from './create-discussion.ts';
import { discussionRequested } from './discussion-requested.ts';

const key = { key: 'k', route: 'POST /v1/discussions', body_hash: 'hash' };
const asked = envelope({
  source: '/crm',
  id: 'request-7',
  discussionid: '',
  actor: 'service:/crm',
  correlationid: 'c',
});

describe('a person opens a discussion', () => {
  test('with the names of personas and people, and the first turn asked for', async () => {
    const { create, store } = replica();
    const reply = await create(request(), alex, null);
    expect(reply).toEqual({ ok: true, value: { discussion_id: 'd-1' } });
    expect(store.log('d-1')[0]).toMatchObject({
      type: 'discussion:created',
      data: {
        workspace_id: 'default',
        created_by: 'alex',
        names: { architect: personas.architect.name, devops: personas.devops.name, alex: 'Alex', sarah: 'Sarah' },
        titles: { architect: personas.architect.title },
      },
    });
    expect(store.commands.map(({ name }) => name)).toEqual(['requestAgentTurn']);
  });

  test('once per key', async () => {
    const { create, store } = replica();
    const first = await create(request(), alex, key);
    expect(await create(request(), alex, key)).toEqual(first);
    expect(store.log('d-2')).toEqual([]);
  });

  test('unknown personas and providers are refused with everything else that is wrong', async () => {
    const { create, store } = replica();
    const agents = [
      { persona: 'architect', provider: 'nobody' },
      { persona: 'oracle', provider: 'claude' },
    ];
    const reply = await create(
      request({ agents, vote: { options: ['a', 'a'], method: 'majority', quorum: 0.5 } }),
      alex,
      null,
    );
    expect(reply).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    const pointers = reply.ok ? [] : reply.error.errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/agents/1/persona', '/vote/options', '/agents/0/provider']);
    expect(store.log('d-1')).toEqual([]);
  });

  test('an unknown provider alone is refused', async () => {
    const { create } = replica();
    const reply = await create(request({ agents: [{ persona: 'architect', provider: 'nobody' }] }), alex, null);
    expect(reply).toMatchObject({ error: { kind: 'invalid', errors: [{ pointer: '/agents/0/provider' }] } });
  });

  test('while nobody knows which agents there are, one is told to come back', async () => {
    const parts = replica();
    const offer = () => Promise.resolve(err({ kind: 'unavailable' as const, detail: 'llm-router does not answer' }));
    const reply = await createDiscussion({ ...parts, catalogue: { offer } })(request(), alex, key);
    expect(reply).toMatchObject({ error: { kind: 'unavailable' } });
  });
});

describe('a service asks for a discussion', () => {
  const taking = () => {
    const parts = replica();
    return {
      ...parts,
      take: discussionRequested({ ...parts, idFor: (sender, id) => `r-${sender.replaceAll(/\W/g, '')}-${id}` }),
    };
  };

  test('it is opened in its workspace and its name', async () => {
    const { take, store } = taking();
    expect(await take(asked, request())).toMatchObject({ ok: true });
    expect(store.log('r-defaultcrm-request-7')[0]).toMatchObject({
      data: { workspace_id: 'default', created_by: 'service:/crm' },
    });
    expect(await store.header('r-defaultcrm-request-7')).toMatchObject({ correlationId: 'c' });
  });

  test('however often it asks', async () => {
    const { take, store } = taking();
    await take(asked, request());
    const head = store.log('r-defaultcrm-request-7').length;
    expect(await take(asked, request())).toEqual({ ok: true, value: null });
    store.handled.clear();
    expect(await take(asked, request())).toEqual({ ok: true, value: null });
    expect(store.log('r-defaultcrm-request-7')).toHaveLength(head);
    expect(store.handled.size).toBe(1);
    expect(store.refused).toEqual([]);
  });

  test('a request that cannot be is refused once, field by field', async () => {
    const { take, store } = taking();
    for (let i = 0; i < 2; i++) await take(asked, request({ agents: [{ persona: 'oracle' }] }));
    expect(store.refused).toMatchObject([
      { workspaceId: 'default', correlationId: 'c', errors: [{ pointer: '/agents/0/persona' }] },
    ]);
  });

  test('under the same source and id in another workspace it is another request', async () => {
    const { take, store } = taking();
    await take(asked, request());
    await take({ ...asked, workspaceid: 'other' }, request());
    expect(store.log('r-othercrm-request-7')[0]).toMatchObject({ data: { workspace_id: 'other' } });
  });

  test('what it says of itself marks no message of ours as handled and ends no command', async () => {
    const { take, store } = taking();
    const sly = { ...asked, source: '/maestro/voting', actor: 'person:alex', causationid: 'd-1-t3:request-agent-turn' };
    const taken = await take(sly, request());
    expect(store.handled).toEqual(new Set(['default:/maestro/voting request-7']));
    expect(taken).toMatchObject({
      value: { cause: { actor: 'service:/maestro/voting', handled: { causationId: null } } },
    });
  });

  test('attributes too long to be repeated on every message are refused', async () => {
    const { take, store } = taking();
    await take({ ...asked, correlationid: 'x'.repeat(201) }, request());
    expect(store.refused).toMatchObject([{ correlationId: 'r-defaultcrm-request-7', errors: [{ pointer: '' }] }]);
  });

  test('so is one that breaks the schema', async () => {
    const { take, store } = taking();
    const errors = [{ pointer: '/topic', detail: 'is missing' }];
    await take(asked, { errors });
    expect(store.refused).toMatchObject([{ errors }]);
  });

  test('it is tried again while nobody knows which agents there are', async () => {
    const parts = replica();
    const offer = () => Promise.resolve(err({ kind: 'unavailable' as const, detail: 'llm-router does not answer' }));
    const take = discussionRequested({ ...parts, catalogue: { offer }, idFor: () => 'r-1' });
    expect(await take(asked, request())).toMatchObject({ error: { kind: 'unavailable' } });
    expect(parts.store.handled.size).toBe(0);
  });
});
