import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { ajvSchemaChecker } from '../../adapters/checking/ajv-schema-checker.ts';
import type { CallOutcome } from '../../domain/call-outcome.ts';
import type { Amount } from '../../domain/budget/amount.ts';
import { textsOf } from '../../domain/prompt.ts';
import { MOST_CALLS, MOST_ROUNDS } from '../../domain/tools/bounds.ts';
import type { OutsideTool, Tool } from '../../ports/tool.ts';
import { UNLIMITED } from '../spending.ts';
import { takeTurn } from '../take-turn.ts';
import { hang, says, ScriptedModel, type Step } from '../testing/scripted-model.ts';
import { architect, from, setTable, turnOrder } from '../testing/table.ts';
import { answered } from './answers.ts';
import { fsList } from './fs-list.ts';
import { fsRead } from './fs-read.ts';
import { fsWrite } from './fs-write.ts';

const called = (...calls: [name: string, given: string][]): Step[] => [
  { type: 'started', model: 'reported-model' },
  ...calls.map(([name, given], i): Step => ({ type: 'tool-call', id: `v${i}`, name, arguments: given, echo: null })),
  { type: 'usage', usage: { input: 10, output: 1, cachedInput: 0, cacheWrite: 0, reasoning: 0 } },
  { type: 'finished', reason: 'tool_use' },
];
const saying = (text: string, steps: Step[]): Step[] => [steps[0]!, text, ...steps.slice(1)];
const write = (path: string, text: string, version = 0) =>
  ['fs_write', JSON.stringify({ path, text, version })] satisfies [string, string];

/** May write, and has no other model. */
const alone = { ...architect, tools: ['fs_write'], fallbacks: [] };

const open: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((running) => running.close())));

/** A table where the architect may use these tools, and a model that follows these scripts. */
function table(scripts: Step[][], { grants = ['fs_list', 'fs_read', 'fs_write'], more = [] as Tool[] } = {}) {
  const claude = new ScriptedModel(scripts);
  const openai = new ScriptedModel([says('From the fallback.')]);
  const set = setTable({ claude, openai });
  open.push(set.running);
  onTestFinished(() => set.running.close());
  const persona = { ...architect, tools: grants };
  const parts = {
    ...set.parts,
    personas: { find: async () => persona },
    checker: ajvSchemaChecker(),
    toolbox: { tools: () => [fsList, fsRead, fsWrite, ...more] },
  };
  return { ...set, parts, claude, openai };
}
const outcomeOf = (told: readonly CallOutcome[]) => told[0]!;
/** What the model was told of its calls before its nth question. */
const results = (model: ScriptedModel, nth: number) =>
  model.requests[nth - 1]!.prompt.tail.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'tool-result' ? [part.result] : [])),
  );

