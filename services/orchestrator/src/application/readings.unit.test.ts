import type { ContextEntry } from '@maestro/contracts';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../test/memory-store.ts';
import { alex, namesake, replica, request, sarah, stranger } from '../../test/table.ts';
import { getDecision } from './get-decision.ts';
import { getDiscussion } from './get-discussion.ts';
import { getHeads } from './get-heads.ts';
import { getMembership } from './get-membership.ts';
import { listDiscussions } from './list-discussions.ts';
import { listEvents } from './list-events.ts';
import { postMessage } from './post-message.ts';
import { readContext } from './read-context.ts';
import { requestInput } from './request-input.ts';
import { timePassed } from './time-passed.ts';

const hello = (discussion_id: string) => ({ discussion_id, message: { user_id: 'alex', message: 'hello' } });

describe('reading a discussion', () => {
  test('people with a seat and the creator may, nobody else', async () => {
    const parts = replica();
    const id = await parts.opened({ humans: request().humans.filter(({ user_id }) => user_id === 'sarah') });
    const readings = [
      getDiscussion(parts),
      getDecision(parts),
      getMembership(parts),
      (body: { discussion_id: string }, actor: typeof alex) =>
        listEvents(parts)({ ...body, after: 0, limit: 10 }, actor),
    ];
    for (const read of readings) {
      for (const actor of [alex, sarah]) expect(await read({ discussion_id: id }, actor)).toMatchObject({ ok: true });
      for (const actor of [stranger, namesake]) {
        expect(await read({ discussion_id: id }, actor)).toMatchObject({ error: { kind: 'not_found' } });
      }
      expect(await read({ discussion_id: 'nowhere' }, alex)).toMatchObject({ error: { kind: 'not_found' } });
    }
  });

  test('what another replica appended is seen at once', async () => {
    const store = new MemoryStore();
    const [one, two] = [replica(store), replica(store)];
    const id = await one.opened();
    await getDiscussion(two)({ discussion_id: id }, alex);
    await postMessage(one.recorder)(hello(id), alex, null);
    expect(await getDiscussion(two)({ discussion_id: id }, alex)).toMatchObject({
      value: { last_seq: store.log(id).length },
    });
  });

  test('events come in pages, and every page says where the head is', async () => {
    const parts = replica();
    const id = await parts.opened();
    const all = parts.store.log(id);
    const page = await listEvents(parts)({ discussion_id: id, after: 1, limit: 1 }, alex);
    expect(page).toEqual({ ok: true, value: { events: [all[1]], last_seq: all.length } });
    expect(await listEvents(parts)({ discussion_id: id, after: 999, limit: 10 }, alex)).toEqual({
      ok: true,
      value: { events: [], last_seq: all.length },
    });
  });

  test('membership tells what one may do, and which requests the log knows', async () => {
    const parts = replica();
    const id = await parts.opened();
    const ask = {
      to: ['sarah'],
      type: 'feedback',
      prompt: 'Costs?',
      options: [],
      blocking: true,
      strict: false,
    } as const;
    const asked = await requestInput(parts.recorder)(
      { discussion_id: id, request: { ...ask, to: [...ask.to], options: [], expiry: { policy: 'wait' } } },
      alex,
      null,
    );
    const [request_id] = Object.keys(parts.store.state(id).requests);
    expect(asked).toEqual({ ok: true, value: { seq: parts.store.log(id).length, request_id } });
    const membership = getMembership(parts);
    expect(await membership({ discussion_id: id, request_id }, sarah)).toMatchObject({
      value: { seated: true, permissions: ['can_message', 'can_veto', 'must_approve'], known: true },
    });
    expect(await membership({ discussion_id: id, request_id: 'other' }, sarah)).toMatchObject({
      value: { known: false },
    });
    expect(await membership({ discussion_id: id, vote_id: 'other' }, sarah)).toMatchObject({ value: { known: false } });
  });

  test('heads are told of what exists', async () => {
    const { store, opened } = replica();
    const id = await opened();
    expect(await getHeads(store)({ discussion_ids: [id, 'nowhere'] })).toEqual({
      ok: true,
      value: { heads: { [id]: store.log(id).length } },
    });
  });
});

