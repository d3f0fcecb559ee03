import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { failure } from '../domain/model-failure.ts';
import { userSays, type Prompt } from '../domain/prompt.ts';
import { Breakers, type BreakerSettings } from './breakers.ts';
import { Gate } from './gate.ts';
import type { ModelsAsked } from './ask-models.ts';
import { UNLIMITED } from './spending.ts';
import { hang, says, ScriptedModel, type Step } from './testing/scripted-model.ts';
import { setTable } from './testing/table.ts';

const heard: { attempt: number; text: string }[] = [];
afterEach(() => void (heard.length = 0));

const asked = (over: Partial<ModelsAsked> = {}): ModelsAsked => ({
  callId: 'c',
  discussionId: 'd',
  purpose: 'turn',
  claim: { number: 1, spending: UNLIMITED },
  triesBefore: 0,
  candidates: [{ provider: 'claude', model: 'claude-1' }],
  prompt: { system: 's', tools: [], kept: [userSays('k')], tail: [userSays('t')] },
  cacheKey: 'key',
  output: { kind: 'text' },
  temperature: 0.5,
  deadline: new Date(Date.now() + 5_000),
  onText: (attempt, text) => heard.push({ attempt, text }),
  ...over,
});
const both = [
  { provider: 'claude', model: 'claude-1' },
  { provider: 'openai', model: 'openai-1' },
];
const never = new AbortController().signal;

function table(
  claude: readonly (readonly Step[])[],
  openai: readonly (readonly Step[])[] = [says('B')],
  circuit?: BreakerSettings,
) {
  const models = { claude: new ScriptedModel(claude), openai: new ScriptedModel(openai) };
  const set = setTable(models, circuit && { breakers: new Breakers(circuit) });
  onTestFinished(() => set.running.close());
  return { ...set, ...models };
}

describe('asking a model', () => {
  it('answers with its text, usage and who really spoke', async () => {
    const { askModels } = table([says('Use ', 'Postgres.')]);
    const { answer, tries, failure: failed } = await askModels(asked(), never);
    expect(failed).toBeNull();
    expect(answer).toMatchObject({ text: 'Use Postgres.', model: 'reported-model', estimated: false });
    expect(answer!.usage).toMatchObject({ input: 10, output: 2 });
    expect(answer!.firstTokenMs).not.toBeNull();
    expect(tries).toHaveLength(1);
  });

  it('tells whoever observes it how long after the first its pieces came', async () => {
    const gaps: number[] = [];
    const claude = new ScriptedModel([['A', 30, 'B', 'C', { type: 'finished', reason: 'end' }]]);
    const set = setTable({ claude }, { observer: { observe: (_, work) => work((ms) => gaps.push(ms)) } });
    onTestFinished(() => set.running.close());
    await set.askModels(asked(), never);
    expect(gaps).toHaveLength(2);
    expect(gaps[0]).toBeGreaterThan(25);
    expect(gaps[1]).toBeLessThan(gaps[0]!);
  });

  it('gives its place back where it could not even be asked', async () => {
    const gate = new Gate({ total: 1, perVendor: 1, longestQueue: 0 });
    const set = setTable({ claude: new ScriptedModel([says('A')]) }, { gate });
    onTestFinished(() => set.running.close());
    const broken = { ...UNLIMITED, reserve: () => Promise.reject(new Error('no')) };
    await expect(set.askModels(asked({ claim: { number: 1, spending: broken } }), never)).rejects.toThrow('no');
    expect((await set.askModels(asked(), never)).answer!.text).toBe('A');
  });

  it('gives it no more than its limits, and no temperature it would refuse', async () => {
    const { askModels, claude } = table([says('A')]);
    await askModels(asked(), never);
    expect(claude.requests[0]).toMatchObject({ maxOutputTokens: 1_000, temperature: 0.5 });
    await askModels(asked({ candidates: [{ provider: 'claude', model: 'unlisted' }] }), never);
    expect(claude.requests[1]).toMatchObject({ temperature: null });
  });

  it('asks again where that may help, and numbers every try', async () => {
    const { askModels, claude } = table([
      [failure('unavailable', 'down')],
      ['Half', failure('truncated', 'cut')],
      says('Whole.'),
    ]);
    const { answer, attempt, tries } = await askModels(asked(), never);
    expect(answer!.text).toBe('Whole.');
    expect(attempt).toBe(3);
    expect(claude.requests).toHaveLength(3);
    expect(heard).toEqual([
      { attempt: 2, text: 'Half' },
      { attempt: 3, text: 'Whole.' },
    ]);
    expect(tries.map((tried) => tried.failure?.cause ?? 'answered')).toEqual(['unavailable', 'truncated', 'answered']);
  });

  it('numbers the tries of a later claim higher than all of an earlier one', async () => {
    const { askModels } = table([says('A')]);
    expect((await askModels(asked({ claim: { number: 2, spending: UNLIMITED } }), never)).attempt).toBe(101);
  });

  it.each(['authentication', 'spend_limit', 'bad_request', 'refused'] as const)(
    'never asks again after %s',
    async (cause) => {
      const { askModels, claude } = table([[failure(cause, 'no')]]);
      const { answer, failure: failed } = await askModels(asked(), never);
      expect(answer).toBeNull();
      expect(failed).toMatchObject({ cause });
      expect(claude.requests).toHaveLength(1);
    },
  );

  it('keeps the wait a vendor asked for', async () => {
    const { askModels } = table([[failure('rate_limited', 'slow down', 150)], says('A')]);
    const begun = performance.now();
    expect((await askModels(asked(), never)).answer!.text).toBe('A');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(148);
  });

  it('gives up at once where that wait would pass the deadline', async () => {
    const { askModels, claude } = table([[failure('rate_limited', 'tomorrow', 60_000)]]);
    const begun = performance.now();
    expect((await askModels(asked(), never)).failure).toMatchObject({ cause: 'rate_limited' });
    expect(performance.now() - begun).toBeLessThan(500);
    expect(claude.requests).toHaveLength(1);
  });

  it('tries a model three times at most', async () => {
    const { askModels, claude } = table([[failure('unavailable', 'down')]]);
    expect((await askModels(asked(), never)).failure).toMatchObject({ cause: 'unavailable' });
    expect(claude.requests).toHaveLength(3);
  });
});

