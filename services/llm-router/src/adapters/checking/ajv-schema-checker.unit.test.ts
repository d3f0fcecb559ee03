import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { ajvSchemaChecker } from './ajv-schema-checker.ts';

const checker = ajvSchemaChecker();
const ballot = z.toJSONSchema(
  z.strictObject({ choice: z.enum(['A', 'B']).nullable(), reason: z.string().min(1), on: z.iso.date().nullable() }),
);

describe('checking a model’s JSON', () => {
  const check = checker.prepare(ballot)!;

  it('says nothing of what fits', () => {
    expect(check({ choice: 'A', reason: 'fast', on: '2026-05-01' })).toEqual([]);
  });

  it('says where and what is wrong, with what would be right', () => {
    const problems = check({ choice: 'C', reason: '', extra: 1, on: 'soon' }).join('\n');
    expect(problems).toContain('/choice');
    expect(problems).toContain('["A","B"]');
    expect(problems).toContain('/reason must NOT have fewer than 1 characters');
    expect(problems).toContain('additional properties: "extra"');
    expect(problems).toContain('/on must match pattern');
  });

  it('says little of very much that is wrong', () => {
    const list = checker.prepare({ type: 'array', items: { type: 'string' } })!;
    expect(list(Array.from({ length: 1000 }, (_, i) => i))).toHaveLength(10);
  });

  it('knows a schema by what it says, and refuses what is none', () => {
    expect(checker.prepare({ ...ballot })).toBe(check);
    expect(checker.prepare({ type: 'no such type' })).toBeNull();
    expect(checker.prepare({ $ref: '#/nowhere' })).toBeNull();
  });
});
