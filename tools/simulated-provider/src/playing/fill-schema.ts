import type { JsonSchema } from '../model.ts';

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const DEEPEST = 12;

/** The plainest value that fits a schema nobody foresaw. Knows no references; what lies too deep becomes null. */
export function fillSchema(schema: JsonSchema, depth = 0): unknown {
  if (depth > DEEPEST) return null;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const alternative = [schema['anyOf'], schema['oneOf'], schema['allOf']].filter(Array.isArray).flat().find(isSchema);
  if (alternative) return fillSchema(alternative, depth + 1);
  const type = [schema['type']].flat().find((t) => t !== 'null') ?? ('properties' in schema ? 'object' : 'null');
  switch (type) {
    case 'object': {
      const properties = isSchema(schema['properties']) ? schema['properties'] : {};
      return Object.fromEntries(
        Object.entries(properties).map(([name, sub]) => [name, isSchema(sub) ? fillSchema(sub, depth + 1) : null]),
      );
    }
    case 'array': {
      const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : 0;
      const items = schema['items'];
      return Array.from({ length: least }, () => (isSchema(items) ? fillSchema(items, depth + 1) : null));
    }
    case 'string':
      return 'simulated';
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
    default:
      return null;
  }
}
