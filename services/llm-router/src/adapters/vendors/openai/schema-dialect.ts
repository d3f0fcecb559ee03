import type { SchemaDialect } from '../../../domain/narrow-schema.ts';

const KEYWORDS = new Set([
  ...['type', 'enum', 'const', 'required', 'additionalProperties', '$ref', 'minItems', 'maxItems'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
]);
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']);

/** The part of JSON Schema that OpenAI's strict mode takes. */
export const openaiUnderstands: SchemaDialect = (keyword, value) => {
  if (typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER) return false;
  return KEYWORDS.has(keyword) || (keyword === 'format' && FORMATS.has(String(value)));
};
