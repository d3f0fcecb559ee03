import { ManualClock } from '@maestro/testing';
import { describe, expect, test } from 'vitest';
import { MemoryStore } from '../../test/memory-store.ts';
import { alex, envelope, namesake, replica, stranger } from '../../test/table.ts';
import { postMessage } from './post-message.ts';
import { recordFact } from './record-fact.ts';
import { Behind } from './recorder.ts';
import { steerDiscussion } from './steer-discussion.ts';

const key = (text: string, body = text) => ({ key: text, route: 'POST /v1/discussions/:id/messages', body_hash: body });
const says = (discussion_id: string, message: string, user_id = 'alex') => ({
  discussion_id,
  message: { user_id, message },
});

describe('an order of a person', () => {
  test('is recorded, and the reply says where', async () => {
    const { recorder, store, opened } = replica();
    const id = await opened();
    const head = store.log(id).length;
    const reply = await postMessage(recorder)(says(id, 'hello @devops'), alex, null);
    expect(reply).toEqual({ ok: true, value: { seq: head + 1 } });
    expect(store.log(id)[head]).toMatchObject({
      seq: head + 1,
      type: 'human:message',
      data: { participant_id: 'alex', message: 'hello @devops', mentions: ['devops'] },
    });
  });

  test.each([
    ['a stranger', stranger],
    ['a namesake of another workspace', namesake],
  ])('of %s meets no discussion', async (_, actor) => {
    const { recorder, store, opened } = replica();
    const id = await opened();
    const head = store.log(id).length;
    const reply = await postMessage(recorder)(says(id, 'hello', actor.person_id), actor, null);
    expect(reply).toMatchObject({ ok: false, error: { kind: 'not_found' } });
    expect(await postMessage(recorder)(says('nowhere', 'hello'), alex, null)).toEqual(reply);
    expect(store.log(id)).toHaveLength(head);
  });

  test('in another name is forbidden, and strangers do not learn even that', async () => {
    const { recorder, opened } = replica();
    const id = await opened();
    const post = postMessage(recorder);
    expect(await post(says(id, 'I agree', 'sarah'), alex, null)).toMatchObject({
      ok: false,
      error: { kind: 'forbidden', errors: [{ pointer: '/user_id' }] },
    });
    expect(await post(says(id, 'I agree', 'sarah'), stranger, null)).toMatchObject({ error: { kind: 'not_found' } });
  });

  test('under one key has one effect and one reply', async () => {
    const { recorder, store, opened } = replica();
    const id = await opened();
    const post = postMessage(recorder);
    const first = await post(says(id, 'hello'), alex, key('k'));
    const head = store.log(id).length;
    expect(await post(says(id, 'hello'), alex, key('k'))).toEqual(first);
    expect(await post(says(id, 'other'), alex, key('k', 'other'))).toMatchObject({ error: { kind: 'key_reused' } });
    expect(store.log(id)).toHaveLength(head);
  });

  test('waits for those before it in the same process rather than get in their way', async () => {
    const { recorder, store, opened, observer } = replica();
    const id = await opened();
    const words = ['one', 'two', 'three', 'four'];
    await Promise.all(words.map((text) => postMessage(recorder)(says(id, text), alex, key(text))));
    expect(store.log(id).flatMap(({ type, data }) => (type === 'human:message' ? [data.message] : []))).toEqual(words);
    expect(observer.told).not.toContain('behind');
  });

  test('that changes nothing says so', async () => {
    const { recorder, opened } = replica();
    const id = await opened();
    const steer = steerDiscussion(recorder);
    await steer({ discussion_id: id, order: 'pause' }, alex, null);
    expect(await steer({ discussion_id: id, order: 'pause' }, alex, null)).toEqual({ ok: true, value: { seq: null } });
  });

  test('is followed by the shared context, and does not fail with it', async () => {
    const { recorder, opened, written, contextStore, wakings, observer } = replica();
    const id = await opened();
    await postMessage(recorder)(says(id, 'hello'), alex, null);
    expect(written.map(({ kind, prev }) => [kind, prev])).toEqual([
      ['opening', 0],
      ['message', written[0]!.seq],
    ]);
    expect(wakings()).toBe(2);
    contextStore.failing = true;
    expect(await postMessage(recorder)(says(id, 'again'), alex, null)).toMatchObject({ ok: true });
    expect(observer.told).toContain('context not written');
  });
});

