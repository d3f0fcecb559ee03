import type { JsonSchema } from './json-schema.ts';

/** Whether one vendor understands a keyword with this value. What it does not is told to the model in words instead. */
export type SchemaDialect = (keyword: string, value: unknown) => boolean;

/** Keywords that hold schemas are walked; these hold many by name. */
const NAMED = new Set(['properties', '$defs']);
const ALTERNATIVES = new Set(['anyOf', 'oneOf']);
/** Say how to read a schema, or nothing a model could use. */
const SILENT = new Set(['$schema', '$id', '$comment', 'default', 'examples']);

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The nearest schema a vendor accepts. It may allow more than the original and never less:
 * what was lost stands in the description, and the answer is validated against the original afterwards.
 */
export function narrowSchema(schema: JsonSchema, understands: SchemaDialect): JsonSchema {
  const narrow: Record<string, unknown> = {};
  const lost: string[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (ALTERNATIVES.has(keyword)) narrow['anyOf'] = narrowEach(value, understands);
    else if (NAMED.has(keyword)) narrow[keyword] = narrowEach(value, understands);
    else if (keyword === 'items' && isSchema(value)) narrow[keyword] = narrowSchema(value, understands);
    else if (keyword === 'title' || keyword === 'description') narrow[keyword] = value;
    else if (understands(keyword, value)) narrow[keyword] = value;
    else if (keyword === 'const') narrow['enum'] = [value];
    else if (!SILENT.has(keyword) && !isSafeIntegerBound(value)) lost.push(`${keyword}: ${JSON.stringify(value)}`);
  }
  if (lost.length > 0) narrow['description'] = [narrow['description'], lost.join('; ')].filter(Boolean).join(' — ');
  return narrow;
}

/** The bounds every integer of ours has: no news to a model. */
const isSafeIntegerBound = (value: unknown): boolean =>
  typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER;

function narrowEach(value: unknown, understands: SchemaDialect): unknown {
  const narrowed = (item: unknown) => (isSchema(item) ? narrowSchema(item, understands) : item);
  if (Array.isArray(value)) return value.map(narrowed);
  if (!isSchema(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, narrowed(item)]));
}

/** Whether every object in it is closed and every property required: what strict decoding demands. */
export function isStrict(schema: JsonSchema): boolean {
  const properties = isSchema(schema['properties']) ? Object.keys(schema['properties']) : null;
  if (properties !== null || listOf([schema['type']].flat()).includes('object')) {
    const required = listOf(schema['required']);
    if (schema['additionalProperties'] !== false) return false;
    if (properties?.some((key) => !required.includes(key))) return false;
  }
  return childSchemas(schema).every(isStrict);
}

const childSchemas = (schema: JsonSchema): JsonSchema[] => {
  const children: unknown[] = [
    ...[...NAMED].flatMap((keyword) => (isSchema(schema[keyword]) ? Object.values(schema[keyword]) : [])),
    ...[...ALTERNATIVES, 'allOf'].flatMap((keyword) => listOf(schema[keyword])),
    schema['items'],
  ];
  return children.filter(isSchema);
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
