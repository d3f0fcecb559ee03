import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { defineFact, definitionOf, messages, messageType, readMessage } from '../src/index.ts';
import { sample, samplePath } from './samples.ts';

const versions = messages.flatMap((definition) =>
  Array.from({ length: definition.version }, (_, i) => ({
    definition,
    version: i + 1,
    name: messageType(definition, i + 1),
  })),
);

describe('a golden sample', () => {
  it.each(versions)('of $name stands beside it and can be read for ever', ({ definition, version }) => {
    expect(() => readMessage(definition, version, sample(definition, version))).not.toThrow();
  });

  it.each(versions)('of $name holds no field its version does not know', ({ definition, version }) => {
    const schema = version === definition.version ? definition.schema : definition.older[version - 1]!.schema;
    expect(schema.parse(sample(definition, version))).toEqual(sample(definition, version));
  });

  it('belongs to a message', () => {
    const known = versions.map(({ definition, version }) => samplePath(definition, version)).sort();
    const found = [...new Set(known.map((path) => path.slice(0, path.lastIndexOf('/'))))].flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => `${folder}/${file}`),
    );
    expect(found.sort().map((path) => basename(path))).toEqual(known.map((path) => basename(path)));
  });
});

describe('an old version', () => {
  const first = z.object({ text: z.string() });
  const second = z.object({ text: z.string(), by: z.string() });
  const third = z.object({ words: z.string(), by: z.string() });
  const said = defineFact('orchestrator', 'said', third, [
    { schema: first, up: ({ text }: z.infer<typeof first>) => ({ text, by: 'nobody' }) },
    { schema: second, up: ({ text, by }: z.infer<typeof second>) => ({ words: text, by }) },
  ]);

  it('is brought to the newest, step by step', () => {
    expect(said.version).toBe(3);
    expect(readMessage(said, 1, { text: 'hello' })).toEqual({ words: 'hello', by: 'nobody' });
    expect(readMessage(said, 2, { text: 'hello', by: 'alex' })).toEqual({ words: 'hello', by: 'alex' });
    expect(readMessage(said, 3, { words: 'hello', by: 'alex' })).toEqual({ words: 'hello', by: 'alex' });
  });

  it('is refused where it does not fit its own schema, or was never defined', () => {
    expect(() => readMessage(said, 1, { words: 'hello' })).toThrow(z.ZodError);
    expect(() => readMessage(said, 0, {})).toThrow(RangeError);
    expect(() => readMessage(said, 4, {})).toThrow(RangeError);
  });

  it('may carry fields a newer writer added', () => {
    expect(readMessage(said, 3, { words: 'hello', by: 'alex', mood: 'calm' })).toEqual({ words: 'hello', by: 'alex' });
  });
});

describe('the registry', () => {
  it.each(messages.map((definition) => [messageType(definition), definition] as const))(
    'finds %s',
    (type, definition) => {
      expect(definitionOf(type)).toEqual({ definition, version: definition.version });
    },
  );

  it('names every message once', () => {
    expect(new Set(messages.map((definition) => messageType(definition))).size).toBe(messages.length);
  });

  it('finds a version it does not know yet, for the reader to refuse', () => {
    expect(definitionOf('voting.vote-closed.v99')).toMatchObject({ version: 99 });
  });

  it.each([
    '',
    'voting',
    'voting.vote-closed',
    'voting.vote-closed.v0',
    'voting.vote-closed.vx',
    'evil.vote-closed.v1',
    'Voting.vote-closed.v1',
  ])('knows no %j', (type) => expect(definitionOf(type)).toBeUndefined());
});