describe('a fallback', () => {
  it('is asked when the first model cannot answer; their texts are never joined', async () => {
    const { askModels, openai } = table([['Half', failure('bad_request', 'no')]], [says('Other.')]);
    const { answer, attempt } = await askModels(asked({ candidates: both }), never);
    expect(answer).toMatchObject({ text: 'Other.', choice: both[1] });
    expect(attempt).toBe(2);
    expect(heard.map((piece) => piece.attempt)).toEqual([1, 2]);
    expect(openai.requests[0]!.model).toBe('openai-1');
  });

  it('is asked rather than waiting long', async () => {
    const { askModels } = table([[failure('rate_limited', 'later', 20_000)]]);
    const { answer } = await askModels(asked({ candidates: both, deadline: new Date(Date.now() + 60_000) }), never);
    expect(answer!.text).toBe('B');
  });

  it('that fails too: every cause is told', async () => {
    const { askModels } = table([[failure('refused', 'no')]], [[failure('authentication', 'who?')]]);
    const { failure: failed } = await askModels(asked({ candidates: both }), never);
    expect(failed).toMatchObject({ cause: 'authentication', detail: 'claude/claude-1: no; openai/openai-1: who?' });
  });
});

describe('a model that is watched', () => {
  it('and does not begin in time has timed out, whatever else it sends', async () => {
    const pings: Step[] = Array.from({ length: 20 }, () => [{ type: 'skipped', what: 'ping' } as const, 30]).flat();
    const { askModels, claude } = table([pings, says('A')]);
    const { tries } = await askModels(asked(), never);
    expect(tries[0]!.failure).toMatchObject({ cause: 'timeout', detail: expect.stringContaining('begin') as string });
    expect(claude.requests).toHaveLength(2);
  });

  it('and falls silent has timed out; what it had said is paid for by estimate', async () => {
    const { askModels } = table([['So far', hang], says('A')]);
    const { tries } = await askModels(asked(), never);
    expect(tries[0]!.failure).toMatchObject({ cause: 'timeout', detail: expect.stringContaining('silent') as string });
    expect(tries[0]).toMatchObject({ estimated: true, usage: { output: 2 } });
  });

  it('and speaks slowly but steadily may go on', async () => {
    const { askModels } = table([['a', 60, 'b', 60, 'c', 60, ...says('d')]]);
    expect((await askModels(asked(), never)).answer!.text).toBe('abcd');
  });

  it('and drips past the deadline ends at the deadline, for good', async () => {
    const drip: Step[] = Array.from({ length: 100 }, () => ['x', 20] as const).flat();
    const { askModels, claude, openai } = table([drip]);
    const begun = performance.now();
    const { failure: failed } = await askModels(
      asked({ candidates: both, deadline: new Date(Date.now() + 300) }),
      never,
    );
    expect(failed).toMatchObject({ cause: 'timeout' });
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect([claude.requests.length, openai.requests.length]).toEqual([1, 0]);
  });

  it('and never finishes is not believed', async () => {
    const { askModels } = table([['All of it?'], says('A')]);
    const { tries } = await askModels(asked(), never);
    expect(tries[0]!.failure).toMatchObject({ cause: 'truncated' });
  });

  it('and reaches its token limit is no answer, and not asked again', async () => {
    const { askModels, claude } = table([['Long', { type: 'finished', reason: 'length' }]]);
    expect((await askModels(asked(), never)).failure).toMatchObject({ cause: 'truncated' });
    expect(claude.requests).toHaveLength(1);
  });

  it('and says nothing is asked again', async () => {
    const { askModels } = table([says('  \n'), says('A')]);
    expect((await askModels(asked(), never)).answer!.text).toBe('A');
  });

  it('and does not stop talking is stopped', async () => {
    const { askModels } = table([says(...Array.from({ length: 30 }, () => 'x'.repeat(5_000)))]);
    expect((await askModels(asked(), never)).failure).toMatchObject({ cause: 'invalid_output' });
  });
});

