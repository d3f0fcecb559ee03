import { expect, it, onTestFinished } from 'vitest';
import { userSays, type Prompt } from '../domain/prompt.ts';
import type { ModelsAsked } from './ask-models.ts';
import { UNLIMITED } from './spending.ts';
import { says, ScriptedModel } from './testing/scripted-model.ts';
import { setTable } from './testing/table.ts';

/** Tables' models have a window of 100,000 tokens. */
const LARGE = 'word '.repeat(200_000);
const asked = (over: Partial<Prompt>, spending = UNLIMITED): ModelsAsked => ({
  callId: 'c',
  discussionId: 'd',
  purpose: 'turn',
  claim: { number: 1, spending },
  triesBefore: 0,
  candidates: [{ provider: 'claude', model: 'claude-1' }],
  prompt: { system: 's', tools: [], kept: [userSays(LARGE)], tail: [userSays('Speak.')], ...over },
  cacheKey: 'key',
  output: { kind: 'text' },
  temperature: null,
  deadline: new Date(Date.now() + 5_000),
  onText: () => undefined,
});
const never = new AbortController().signal;

function table() {
  const claude = new ScriptedModel([says('A')]);
  const set = setTable({ claude });
  onTestFinished(() => set.running.close());
  return { ...set, claude };
}

it('a discussion too large for its model fails before anything is asked or put aside', async () => {
  const { askModels, claude } = table();
  let reserved = 0;
  const spending: typeof UNLIMITED = {
    ...UNLIMITED,
    reserve: (most) => {
      reserved += 1;
      return UNLIMITED.reserve(most);
    },
  };
  const { answer, failure, tries } = await askModels(asked({}, spending), never);
  expect(answer).toBeNull();
  expect(failure).toMatchObject({ cause: 'context_too_large', retryable: false });
  expect([tries.length, claude.requests.length, reserved]).toEqual([0, 0, 0]);
});

it('one that fits in short is told in short', async () => {
  const { askModels, claude } = table();
  const short = [userSays('in short')];
  const { answer } = await askModels(asked({ short: () => short }), never);
  expect(answer?.text).toBe('A');
  expect(claude.requests[0]!.prompt.kept).toEqual(short);
});