describe('two replicas on one log', () => {
  test('the slower one decides again on what the faster one appended', async () => {
    const store = new MemoryStore();
    const [one, two] = [replica(store), replica(store)];
    const id = await one.opened();
    await postMessage(two.recorder)(says(id, 'first'), alex, null);
    const head = store.log(id).length;
    store.meanwhile = () => postMessage(one.recorder)(says(id, 'second'), alex, null);
    const reply = await postMessage(two.recorder)(says(id, 'third'), alex, null);
    expect(reply).toEqual({ ok: true, value: { seq: head + 2 } });
    expect(
      store
        .log(id)
        .slice(head)
        .map(({ data }) => data),
    ).toMatchObject([{ message: 'second' }, { message: 'third' }]);
    expect(two.observer.told).toContain('behind');
  });

  test('a fold that is behind refuses nothing the log would allow', async () => {
    const store = new MemoryStore();
    const [one, two] = [replica(store), replica(store)];
    const id = await one.opened();
    const [steerOne, steerTwo] = [steerDiscussion(one.recorder), steerDiscussion(two.recorder)];
    await steerTwo({ discussion_id: id, order: 'pause' }, alex, null);
    await steerOne({ discussion_id: id, order: 'resume' }, alex, null);
    // Two still believes it is paused: pausing would change nothing.
    expect(await steerTwo({ discussion_id: id, order: 'pause' }, alex, null)).toEqual({
      ok: true,
      value: { seq: store.log(id).length },
    });
  });

  test('an agent’s turn that a fold has not heard of is recorded all the same', async () => {
    const store = new MemoryStore();
    const [one, two] = [replica(store), replica(store)];
    const id = await one.opened();
    await two.folds.latest(store, id);
    const first = store.state(id).turn!;
    const turn = (turn_id: string, agent_id: string, text: string) => ({
      turn_id,
      agent_id,
      text,
      provider: 'claude',
      model: 'm',
      simulated: true,
      tokens: { input: 1, output: 1 },
      fallback_from: null,
      attempt: 1,
      vendor_ms: 1,
    });
    const about = { discussionid: id };
    await recordFact(one.recorder)(
      'agentTurnCompleted',
      envelope({ ...about, id: 'm-1' }),
      turn(first.turn_id, first.agent_id, 'PostgreSQL'),
    );
    const second = store.state(id).turn!;
    expect(second.turn_id).not.toBe(first.turn_id);
    await recordFact(two.recorder)(
      'agentTurnCompleted',
      envelope({ ...about, id: 'm-2' }),
      turn(second.turn_id, second.agent_id, 'MongoDB'),
    );
    const said = store.log(id).filter(({ type }) => type === 'agent:message');
    expect(said.map(({ data }) => data)).toMatchObject([{ message: 'PostgreSQL' }, { message: 'MongoDB' }]);
  });

  test('whoever is always too slow is told to come back, and nothing is recorded', async () => {
    const store = new MemoryStore();
    const [one, two] = [replica(store), replica(store)];
    const id = await one.opened();
    const overtake = async (): Promise<void> => {
      await postMessage(one.recorder)(says(id, 'quicker'), alex, null);
      store.meanwhile = overtake;
    };
    store.meanwhile = overtake;
    expect(await postMessage(two.recorder)(says(id, 'slow'), alex, key('k'))).toMatchObject({
      error: { kind: 'unavailable' },
    });
    expect(two.observer.told.filter((what) => what === 'behind')).toHaveLength(5);
    store.meanwhile = null;
    expect(await postMessage(two.recorder)(says(id, 'slow'), alex, key('k'))).toMatchObject({ ok: true });
  });

  test('time never runs backwards in a log, though clocks differ', async () => {
    const store = new MemoryStore();
    const [one, two] = [replica(store, new ManualClock('2026-01-01T09:00:10.000Z')), replica(store)];
    const id = await one.opened();
    await postMessage(two.recorder)(says(id, 'hello'), alex, null);
    expect(store.log(id).at(-1)!.at).toBe('2026-01-01T09:00:10.000Z');
  });
});

