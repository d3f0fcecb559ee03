import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { createLogger } from '@maestro/telemetry';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetMessage, outcomeMessage } from '../src/adapters/messaging/outcome-message.ts';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import { postgresCallStore } from '../src/adapters/persistence/postgres-call-store.ts';
import { postgresArtifacts } from '../src/adapters/persistence/postgres-sandbox.ts';
import { postgresToolCalls } from '../src/adapters/persistence/postgres-tool-calls.ts';
import type { RouterTables } from '../src/adapters/persistence/tables.ts';
import { fsList } from '../src/application/tools/fs-list.ts';
import { fsRead } from '../src/application/tools/fs-read.ts';
import { fsWrite } from '../src/application/tools/fs-write.ts';
import type { CallOutcome } from '../src/domain/call-outcome.ts';
import { NotNow } from '../src/domain/not-now.ts';
import { SANDBOX_LIMITS } from '../src/domain/tools/file-rules.ts';
import { readSandboxPath } from '../src/domain/tools/sandbox-path.ts';
import type { SandboxTool, ToolAnswer } from '../src/ports/tool.ts';
import type { CallingTurn, ToolCallStore } from '../src/ports/tool-call-store.ts';

const logger = createLogger({ service: 'llm-router', level: 'silent' });
let postgres: PostgresServer;
let db: Kysely<RouterTables>;
let calls: ToolCallStore;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ url: postgres.url, schema, migrations, logger });
  db = connectDatabase<RouterTables>({ url: postgres.url, schema, poolSize: 8, logger });
  calls = postgresToolCalls(db);
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

let turns = 0;
const nameOf = (what: string) => `${what}${(turns += 1)}`;

/** A turn that is claimed and runs. */
async function aTurn(discussionId: string, agentId = 'architect', leaseMs = 60_000): Promise<CallingTurn> {
  const call = { id: nameOf('turn'), workspaceId: 'w', discussionId, purpose: 'turn', persona: 'p' };
  const store = postgresCallStore({ db, messageOf: outcomeMessage, noticeOf: budgetMessage, onTold: () => undefined });
  await store.claim({ ...call, commandId: 'c', correlationId: 'd' }, leaseMs);
  return { call, agentId, claim: 1 };
}

const round = (...args: string[]) => ({
  choice: { provider: 'claude', model: 'claude-1' },
  model: 'reported',
  simulated: true,
  text: 'I look.',
  tries: [],
  triesBefore: 0,
  calls: args.map((given, i) => ({ id: `v${i}`, name: 'fs_write', arguments: given, echo: null })),
});

/** One call of a sandbox tool in a turn of its own. */
async function use(tool: SandboxTool, discussionId: string, given: object, agentId?: string): Promise<ToolAnswer> {
  const turn = await aTurn(discussionId, agentId);
  await calls.keep(turn, 1, round(JSON.stringify(given)));
  return calls.inSandbox(turn, 1, (sandbox) => tool.run(sandbox, { ...given }, turn.agentId));
}

const textOf = async (discussionId: string, written: string) => {
  const path = readSandboxPath(written);
  return path.ok ? await postgresArtifacts(db).read('w', discussionId, path.value) : null;
};