describe('a turn with tools', () => {
  it('makes the calls, tells their results, and goes on until the model asks for no more', async () => {
    const { parts, store, calls, claude } = table([
      saying('I note it.', called(write('a.md', 'Postgres.'), ['fs_list', '{}'])),
      called(['fs_read', '{"path":"a.md"}']),
      says('Postgres it is.'),
    ]);
    await takeTurn(parts, turnOrder(), from);
    expect(calls.files.get('a.md')).toMatchObject({ text: 'Postgres.', version: 1, writtenBy: 'architect' });
    expect(results(claude, 2).map(({ text }) => text)).toEqual([
      'a.md is written: version 1, 9 bytes',
      'a.md, version 1 by architect, 9 bytes',
    ]);
    expect(results(claude, 3)).toHaveLength(3);
    expect(outcomeOf(store.told)).toMatchObject({
      kind: 'turn-completed',
      data: {
        text: 'I note it.\n\nPostgres it is.',
        tokens: { input: 30 },
        tool_calls: [
          { call_id: 't1-1', tool: 'fs_write', outcome: 'answered' },
          { call_id: 't1-2', tool: 'fs_list' },
          { call_id: 't1-3', tool: 'fs_read', result: expect.stringContaining('Postgres.') as string },
        ],
      },
    });
  });

  it('offers what the persona is granted, in one order, and nothing to one without', async () => {
    const { parts, claude } = table([says('Yes.')], { grants: ['fs_read', 'fs_list', 'docs/*'] });
    await takeTurn(parts, turnOrder(), from);
    expect(claude.requests[0]!.prompt.tools.map(({ name }) => name)).toEqual(['fs_list', 'fs_read']);
    const without = table([says('Yes.')], { grants: [] });
    await takeTurn(without.parts, turnOrder(), from);
    expect(without.claude.requests[0]!.prompt.tools).toEqual([]);
  });

  it.each([
    ['not granted', ['fs_write', '{}'], 'not_granted', 'there is no such tool for you; there are fs_read'],
    ['unknown', ['rm_rf', '{}'], 'not_granted', 'there is no such tool for you'],
    ['with arguments that are not JSON', ['fs_read', 'path=a'], 'refused', 'not a JSON object'],
    ['with an array', ['fs_read', '[]'], 'refused', 'not a JSON object'],
    ['for a file outside', ['fs_read', '{"path":"../x"}'], 'refused', 'no . or .. segments'],
    ['for a file that is not there', ['fs_read', '{"path":"x"}'], 'refused', 'there is no file x'],
  ] as const)('tells the model what is wrong with a call %s, and records it', async (_, call, outcome, why) => {
    const { parts, store, claude } = table([called([...call]), says('I see.')], { grants: ['fs_read'] });
    await takeTurn(parts, turnOrder(), from);
    expect(results(claude, 2)).toMatchObject([{ isError: true, text: expect.stringContaining(why) as string }]);
    expect(outcomeOf(store.told)).toMatchObject({ data: { text: 'I see.', tool_calls: [{ tool: call[0], outcome }] } });
  });

  it('ends: after so many rounds the model has to speak', async () => {
    const { parts, store, claude } = table([
      ...Array.from({ length: MOST_ROUNDS }, () => called(['fs_list', '{}'])),
      says('Enough.'),
    ]);
    await takeTurn(parts, turnOrder(), from);
    expect(claude.requests.map(({ toolChoice }) => toolChoice)).toEqual([
      ...Array.from({ length: MOST_ROUNDS }, () => 'auto'),
      'none',
    ]);
    expect(outcomeOf(store.told)).toMatchObject({ kind: 'turn-completed', data: { text: 'Enough.' } });
  });

  it('fails where the model goes on asking all the same', async () => {
    const { parts, store } = table([called(['fs_list', '{}'])]);
    await takeTurn(parts, turnOrder(), from);
    expect(outcomeOf(store.told)).toMatchObject({ kind: 'turn-failed', data: { cause: 'invalid_output' } });
  });

  it('makes no more calls than a turn may have, and says so', async () => {
    const many = Array.from({ length: MOST_CALLS + 5 }, (): [string, string] => ['fs_list', '{}']);
    const { parts, store, claude } = table([called(...many), says('Many.')]);
    await takeTurn(parts, turnOrder(), from);
    expect(results(claude, 2)).toHaveLength(MOST_CALLS);
    expect(results(claude, 2).at(-1)!.text).toContain('[5 more calls were not made: too many]');
    expect((outcomeOf(store.told).data as { tool_calls: unknown[] }).tool_calls).toHaveLength(MOST_CALLS);
  });

  it('reads no endless arguments', async () => {
    const endless: Step = { type: 'tool-call-delta', id: 'v', name: 'fs_write', arguments: 'x'.repeat(300_000) };
    const { parts, store } = table([[endless, endless, hang]]);
    await takeTurn({ ...parts, personas: { find: async () => alone } }, turnOrder(), from);
    expect(outcomeOf(store.told)).toMatchObject({ kind: 'turn-failed', data: { cause: 'invalid_output' } });
  });

  it('may end in silence where something was said before', async () => {
    const { parts, store } = table([saying('My position.', called(write('a', 'x'))), says()]);
    await takeTurn(parts, turnOrder(), from);
    expect(outcomeOf(store.told)).toMatchObject({ kind: 'turn-completed', data: { text: 'My position.' } });
  });

  it('fails with its calls on the record where nothing is said at all', async () => {
    const { parts, store } = table([called(write('a', 'x')), says()]);
    await takeTurn(
      {
        ...parts,
        personas: { find: async () => alone },
      },
      turnOrder(),
      from,
    );
    expect(outcomeOf(store.told)).toMatchObject({
      kind: 'turn-failed',
      data: { cause: 'unavailable', tool_calls: [{ tool: 'fs_write' }] },
    });
  });

  it('goes on with another model where the first fails, told of the calls, and joins no words of the two', async () => {
    const broken: Step = { cause: 'authentication', retryable: false, retryAfterMs: null, detail: 'no' };
    const { parts, store, openai } = table([saying('I look.', called(write('a', 'x'))), [broken]]);
    await takeTurn(parts, turnOrder(), from);
    expect(results(openai, 1)).toMatchObject([{ text: 'a is written: version 1, 1 bytes' }]);
    expect(outcomeOf(store.told)).toMatchObject({
      data: { text: 'From the fallback.', tool_calls: [{ outcome: 'answered' }] },
    });
  });

  it('shows what was said before the calls ahead of what is said after them', async () => {
    const { parts, shown } = table([saying('I look.', called(['fs_list', '{}'])), says('Nothing there.')]);
    await takeTurn(parts, turnOrder(), from);
    const last = shown.filter(({ attempt }) => attempt === Math.max(...shown.map((delta) => delta.attempt)));
    expect(last.map(({ text }) => text).join('')).toBe('I look.\n\nNothing there.');
  });
});

