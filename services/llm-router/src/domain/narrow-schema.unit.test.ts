import { describe, expect, it } from 'vitest';
import { isStrict, narrowSchema } from './narrow-schema.ts';

const understands = (keyword: string) => ['type', 'required', 'additionalProperties', 'enum'].includes(keyword);

describe('a schema for a vendor that knows less', () => {
  it('says in words what it cannot say in keywords', () => {
    expect(narrowSchema({ type: 'string', minLength: 3, description: 'Why.' }, understands)).toEqual({
      type: 'string',
      description: 'Why. — minLength: 3',
    });
  });

  it('turns oneOf into anyOf and const into enum, at any depth', () => {
    const schema = { type: 'array', items: { oneOf: [{ const: 'a' }, { type: 'null' }] } };
    expect(narrowSchema(schema, understands)).toEqual({
      type: 'array',
      items: { anyOf: [{ enum: ['a'] }, { type: 'null' }] },
    });
  });

  it('keeps a property that is called like a keyword', () => {
    const schema = { type: 'object', properties: { minLength: { type: 'integer' }, items: { type: 'string' } } };
    expect(narrowSchema(schema, understands)).toEqual(schema);
  });

  it('tells nothing of what means nothing to a model', () => {
    const schema = {
      $schema: 'x',
      type: 'integer',
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
    };
    expect(narrowSchema(schema, understands)).toEqual({ type: 'integer' });
  });
});

describe('strict decoding', () => {
  const closed = {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  };
  it.each([
    ['closed, all required', closed, true],
    ['an optional property', { ...closed, required: [] }, false],
    ['an open object', { ...closed, additionalProperties: undefined }, false],
    [
      'an open object inside',
      { ...closed, properties: { a: { type: 'array', items: { ...closed, required: [] } } } },
      false,
    ],
    ['an object of anything', { type: ['object', 'null'] }, false],
    ['no object at all', { type: 'string' }, true],
    ['an open alternative', { anyOf: [closed, { ...closed, required: [] }] }, false],
  ])('%s', (_what, schema, strict) => expect(isStrict(schema)).toBe(strict));
});