describe('the sandbox of a discussion', () => {
  it('keeps what one agent writes for another to read, and for nobody in another discussion', async () => {
    const d = nameOf('d');
    await use(fsWrite, d, { path: 'notes/a.md', text: 'Größe: 😀\n', version: 0 });
    const read = await use(fsRead, d, { path: 'Notes/A.md' }, 'devops');
    expect(read).toEqual({
      outcome: 'answered',
      text: 'notes/a.md, version 1 by architect, 14 bytes, all of it\n\nGröße: 😀\n',
    });
    expect(await use(fsRead, nameOf('d'), { path: 'notes/a.md' })).toMatchObject({ outcome: 'refused' });
    expect(await postgresArtifacts(db).list('w', d)).toMatchObject([{ path: 'notes/a.md', version: 1, bytes: 14 }]);
    expect(await postgresArtifacts(db).list('another', d)).toEqual([]);
  });

  it('reads in parts that together are the whole', async () => {
    const d = nameOf('d');
    const text = Array.from({ length: 50 }, (_, i) => `${i}😀`).join('');
    await use(fsWrite, d, { path: 'a', text, version: 0 });
    let whole = '';
    for (let offset = 0; ; offset += 17) {
      const part = await use(fsRead, d, { path: 'a', offset, limit: 17 });
      whole += part.text.slice(part.text.indexOf('\n\n') + 2);
      if (!part.text.includes('go on with offset')) break;
      expect(part.text).toContain(`go on with offset ${offset + 17}`);
    }
    expect(whole).toBe(text);
    expect(await use(fsRead, d, { path: 'a', offset: 5_000 })).toMatchObject({ outcome: 'refused' });
  });

  it('lists a folder, and nothing whose name only begins like it', async () => {
    const d = nameOf('d');
    for (const path of ['a/1', 'a/b/2', 'ab/3', 'A2']) await use(fsWrite, d, { path, text: 'x', version: 0 });
    const { text } = await use(fsList, d, { folder: 'A/' });
    expect(text.split('\n').map((line) => line.split(',')[0])).toEqual(['a/1', 'a/b/2']);
    expect((await use(fsList, d, {})).text.split('\n')).toHaveLength(4);
  });

  it('lets a name be a file or a folder', async () => {
    const d = nameOf('d');
    await use(fsWrite, d, { path: 'a/b', text: 'x', version: 0 });
    expect((await use(fsWrite, d, { path: 'A', text: 'x', version: 0 })).text).toContain('a/b is in the way');
    expect((await use(fsWrite, d, { path: 'a/b/c', text: 'x', version: 0 })).text).toContain('a/b is in the way');
  });

  it('loses nobody’s words where two write at once', async () => {
    const d = nameOf('d');
    const writers = Array.from({ length: 8 }, (_, i) => `agent-${i}`);
    const answers = await Promise.all(
      writers.map((agent) => use(fsWrite, d, { path: 'plan.md', text: `by ${agent}`, version: 0 }, agent)),
    );
    const winners = writers.filter((_, i) => answers[i]!.outcome === 'answered');
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes(`plan.md exists, version 1 by ${winners[0]}`))).toHaveLength(7);
    expect(await textOf(d, 'plan.md')).toMatchObject({ text: `by ${winners[0]}`, file: { version: 1 } });
  });

  it('keeps its quota however many write at once', async () => {
    const d = nameOf('d');
    const text = 'x'.repeat(SANDBOX_LIMITS.fileBytes);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => use(fsWrite, d, { path: `f${i}`, text, version: 0 })),
    );
    expect(answers.filter(({ outcome }) => outcome === 'answered')).toHaveLength(32);
    const sandbox = await db.selectFrom('sandboxes').selectAll().where('discussion_id', '=', d).executeTakeFirst();
    expect(sandbox).toMatchObject({ files: 32, bytes: SANDBOX_LIMITS.bytes });
    expect((await use(fsWrite, d, { path: 'f99', text: 'x', version: 0 })).text).toContain('the sandbox is full');
  });
});

