import { describe, expect, it, onTestFinished } from 'vitest';
import { newLetterKeys, openLetter, SealedLetter } from '@maestro/sealed-letter';
import { textsOf } from '../domain/prompt.ts';
import { failure } from '../domain/model-failure.ts';
import { fillSchema } from './fill-schema.ts';
import { says, ScriptedModel, type Step } from './testing/scripted-model.ts';
import { takeTurn } from './take-turn.ts';
import { architect, from, schemaOrder, setTable, turnOrder } from './testing/table.ts';
import { fsList } from './tools/fs-list.ts';

function table(...scripts: readonly (readonly Step[])[]) {
  const claude = new ScriptedModel(scripts);
  const set = setTable({ claude });
  onTestFinished(() => set.running.close());
  return { ...set, claude };
}
const about = { call_id: 'k1', requester: 'voting', purpose: 'ballot' };

describe('structured output', () => {
  it('is asked for with the schema, checked, stored and told; nothing of it is shown live', async () => {
    const { parts, store, claude, shown } = table(says('{"choice":', '"A"}'));
    await fillSchema(parts, schemaOrder(), from);
    expect(claude.requests[0]!.output).toEqual({ kind: 'json', name: 'ballot', schema: { type: 'object' } });
    expect(store.told).toMatchObject([
      { kind: 'output-completed', data: { ...about, output: { choice: 'A' }, provider: 'claude', simulated: true } },
    ]);
    expect(shown).toEqual([]);
  });

  it('of an agent begins as its turns do, with its tools, of which it may call none', async () => {
    const { parts, claude } = table(says('Mine.'), says('{"choice":"A"}'));
    const set = {
      ...parts,
      personas: { find: async () => ({ ...architect, tools: ['fs_list'] }) },
      toolbox: { tools: () => [fsList] },
    };
    await takeTurn(set, turnOrder(), from);
    await fillSchema(set, schemaOrder(), from);
    const [turn, ballot] = claude.requests;
    expect(turn!.prompt.tools.map(({ name }) => name)).toEqual(['fs_list']);
    const { system, tools, kept } = turn!.prompt;
    expect(ballot!.prompt).toMatchObject({ system, tools, kept });
    expect(ballot!.toolChoice).toBe('none');
  });

  it('may come in a code fence', async () => {
    const { parts, store } = table(says('```json\n{"choice":"A"}\n```'));
    await fillSchema(parts, schemaOrder(), from);
    expect(store.told).toMatchObject([{ data: { output: { choice: 'A' } } }]);
  });

  it.each([
    ['no JSON', 'Well, A.'],
    ['the wrong shape', '{"pick":"A"}'],
  ])('that is %s is mended once, by being told what is wrong', async (_what, wrong) => {
    const { parts, store, claude } = table(says(wrong), says('{"choice":"A"}'));
    await fillSchema(parts, schemaOrder(), from);
    expect(store.told).toMatchObject([{ kind: 'output-completed', data: { tokens: { input: 20 } } }]);
    const tail = claude.requests[1]!.prompt.tail.map((turn) => textsOf(turn)[0]);
    expect(tail[1]).toBe(wrong);
    expect(tail[2]).toMatch(/it is not JSON|required property choice/);
    expect(store.ledger).toHaveLength(2);
  });

  it('that stays wrong is a recorded failure', async () => {
    const { parts, store, claude } = table(says('no'));
    await fillSchema(parts, schemaOrder(), from);
    expect(claude.requests).toHaveLength(2);
    expect(store.told).toMatchObject([{ kind: 'output-failed', data: { ...about, cause: 'invalid_output' } }]);
  });

  it('that no model gives is a recorded failure', async () => {
    const { parts, store } = table([failure('refused', 'no')]);
    await fillSchema(parts, schemaOrder(), from);
    expect(store.told).toMatchObject([{ kind: 'output-failed', data: { cause: 'refused' } }]);
  });

  it('is told sealed where it was asked for so: only whoever asked can read it', async () => {
    const keys = await newLetterKeys();
    const { parts, store } = table(says('{"choice":"A"}'));
    await fillSchema(parts, schemaOrder({ seal_for: keys.publicKey }), from);
    const [outcome] = store.told;
    if (outcome?.kind !== 'output-completed') throw new Error('nothing was told');
    expect(JSON.stringify(store.told)).not.toContain('choice');
    expect(await openLetter(keys.privateKey, SealedLetter.parse(outcome.data.output))).toEqual({ choice: 'A' });
  });

  it('of a system persona needs no seat', async () => {
    const { parts, store, claude } = table(says('{"choice":"A"}'));
    await fillSchema(
      parts,
      schemaOrder({ speaker: { persona: 'moderator' }, requester: 'orchestrator', purpose: 'moderation' }),
      from,
    );
    expect(store.told).toMatchObject([{ kind: 'output-completed', data: { requester: 'orchestrator' } }]);
    expect(claude.requests[0]!.prompt.system).toContain('You have no seat');
  });

  it('with a schema that is none is refused before a model is asked', async () => {
    const { parts, store, claude } = table(says('{}'));
    await fillSchema({ ...parts, checker: { prepare: () => null } }, schemaOrder(), from);
    expect(store.told).toMatchObject([{ kind: 'output-failed', data: { cause: 'bad_request' } }]);
    expect(claude.requests).toHaveLength(0);
  });

  it('that is ordered again is told again', async () => {
    const { parts, store, claude } = table(says('{"choice":"A"}'));
    await fillSchema(parts, schemaOrder(), from);
    await fillSchema(parts, schemaOrder(), from);
    expect(claude.requests).toHaveLength(1);
    expect(store.told).toHaveLength(2);
  });
});
