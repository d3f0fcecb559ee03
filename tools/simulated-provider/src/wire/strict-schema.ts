import type { JsonSchema } from '../model.ts';

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every subschema with its path, the root first. */
export function* subschemas(schema: JsonSchema, path = '#'): Generator<{ path: string; schema: JsonSchema }> {
  yield { path, schema };
  for (const key of ['properties', '$defs', 'definitions']) {
    const named = schema[key];
    if (isObject(named)) {
      for (const [name, sub] of Object.entries(named))
        if (isObject(sub)) yield* subschemas(sub, `${path}/${key}/${name}`);
    }
  }
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    const several = schema[key];
    if (Array.isArray(several)) {
      for (const [i, sub] of several.entries()) if (isObject(sub)) yield* subschemas(sub, `${path}/${key}/${i}`);
    }
  }
  if (isObject(schema['items'])) yield* subschemas(schema['items'], `${path}/items`);
}

const typesOf = (schema: JsonSchema): unknown[] => [schema['type']].flat();
const describesObject = (schema: JsonSchema): boolean => typesOf(schema).includes('object') || 'properties' in schema;

/** The first object that allows unknown properties, by path; null: all are closed. */
export function openObject(schema: JsonSchema): string | null {
  for (const sub of subschemas(schema)) {
    if (describesObject(sub.schema) && sub.schema['additionalProperties'] !== false) return sub.path;
  }
  return null;
}

/** The first object that does not require each of its properties, by path; null: all do. */
export function optionalProperty(schema: JsonSchema): string | null {
  for (const { path, schema: sub } of subschemas(schema)) {
    if (!isObject(sub['properties'])) continue;
    const required = Array.isArray(sub['required']) ? sub['required'] : [];
    const missing = Object.keys(sub['properties']).find((name) => !required.includes(name));
    if (missing !== undefined) return `${path}/properties/${missing}`;
  }
  return null;
}

/** The first use of one of these keywords, by path; null: none is used. */
export function usesKeyword(schema: JsonSchema, keywords: readonly string[]): string | null {
  for (const { path, schema: sub } of subschemas(schema)) {
    const found = keywords.find((keyword) => keyword in sub);
    if (found !== undefined) return `${path}/${found}`;
  }
  return null;
}