describe('a call that is given up', () => {
  it('ends at once, without another try and without a fallback', async () => {
    const { askModels, claude, openai } = table([['So far', hang]]);
    const stop = new AbortController();
    const answered = askModels(asked({ candidates: both }), stop.signal);
    await expect.poll(() => heard.length).toBe(1);
    stop.abort();
    expect(await answered).toMatchObject({ answer: null, failure: { cause: 'cancelled' } });
    expect([claude.requests.length, openai.requests.length]).toEqual([1, 0]);
  });

  it('also while it waits to ask again', async () => {
    const { askModels } = table([[failure('rate_limited', 'slow down', 3_000)]]);
    const stop = new AbortController();
    const answered = askModels(asked({ deadline: new Date(Date.now() + 60_000) }), stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await answered).toMatchObject({ failure: { cause: 'cancelled' } });
  });
});

describe('a model whose circuit is open', () => {
  const down: Step[] = [failure('unavailable', 'down')];
  const patient = () => asked({ candidates: both });

  it('is passed over, and what came in its stead says so', async () => {
    const { askModels, claude } = table([down], [says('B')], { failures: 3, coolDownMs: 60_000 });
    await askModels(patient(), never);
    expect(claude.requests).toHaveLength(3);
    const { answer, failed, tries } = await askModels(patient(), never);
    expect(claude.requests).toHaveLength(3);
    expect(answer).toMatchObject({ text: 'B' });
    expect(tries).toHaveLength(1);
    expect(failed).toEqual([{ provider: 'claude', model: 'claude-1', cause: 'unavailable' }]);
  });

  it('and no other one there: the call waits for the probe instead of being lost at once', async () => {
    const { askModels, claude } = table([down, down, down, says('Back.')], [], { failures: 3, coolDownMs: 100 });
    await askModels(asked(), never);
    const { answer } = await askModels(asked(), never);
    expect(answer).toMatchObject({ text: 'Back.' });
    expect(claude.requests).toHaveLength(4);
  });

  it('and no time to wait: the call fails with the cause', async () => {
    const { askModels, claude } = table([down], [], { failures: 3, coolDownMs: 60_000 });
    await askModels(asked(), never);
    const { answer, failure: failed, tries } = await askModels(asked(), never);
    expect(answer).toBeNull();
    expect(failed).toMatchObject({ cause: 'unavailable' });
    expect(tries).toHaveLength(0);
    expect(claude.requests).toHaveLength(3);
  });
});

describe('a call that may not be paid for', () => {
  const broke = failure('budget_spent', 'the budget is spent');

  it('asks no model, and no other one either', async () => {
    const { askModels, claude, openai } = table([says('A')]);
    const spending = { ...UNLIMITED, reserve: () => Promise.resolve(broke) };
    const { answer, failure: failed } = await askModels(
      asked({ claim: { number: 1, spending }, candidates: both }),
      never,
    );
    expect(answer).toBeNull();
    expect(failed).toMatchObject({ cause: 'budget_spent' });
    expect([claude.requests, openai.requests]).toEqual([[], []]);
  });

  it.each([
    ['busy', 'budget_spent', 'held by other calls'],
    ['away', 'unavailable', 'budgets cannot be read'],
  ] as const)('that is %s until there is no time left fails with %s', async (said, cause, why) => {
    const { askModels, claude } = table([says('A')]);
    const spending = { ...UNLIMITED, reserve: () => Promise.resolve(said) };
    const deadline = new Date(Date.now() + 1_150);
    const { answer, failure: failed } = await askModels(asked({ claim: { number: 1, spending }, deadline }), never);
    expect(answer).toBeNull();
    expect(failed).toMatchObject({ cause, detail: expect.stringContaining(why) as string });
    expect(claude.requests).toEqual([]);
  });

  it('waits while other calls hold what is left, and tells what it used', async () => {
    const { askModels } = table([says('A')]);
    const said: ('busy' | 'go')[] = ['busy', 'busy', 'go'];
    const used: unknown[] = [];
    const spending = {
      ...UNLIMITED,
      reserve: () => Promise.resolve(said.shift()!),
      used: (amount: unknown) => void used.push(amount),
    };
    const { answer } = await askModels(asked({ claim: { number: 1, spending } }), never);
    expect(answer).toMatchObject({ text: 'A' });
    expect(used).toEqual([{ tokens: 11, cost: 0 }]);
  });
});

describe('a call of a tool that is demanded', () => {
  const tools = [{ name: 'fs_read', description: 'Reads.', inputSchema: { type: 'object' } }];
  const prompt: Prompt = { ...asked().prompt, tools };

  it('is the only answer: a model that speaks instead is passed over', async () => {
    const { askModels, claude } = table([says('I would rather talk.')]);
    const { answer, failure: why } = await askModels(asked({ prompt, toolChoice: 'required' }), never);
    expect(answer).toBeNull();
    expect(why).toMatchObject({ cause: 'invalid_output', detail: 'claude/claude-1: the model called no tool' });
    expect(claude.requests).toHaveLength(1);
  });
});