describe('a turn that is taken up again', () => {
  it('goes on after the calls that were made, and makes none of them twice', async () => {
    const { parts, store, calls, claude, running } = table([
      saying('I note it.', called(write('a.md', 'Once.'))),
      [hang],
      says('Noted.'),
    ]);
    const first = takeTurn(parts, turnOrder(), from);
    await expect.poll(() => claude.requests.length).toBe(2);
    // The process is gone without a word; somebody else finds the lease expired.
    store.rows.get('t1')!.claim += 1;
    await expect(first).rejects.toThrow();
    store.rows.get('t1')!.leasedUntil = 0;
    expect(running.has('t1')).toBe(false);
    await takeTurn(parts, turnOrder(), from);
    expect(claude.requests).toHaveLength(3);
    expect(results(claude, 3)).toMatchObject([{ text: 'a.md is written: version 1, 5 bytes' }]);
    expect(calls.files.get('a.md')).toMatchObject({ version: 1 });
    expect(outcomeOf(store.told)).toMatchObject({
      data: { text: 'I note it.\n\nNoted.', tool_calls: [{ call_id: 't1-1' }], tokens: { input: 20, output: 2 } },
    });
  });

  it('pays for rounds whose router was gone before it could', async () => {
    const { parts, store, claude } = table([called(write('a.md', 'Once.')), [hang], says('Noted.')]);
    const used: number[] = [];
    const spending = { ...UNLIMITED, used: ({ tokens }: Amount) => void used.push(tokens) };
    const dies = takeTurn(parts, turnOrder(), from);
    await expect.poll(() => claude.requests.length).toBe(2);
    store.rows.get('t1')!.claim += 1;
    // What it would still have written is lost with it.
    store.abandon = () => Promise.reject(new Error('gone'));
    await expect(dies).rejects.toThrow('gone');
    Reflect.deleteProperty(store, 'abandon');
    expect(store.ledger).toEqual([]);
    store.rows.get('t1')!.leasedUntil = 0;
    await takeTurn({ ...parts, spending: () => spending }, turnOrder(), from);
    expect(store.ledger.map(({ claim, tried }) => [claim, tried.usage.input])).toEqual([
      [1, 10],
      [3, 10],
    ]);
    // What it puts aside from now on covers both.
    expect(used).toEqual([11, 11]);
  });

  it('does not ask somebody outside again, and says that nobody knows what came of it', async () => {
    let asked = 0;
    const pay: OutsideTool = {
      kind: 'outside',
      origin: { server: 'bank', tool: 'pay' },
      spec: { name: 'bank__pay', description: 'Pays.', inputSchema: { type: 'object' } },
      ask: async () => {
        asked += 1;
        return answered('paid');
      },
    };
    const { parts, store, calls, claude } = table([says('Unclear.')], { grants: ['bank/*'], more: [pay] });
    const ordered = { id: 't1', ...from, purpose: 'turn', persona: 'architect' };
    const turn = { call: ordered, agentId: 'architect', claim: 1 };
    await store.claim(ordered, 0);
    const call = { id: 'v', name: 'bank__pay', arguments: '{}', echo: null };
    await calls.keep(turn, 1, {
      choice: { provider: 'claude', model: 'claude-1' },
      model: 'm',
      simulated: true,
      text: '',
      calls: [call],
      tries: [],
      triesBefore: 0,
    });
    await calls.begin(turn, 1);
    await takeTurn(parts, turnOrder(), from);
    expect(asked).toBe(0);
    expect(results(claude, 1)).toMatchObject([
      { isError: true, text: expect.stringContaining('not known what it did') as string },
    ]);
  });

  it('that was given up tells of its calls all the same', async () => {
    const { parts, store, calls } = table([says('Never.')]);
    const ordered = { id: 't1', ...from, purpose: 'turn', persona: 'architect' };
    const turn = { call: ordered, agentId: 'architect', claim: 1 };
    await store.claim(ordered, 0);
    const call = { id: 'v', name: 'fs_list', arguments: '{}', echo: null };
    await calls.keep(turn, 1, {
      choice: { provider: 'claude', model: 'm' },
      model: 'm',
      simulated: true,
      text: '',
      calls: [call],
      tries: [],
      triesBefore: 0,
    });
    await calls.answer(turn, 1, answered('There are no files.'), 1);
    await store.cancel('t1');
    let found = 0;
    const findBudgets = async () => void (found += 1);
    await takeTurn({ ...parts, spending: () => ({ ...UNLIMITED, findBudgets }) }, turnOrder(), from);
    // It asks nobody, and pays for its predecessor all the same.
    expect(found).toBe(1);
    expect(outcomeOf(store.told)).toMatchObject({
      kind: 'turn-failed',
      data: { cause: 'cancelled', tool_calls: [{ tool: 'fs_list' }] },
    });
  });
});

it('a model that knows no tools reads of earlier calls as words', async () => {
  const { parts, claude, entries } = table([says('Yes.')]);
  const entry = {
    seq: 2,
    prev: 1,
    at: '2026-01-01T00:00:00.000Z',
    kind: 'tool_call',
    by: 'architect',
    call_id: 't0-1',
    tool: 'fs_read',
    arguments: '{}',
    outcome: 'answered',
    result: 'old',
  } as const;
  entries.push(entry);
  await takeTurn(parts, turnOrder({ context_seq: 2 }), from);
  expect(claude.requests[0]!.prompt.kept.flatMap(({ parts: said }) => said.map(({ kind }) => kind))).toEqual([
    'text',
    'tool-call',
    'tool-result',
  ]);
  const without = table([says('Yes.')], { grants: [] });
  without.entries.push(entry);
  await takeTurn(without.parts, turnOrder({ context_seq: 2 }), from);
  const words = without.claude.requests[0]!.prompt.kept.flatMap(textsOf).join('\n');
  expect(words).toContain('<tool_call seq="2" from="architect"');
  expect(words).toContain('old');
});
