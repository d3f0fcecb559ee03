import type { JsonSchema } from '../domain/json-schema.ts';

/** Says what is wrong with a value, `/choice must be string`; nothing where it fits. */
export type SchemaCheck = (value: unknown) => readonly string[];

export interface SchemaChecker {
  /** null: this is no usable schema. */
  prepare(schema: JsonSchema): SchemaCheck | null;
}
