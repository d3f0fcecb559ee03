import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { failure } from '../domain/model-failure.ts';
import { userSays } from '../domain/prompt.ts';
import { Breakers } from './breakers.ts';
import { Refusals } from './refusals.ts';
import { UNLIMITED } from './spending.ts';
import { says, ScriptedModel, type Step } from './testing/scripted-model.ts';
import { setTable } from './testing/table.ts';

const here = { discussionId: 'd1', purpose: 'turn' } as const;
const claude = { provider: 'claude', model: 'm' };
const refused = failure('refused', 'no');

describe('what a model refuses of a discussion', () => {
  let refusals: Refusals;
  beforeEach(() => {
    vi.useFakeTimers();
    refusals = new Refusals({ failures: 2, passOverMs: 1_000 });
  });
  afterEach(() => void vi.useRealTimers());
  const refuse = (times: number, why = refused) => {
    for (let i = 0; i < times; i++) refusals.note(here, claude, why);
  };

  it('has it passed over there after so many in a row, for what it refused', () => {
    refuse(1);
    expect(refusals.of(here, claude)).toBeNull();
    refuse(1, failure('bad_request', 'what is that'));
    expect(refusals.of(here, claude)).toMatchObject({
      cause: 'bad_request',
      detail: 'refused this discussion 2 times and is passed over for a while',
    });
    expect(refusals.of({ ...here, discussionId: 'd2' }, claude)).toBeNull();
    expect(refusals.of({ ...here, purpose: 'ballot' }, claude)).toBeNull();
    expect(refusals.of(here, { ...claude, model: 'other' })).toBeNull();
  });

  it('is forgotten with an answer, and nothing else counts', () => {
    refuse(1);
    refusals.note(here, claude, null);
    refuse(1);
    refuse(5, failure('unavailable', 'down'));
    expect(refusals.of(here, claude)).toBeNull();
  });

  it('does not count in chats, of which each is about something else', () => {
    const chat = { discussionId: 'chat:alex', purpose: 'chat' };
    for (let i = 0; i < 5; i++) refusals.note(chat, claude, refused);
    expect(refusals.of(chat, claude)).toBeNull();
  });

  it('is found out once more after a while', () => {
    refuse(2);
    vi.advanceTimersByTime(1_000);
    expect(refusals.of(here, claude)).toBeNull();
    refuse(1);
    expect(refusals.of(here, claude)).not.toBeNull();
  });

  it('is remembered of so many discussions only', () => {
    refuse(2);
    for (let i = 0; i < 5_000; i++) refusals.note({ ...here, discussionId: `other${i}` }, claude, refused);
    expect(refusals.of(here, claude)).toBeNull();
  });
});

describe('a chain of candidates', () => {
  const chain = [
    { provider: 'claude', model: 'claude-1' },
    { provider: 'openai', model: 'openai-1' },
  ];
  /** Two models, of which the first refuses whatever it is asked. */
  function table(second: readonly Step[]) {
    const claude = new ScriptedModel([[refused]]);
    const set = setTable(
      { claude, openai: new ScriptedModel([second]) },
      {
        breakers: new Breakers({ failures: 1, coolDownMs: 60_000 }),
        refusals: new Refusals({ failures: 2, passOverMs: 60_000 }),
      },
    );
    onTestFinished(() => set.running.close());
    const ask = (candidates = chain) =>
      set.askModels(
        {
          callId: 'c',
          discussionId: 'd',
          purpose: 'turn',
          claim: { number: 1, spending: UNLIMITED },
          triesBefore: 0,
          candidates,
          prompt: { system: 's', tools: [], kept: [userSays('k')], tail: [userSays('t')] },
          cacheKey: 'key',
          output: { kind: 'text' },
          temperature: null,
          deadline: new Date(Date.now() + 5_000),
          onText: () => undefined,
        },
        new AbortController().signal,
      );
    return { ask, claude };
  }

  it('goes past a model that refuses, and says so', async () => {
    const { ask, claude } = table(says('B'));
    for (let i = 0; i < 3; i++) {
      const { answer, failed } = await ask();
      expect(answer!.text).toBe('B');
      expect(failed).toEqual([{ ...chain[0], cause: 'refused' }]);
    }
    expect(claude.requests).toHaveLength(2);
  });

  it('asks it all the same where nobody else can be asked', async () => {
    const { ask, claude } = table([failure('spend_limit', 'all is spent')]);
    for (let i = 0; i < 3; i++) expect((await ask()).answer).toBeNull();
    // By the third time the other one's circuit is open.
    expect(claude.requests).toHaveLength(3);
    await ask([chain[0]!]);
    expect(claude.requests).toHaveLength(4);
  });
});