describe('the list', () => {
  test('holds what one may read, newest first, page by page', async () => {
    const { store, opened, clock } = replica();
    for (const topic of ['First', 'Second', 'Third']) {
      await opened({ topic });
      clock.advance(1000);
    }
    const list = listDiscussions(store);
    const topics = async (before?: string) => {
      const reply = await list({ limit: 2, ...(before !== undefined && { before }) }, sarah);
      if (!reply.ok) throw new Error(reply.error.detail);
      return { topics: reply.value.discussions.map(({ topic }) => topic), next: reply.value.next };
    };
    const first = await topics();
    expect(first.topics).toEqual(['Third', 'Second']);
    expect(await topics(first.next!)).toEqual({ topics: ['First'], next: null });
    expect(await list({ limit: 9 }, stranger)).toEqual({ ok: true, value: { discussions: [], next: null } });
  });

  test('a page that never was is refused', async () => {
    const { store } = replica();
    expect(await listDiscussions(store)({ limit: 2, before: 'x' }, alex)).toMatchObject({
      error: { kind: 'invalid', errors: [{ pointer: '/before' }] },
    });
  });
});

describe('the shared context', () => {
  async function spoken() {
    const parts = replica();
    const id = await parts.opened();
    for (let i = 0; i < 4; i++) await postMessage(parts.recorder)(hello(id), alex, null);
    const context = readContext(parts);
    const read = async (after: number, upto: number, limit = 500): Promise<readonly ContextEntry[]> => {
      const reply = await context({ discussion_id: id, after, upto, limit });
      if (!reply.ok) throw new Error(reply.error.detail);
      return reply.value.entries;
    };
    return { ...parts, id, context, read, whole: [...parts.written], head: parts.store.state(id).context_seq };
  }

  test('is told from the log as it was written after each commit', async () => {
    const { read, whole, head } = await spoken();
    expect(whole).toHaveLength(5);
    expect(await read(0, head)).toEqual(whole);
  });

  test('goes on after any entry, as far as asked', async () => {
    const { read, whole, head } = await spoken();
    for (const [i, { seq }] of whole.entries()) {
      expect(await read(seq, head)).toEqual(whole.slice(i + 1));
      expect(await read(0, seq)).toEqual(whole.slice(0, i + 1));
      expect(await read(seq, head, 1)).toEqual(whole.slice(i + 1, i + 2));
    }
  });

  test('is written where readers look first, and told even where that fails', async () => {
    const { read, whole, head, written, contextStore } = await spoken();
    await read(0, head);
    expect(written).toEqual([...whole, ...whole]);
    contextStore.failing = true;
    expect(await read(0, head)).toEqual(whole);
  });

  test('cannot go on after what is no entry', async () => {
    const { context, id, head, store } = await spoken();
    const other = store.log(id).find(({ type }) => type === 'agent:thinking')!.seq;
    expect(await context({ discussion_id: id, after: other, upto: head, limit: 9 })).toMatchObject({
      error: { kind: 'invalid', errors: [{ pointer: '/after' }] },
    });
    expect(await context({ discussion_id: 'nowhere', after: 0, upto: 9, limit: 9 })).toEqual({
      ok: true,
      value: { entries: [] },
    });
  });
});

describe('the passing of time', () => {
  test('ends a turn whose outcome never came, once', async () => {
    const parts = replica();
    const id = await parts.opened();
    const tick = timePassed(parts);
    expect(await tick()).toBe(0);
    parts.clock.advance(10 * 60_000);
    expect(await tick()).toBe(1);
    expect(parts.store.log(id).find(({ type }) => type === 'turn:failed')).toMatchObject({
      data: { cause: 'watchdog' },
    });
    expect(await tick()).toBe(0);
  });

  test('is found by one replica at a time', async () => {
    const store = new MemoryStore();
    const one = replica(store);
    const two = replica(store, one.clock);
    await one.opened();
    one.clock.advance(10 * 60_000);
    const told = await Promise.all([timePassed(one)(), timePassed(two)()]);
    expect(told.toSorted()).toEqual([0, 1]);
  });

  test('changes nothing where somebody was quicker, and the next deadline stands', async () => {
    const parts = replica();
    const id = await parts.opened();
    const { deadline } = parts.store.state(id).turn!;
    // Claimed by a clock ahead of ours.
    await parts.store.claimDue(new Date('2030-01-01T00:00:00.000Z'), 0, 10);
    parts.clock.advance(1000);
    const head = parts.store.log(id).length;
    parts.store.claimDue = () => Promise.resolve([id]);
    expect(await timePassed(parts)()).toBe(1);
    expect(parts.store.log(id)).toHaveLength(head);
    expect(await parts.store.countDue(new Date(deadline))).toBe(0);
    expect(await parts.store.countDue(new Date(Date.parse(deadline) + 60_000))).toBe(1);
  });

  test('that cannot be handled is said and comes up again', async () => {
    const parts = replica();
    await parts.opened();
    parts.clock.advance(10 * 60_000);
    parts.store.meanwhile = () => Promise.reject(new Error('the database is away'));
    await timePassed(parts)();
    expect(parts.observer.told).toContain('deadline not handled');
    parts.clock.advance(10_000);
    expect(await timePassed(parts)()).toBe(1);
  });
});
