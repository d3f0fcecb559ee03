import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ajvSchemaChecker } from '../../checking/ajv-schema-checker.ts';
import { foreignTool } from './foreign-tool.ts';

const object = { type: 'object', properties: { a: { type: 'string' } } };

describe('a stranger’s tool', () => {
  it('is told in its own words, marked as such', () => {
    expect(foreignTool('docs', { name: 'search', description: 'Finds.', inputSchema: object })).toEqual({
      name: 'docs__search',
      description: 'A tool of the server docs, which says of it: "Finds."',
      inputSchema: object,
    });
  });

  it.each([
    ['no schema', { name: 'a' }],
    ['a schema of no object', { name: 'a', inputSchema: { type: 'string' } }],
    ['a schema that is too large', { name: 'a', inputSchema: { type: 'object', enum: ['x'.repeat(9_000)] } }],
    [
      'a schema that is too deep',
      { name: 'a', inputSchema: Array.from({ length: 12 }).reduce<object>((items) => ({ type: 'object', items }), {}) },
    ],
    ['a name that is too long', { name: 'a'.repeat(60), inputSchema: object }],
  ])('cannot be used with %s', (_, offered) => expect(foreignTool('docs', offered)).toBeNull());

  it('has a schema anybody can read, or none', () => {
    const checker = ajvSchemaChecker();
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), fc.json(), (inputSchema, description) => {
        for (const schema of [
          inputSchema,
          { type: 'object', properties: { a: inputSchema } },
          JSON.parse(description),
        ]) {
          const tool = foreignTool('docs', { name: 'a', description, inputSchema: schema });
          if (tool) expect(JSON.stringify(tool.inputSchema)).not.toMatch(/"(pattern|\$ref|format)"/);
          if (tool) checker.prepare(tool.inputSchema)?.({});
        }
      }),
      { numRuns: 100 },
    );
  });
});