describe('a fact of another service', () => {
  test('is recorded once, however often it is delivered', async () => {
    const { recorder, store, opened } = replica();
    const id = await opened();
    const { turn_id, agent_id } = store.state(id).turn!;
    const fact = { turn_id, agent_id, cause: 'timeout', detail: 'too slow' } as const;
    const about = envelope({ discussionid: id });
    await recordFact(recorder)('agentTurnFailed', about, fact);
    const head = store.log(id).length;
    await recordFact(recorder)('agentTurnFailed', about, fact);
    expect(store.log(id)).toHaveLength(head);
    expect(store.log(id).filter(({ type }) => type === 'turn:failed')).toHaveLength(1);
    expect(store.handled).toEqual(new Set(['/maestro/llm-router message-1']));
  });

  test('that comes too late to matter is marked as handled', async () => {
    const { recorder, store, opened } = replica();
    const id = await opened();
    const head = store.log(id).length;
    const fact = { turn_id: 'long-ago', agent_id: 'devops', cause: 'timeout', detail: '' } as const;
    await recordFact(recorder)('agentTurnFailed', envelope({ discussionid: id }), fact);
    expect(store.log(id)).toHaveLength(head);
    expect(store.handled.size).toBe(1);
  });

  test('that was meant for another service is passed over', async () => {
    const { recorder, store } = replica();
    await recordFact(recorder)('structuredOutputFailed', envelope({ discussionid: 'nowhere' }), {
      call_id: 'ballot',
      requester: 'voting',
      purpose: 'ballot',
      cause: 'timeout',
      detail: '',
    });
    expect(store.handled.size).toBe(0);
    expect(store.reads).toBe(0);
  });

  test.each([
    ['an unknown discussion', {}],
    ['a discussion of another workspace', { workspaceid: 'other' }],
  ])('about %s fails', async (_, over) => {
    const { recorder, opened } = replica();
    const id = await opened();
    const about = envelope({ discussionid: 'workspaceid' in over ? id : 'nowhere', ...over });
    const fact = { turn_id: 't', agent_id: 'devops', cause: 'timeout', detail: '' } as const;
    await expect(recordFact(recorder)('agentTurnFailed', about, fact)).rejects.toThrow('was refused');
  });

  test('costs no read while the fold is kept', async () => {
    const { recorder, store, opened } = replica();
    const id = await opened();
    const before = store.reads;
    const { turn_id, agent_id } = store.state(id).turn!;
    const fact = { turn_id, agent_id, cause: 'timeout', detail: '' } as const;
    await recordFact(recorder)('agentTurnFailed', envelope({ discussionid: id }), fact);
    expect(store.reads).toBe(before);
  });

  test('gives up when others are always quicker, to be delivered again', async () => {
    const store = new MemoryStore();
    const [one, two] = [replica(store), replica(store)];
    const id = await one.opened();
    const overtake = async (): Promise<void> => {
      await postMessage(one.recorder)(says(id, 'quicker'), alex, null);
      store.meanwhile = overtake;
    };
    const { turn_id, agent_id } = store.state(id).turn!;
    store.meanwhile = overtake;
    const fact = { turn_id, agent_id, cause: 'timeout', detail: '' } as const;
    await expect(recordFact(two.recorder)('agentTurnFailed', envelope({ discussionid: id }), fact)).rejects.toThrow(
      Behind,
    );
    expect(store.handled.size).toBe(0);
  });
});
