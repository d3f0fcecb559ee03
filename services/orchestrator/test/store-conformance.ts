import { decide, initialState, type Input } from '@maestro/discussion-core';
import { err, ok } from '@maestro/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { entryOf } from '../src/application/entry.ts';
import type { Cause, Entry, Store } from '../src/ports/store.ts';
import { alex, personas, request, sarah, stranger } from './table.ts';

const AT = '2026-01-01T09:00:00.000Z';
const byAlex: Cause = { actor: 'person:alex', handled: null };
const message = (id: string) => ({ source: '/maestro/voting', id, causationId: null });

function opening(discussionId: string, { at = AT, topic = 'Choose', cause = byAlex } = {}): Entry {
  const input: Input = {
    kind: 'create',
    at,
    workspace_id: 'default',
    by: 'alex',
    request: request({ topic }),
    personas,
    people: {},
  };
  const decision = decide(input, initialState(discussionId));
  if (!decision.ok) throw new Error(decision.error.detail);
  const header = { workspaceId: 'default', correlationId: 'case-1', traceparent: null };
  return entryOf(initialState(discussionId), header, decision.value, at, cause);
}

function said({ after, header }: Entry, text: string, cause = byAlex): Entry {
  const decision = decide({ kind: 'message', at: AT, by: 'alex', text, mentions: [] }, after);
  if (!decision.ok) throw new Error(decision.error.detail);
  return entryOf(after, header, decision.value, AT, cause);
}

/** What every `Store` promises. Ids are the suite's own, so that stores may hold more. */
export function promisesOfAStore(name: string, open: () => Promise<Store>): void {
  let store: Store;
  let ids = 0;
  const newId = () => `${name}-${++ids}`;
  const log = (id: string) => store.eventsAfter(id, 0, 1000);
  beforeEach(async () => {
    store = await open();
  });

  describe(`a log in ${name}`, () => {
    test('is read as it was appended, page by page', async () => {
      const id = newId();
      const first = opening(id);
      expect(await store.append(first)).toEqual(ok(null));
      const second = said(first, 'hello');
      expect(await store.append(second)).toEqual(ok(null));
      const whole = [...first.events, ...second.events];
      expect(await log(id)).toEqual(whole);
      expect(await store.eventsAfter(id, 1, 1)).toEqual(whole.slice(1, 2));
      expect(await store.eventsAfter(id, whole.length, 10)).toEqual([]);
      expect(await store.heads([id, 'nowhere'])).toEqual({ [id]: whole.length });
      expect(await store.header(id)).toEqual(first.header);
      expect(await store.header('nowhere')).toBeNull();
    });

    test('takes one entry at each version', async () => {
      const id = newId();
      const first = opening(id);
      await store.append(first);
      expect(await store.append(opening(id))).toEqual(err('behind'));
      const outcomes = await Promise.all(['one', 'two', 'three'].map((text) => store.append(said(first, text))));
      expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
      expect(outcomes.filter((outcome) => !outcome.ok && outcome.error === 'behind')).toHaveLength(2);
      expect(await log(id)).toHaveLength(first.events.length + 1);
    });

    test('takes the effect of a message once', async () => {
      const id = newId();
      const first = opening(id);
      await store.append(first);
      const cause = { actor: 'service:voting', handled: message(newId()) };
      const second = said(first, 'once', cause);
      expect(await store.append(second)).toEqual(ok(null));
      expect(await store.append(said(second, 'twice', cause))).toEqual(err('handled'));
      const settled = message(newId());
      await store.settle(settled);
      await store.settle(settled);
      expect(await store.append(said(second, 'after', { ...cause, handled: settled }))).toEqual(err('handled'));
      expect(await log(id)).toHaveLength(second.after.seq);
    });
  });

  describe(`a reply in ${name}`, () => {
    const key = () => ({ key: newId(), route: 'POST /v1/discussions', body_hash: 'hash' });

    test('is kept with its effect', async () => {
      const id = newId();
      const idempotency = key();
      const work = (entry: Entry) =>
        store.answerOnce(alex, idempotency, async (ledger) => {
          await ledger.append(entry);
          return ok({ seq: entry.after.seq });
        });
      const first = opening(id);
      const reply = await work(first);
      expect(await work(said(first, 'never'))).toEqual(reply);
      expect(await log(id)).toEqual(first.events);
      const other = await store.answerOnce(alex, { ...idempotency, body_hash: 'other' }, () => Promise.resolve(ok(1)));
      expect(other).toMatchObject(err({ kind: 'key_reused' }));
      expect(await store.answerOnce(sarah, idempotency, () => Promise.resolve(ok('hers')))).toEqual(ok('hers'));
    });

    test('is not kept where the work throws', async () => {
      const idempotency = key();
      const failing = store.answerOnce(alex, idempotency, () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(await store.answerOnce(alex, idempotency, () => Promise.resolve(ok(1)))).toEqual(ok(1));
    });

    test('of a moment’s trouble is not kept, a refusal is', async () => {
      const idempotency = key();
      const unavailable = err({ kind: 'unavailable' as const, detail: 'later' });
      expect(await store.answerOnce(alex, idempotency, () => Promise.resolve(unavailable))).toEqual(unavailable);
      const conflict = err({ kind: 'conflict' as const, detail: 'no' });
      expect(await store.answerOnce(alex, idempotency, () => Promise.resolve(conflict))).toEqual(conflict);
      expect(await store.answerOnce(alex, idempotency, () => Promise.resolve(ok(1)))).toEqual(conflict);
    });
  });

  describe(`the list in ${name}`, () => {
    test('holds everybody’s own, newest first', async () => {
      const topic = newId();
      const [older, newer] = [newId(), newId()];
      await store.append(opening(older, { topic }));
      await store.append(opening(newer, { topic, at: '2026-01-01T09:00:00.001Z' }));
      const query = { limit: 10, before: null, search: topic.toUpperCase() };
      const cards = await store.list(sarah, query);
      expect(cards.map((card) => card.discussion_id)).toEqual([newer, older]);
      expect(cards[1]).toEqual({ ...cards[0], ...cards[1], discussion_id: older, topic, created_at: AT });
      const before = { createdAt: cards[0]!.created_at, discussionId: newer };
      expect((await store.list(alex, { ...query, before })).map((card) => card.discussion_id)).toEqual([older]);
      expect(await store.list(alex, { ...query, phase: 'decided' })).toEqual([]);
      expect(await store.list(stranger, query)).toEqual([]);
      expect(await store.list({ ...alex, workspace_id: 'other' }, query)).toEqual([]);
    });
  });

  describe(`a deadline in ${name}`, () => {
    test('is claimed by one at a time, comes up again, and can be put back', async () => {
      const id = newId();
      // Long before those of other tests.
      const first = opening(id, { at: '2001-01-01T00:00:00.000Z' });
      await store.append(first);
      const claim = (at: string) => store.claimDue(new Date(at), 10_000, 10);
      expect(await claim('2001-01-01T00:00:00.000Z')).toEqual([]);
      const claims = await Promise.all([claim('2001-01-01T01:00:00.000Z'), claim('2001-01-01T01:00:00.000Z')]);
      expect(claims.flat()).toEqual([id]);
      expect(await claim('2001-01-01T01:00:09.999Z')).toEqual([]);
      expect(await store.countDue(new Date('2001-01-01T01:00:10.000Z'))).toBe(1);
      await store.reschedule(first.before);
      expect(await store.countDue(new Date('2001-01-01T00:30:00.000Z'))).toBe(0);
      await store.reschedule(first.after);
      expect(await claim('2001-01-01T00:30:00.000Z')).toEqual([id]);
    });
  });
}