describe('calls of a turn', () => {
  it('take effect once, however often and by however many they are made', async () => {
    const turn = await aTurn(nameOf('d'));
    await calls.keep(turn, 1, round('{}'));
    let effects = 0;
    const make = () =>
      calls.inSandbox(turn, 1, async (sandbox) => {
        effects += 1;
        return fsWrite.run(sandbox, { path: 'a', text: `take ${effects}`, version: 0 }, 'architect');
      });
    const answers = await Promise.all([make(), make(), make()]);
    expect(effects).toBe(1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await textOf(turn.call.discussionId, 'a')).toMatchObject({ text: 'take 1' });
  });

  it('leave nothing behind where the process dies in the middle', async () => {
    const turn = await aTurn(nameOf('d'));
    await calls.keep(turn, 1, round('{}'));
    const died = calls.inSandbox(turn, 1, async (sandbox) => {
      await fsWrite.run(sandbox, { path: 'a', text: 'half', version: 0 }, 'architect');
      throw new Error('killed');
    });
    await expect(died).rejects.toThrow('killed');
    expect(await textOf(turn.call.discussionId, 'a')).toBeNull();
    expect(await calls.rounds(turn.call.id)).toMatchObject([{ answers: [null] }]);
  });

  it('come back with their answers, in order, for whoever takes up the turn', async () => {
    const turn = await aTurn(nameOf('d'));
    const asked = round('{"path":"a"}', 'not JSON', '{}');
    expect(await calls.keep(turn, 1, asked)).toBe(true);
    await calls.answer(turn, 1, { outcome: 'answered', text: 'one' }, 4.2);
    await calls.answer(turn, 2, { outcome: 'refused', text: 'two' }, 0);
    expect(await calls.keep(turn, 2, round('{"x":1}'))).toBe(true);
    const [first, second] = await calls.rounds(turn.call.id);
    const { triesBefore: _, ...kept } = asked;
    expect(first).toEqual({
      ...kept,
      answers: [{ outcome: 'answered', text: 'one' }, { outcome: 'refused', text: 'two' }, null],
    });
    expect(second).toMatchObject({ calls: [{ arguments: '{"x":1}' }], answers: [null] });
    expect(await calls.uses(turn.call.id)).toMatchObject([
      { call_id: `${turn.call.id}-1`, arguments: '{"path":"a"}', result: 'one', took_ms: 4 },
      { call_id: `${turn.call.id}-2`, arguments: 'not JSON', outcome: 'refused' },
    ]);
  });

  it('keep the first answer', async () => {
    const turn = await aTurn(nameOf('d'));
    await calls.keep(turn, 1, round('{}'));
    await calls.answer(turn, 1, { outcome: 'failed', text: 'lost' }, 0);
    expect(await calls.answer(turn, 1, { outcome: 'answered', text: 'late' }, 0)).toEqual({
      outcome: 'failed',
      text: 'lost',
    });
  });

  it('to the outside begin once', async () => {
    const turn = await aTurn(nameOf('d'));
    await calls.keep(turn, 1, round('{}'));
    const begun = await Promise.all([calls.begin(turn, 1), calls.begin(turn, 1), calls.begin(turn, 1)]);
    expect(begun.filter(Boolean)).toHaveLength(1);
  });

  it('are kept for the living claim alone, and twice for nobody', async () => {
    const turn = await aTurn(nameOf('d'));
    expect(await calls.keep(turn, 1, round('{}'))).toBe(true);
    // The confirmation of the first commit was lost.
    expect(await calls.keep(turn, 1, round('{}'))).toBe(true);
    expect(await calls.keep({ ...turn, claim: 2 }, 2, round('{}'))).toBe(false);
    expect((await calls.rounds(turn.call.id)).map((kept) => kept.calls.length)).toEqual([1]);
  });

  it('hold what only a careless model writes', async () => {
    const turn = await aTurn(nameOf('d'));
    const odd = { ...round(String.raw`{"text":"\u0000\ud800"}`), text: '' };
    expect(await calls.keep(turn, 1, odd)).toBe(true);
    expect(await calls.rounds(turn.call.id)).toMatchObject([{ calls: odd.calls }]);
  });

  it('wait while the database is away', async () => {
    const away = connectDatabase<RouterTables>({ url: 'postgres://nobody@127.0.0.1:1/x', schema, poolSize: 1, logger });
    const store = postgresToolCalls(away);
    await expect(store.rounds('t')).rejects.toThrow(NotNow);
    await expect(postgresArtifacts(away).list('w', 'd')).rejects.toThrow(NotNow);
    await away.destroy();
  });
});

it('are told again with their turn, and nobody’s words stand in its outcome', async () => {
  const told: CallOutcome[] = [];
  const store = postgresCallStore({
    db,
    messageOf: (call, outcome) => {
      told.push(outcome);
      return outcomeMessage(call, outcome);
    },
    noticeOf: budgetMessage,
    onTold: () => undefined,
  });
  const turn = await aTurn(nameOf('d'));
  const call = { ...turn.call, purpose: 'turn', persona: 'p', commandId: 'c', correlationId: 'd' };
  await calls.keep(turn, 1, round('{"path":"secret plan"}'));
  await calls.answer(turn, 1, { outcome: 'answered', text: 'secret words' }, 2);
  const tool_calls = [...(await calls.uses(turn.call.id))];
  const data = { turn_id: call.id, agent_id: 'architect', cause: 'timeout', detail: 'too late', tool_calls } as const;
  await store.settle({
    call,
    claim: 1,
    outcome: { kind: 'turn-failed', data: { ...data, tool_calls } },
    tries: [],
    budgets: [],
  });
  await store.claim(call, 1_000);
  expect(told).toHaveLength(2);
  expect(told[1]).toEqual(told[0]);
  const { outcome_data } = await db
    .selectFrom('calls')
    .select('outcome_data')
    .where('call_id', '=', call.id)
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(outcome_data)).not.toContain('secret');
});
