import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../../domain/json-schema.ts';
import type { SchemaCheck, SchemaChecker } from '../../ports/schema-checker.ts';

/** Schemas differ with the options of a vote, so they do not repeat for ever. */
const KEPT_SCHEMAS = 200;
const MOST_PROBLEMS = 10;

/** Checks JSON against JSON Schema, draft 2020-12. Formats are told to models and not checked: patterns are. */
export function ajvSchemaChecker(): SchemaChecker {
  const prepared = new Map<string, SchemaCheck>();
  return {
    prepare(schema) {
      const key = JSON.stringify(schema);
      const known = prepared.get(key);
      if (known) return known;
      const check = compile(schema);
      if (!check) return null;
      const [oldest] = prepared.keys();
      if (prepared.size >= KEPT_SCHEMAS && oldest !== undefined) prepared.delete(oldest);
      prepared.set(key, check);
      return check;
    },
  };
}

function compile(schema: JsonSchema): SchemaCheck | null {
  let validate: ValidateFunction;
  try {
    // One for each: ajv keeps what it compiles, and finds fault with two schemas of one id.
    validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile({ ...schema });
  } catch {
    return null;
  }
  return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(describe));
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const allowed: unknown = params['allowedValues'] ?? params['additionalProperty'];
  const more = allowed === undefined ? '' : `: ${JSON.stringify(allowed)}`;
  return `${instancePath || '/'} ${message ?? 'is not valid'}${more}`;
}
