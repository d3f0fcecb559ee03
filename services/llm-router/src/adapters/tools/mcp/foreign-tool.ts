import { escapeText } from '../../../domain/rendering/escape.ts';
import type { JsonSchema } from '../../../domain/json-schema.ts';
import type { ToolSpec } from '../../../domain/tool.ts';
import { calledName } from '../../../domain/tools/grants.ts';

const LONGEST_NAME = 64;
const LONGEST_DESCRIPTION = 1_000;
const LARGEST_SCHEMA = 8_000;
const DEEPEST_SCHEMA = 8;

/** Keywords that say what a value is. No patterns: a stranger's regular expression can keep a process busy for hours. */
const PLAIN = new Set([
  ...['type', 'enum', 'const', 'required', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems'],
]);

/** What a server says of one of its tools. */
export type Offered = { readonly name: string; readonly description?: unknown; readonly inputSchema?: unknown };

/**
 * A stranger's tool as a model is told of it: its words shortened, without anything invisible, and marked as the server's;
 * of its schema what says what a value is. null: it cannot be used.
 */
export function foreignTool(server: string, offered: Offered): ToolSpec | null {
  const name = calledName({ server, tool: offered.name });
  const inputSchema = plainSchema(offered.inputSchema, 0);
  if (name.length > LONGEST_NAME || inputSchema === null || inputSchema['type'] !== 'object') return null;
  if (JSON.stringify(inputSchema).length > LARGEST_SCHEMA) return null;
  return { name, description: `A tool of the server ${server}, which says of it: ${plainWords(offered)}`, inputSchema };
}

function plainWords({ description }: Offered): string {
  const words = typeof description === 'string' ? escapeText(description).replace(/\s+/g, ' ').trim() : '';
  return words === '' ? '(nothing)' : `"${words.slice(0, LONGEST_DESCRIPTION).toWellFormed()}"`;
}

function plainSchema(schema: unknown, depth: number): JsonSchema | null {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema) || depth > DEEPEST_SCHEMA) return null;
  const plain: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (PLAIN.has(keyword)) plain[keyword] = value;
    else if (keyword === 'description') plain[keyword] = escapeText(String(value)).slice(0, 300).toWellFormed();
    else if (keyword === 'properties' || keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'items') {
      const inner = keyword === 'items' ? plainSchema(value, depth + 1) : plainEach(value, depth);
      if (inner === null) return null;
      plain[keyword === 'oneOf' ? 'anyOf' : keyword] = inner;
    } else if (keyword === 'additionalProperties') {
      const inner = typeof value === 'boolean' ? value : plainSchema(value, depth + 1);
      if (inner === null) return null;
      plain[keyword] = inner;
    }
  }
  return plain;
}

/** Schemas by name or in a list; null: one of them cannot be used. */
function plainEach(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value).map(([key, inner]) => [key, plainSchema(inner, depth + 1)] as const);
  if (entries.some(([, inner]) => inner === null)) return null;
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
