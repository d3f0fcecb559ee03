import type { JsonSchema } from '../model.ts';
import { ballotFormOf, type BallotForm } from './ballots.ts';

/** What kind of answer a schema asks for, told from its properties. */
export type Requested =
  | { readonly kind: 'next_speaker'; readonly candidates: readonly string[] }
  | { readonly kind: 'question'; readonly people: readonly string[] }
  | { readonly kind: 'options' }
  | { readonly kind: 'ballot'; readonly choices: readonly string[]; readonly asksWhatMoved: boolean }
  | { readonly kind: 'form'; readonly ballot: BallotForm; readonly asksWhatMoved: boolean }
  | { readonly kind: 'analysis'; readonly asksForStatements: boolean }
  | { readonly kind: 'stances'; readonly claims: readonly Claim[] }
  | { readonly kind: 'decision' }
  | { readonly kind: 'other' };

/** A statement as a stance on it is asked for: under a label, its words as the description. */
export type Claim = { readonly label: string; readonly text: string };

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const propertyOf = (schema: JsonSchema, name: string): JsonSchema | null => {
  const properties = schema['properties'];
  const found = isSchema(properties) ? properties[name] : undefined;
  return isSchema(found) ? found : null;
};

/** The texts a value may be; empty: any text. */
const textsOf = (schema: JsonSchema | null): string[] => {
  const listed = schema?.['enum'];
  return Array.isArray(listed) ? listed.filter((v) => typeof v === 'string') : [];
};

const STANCES = ['agree', 'disagree', 'pass'];

/** The claims a schema asks for stances on; none, where any of its properties is something else. */
function claimsIn(schema: JsonSchema): Claim[] {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const claims = Object.entries(properties).flatMap(([label, property]): Claim[] => {
    if (!isSchema(property) || textsOf(property).join() !== STANCES.join()) return [];
    const text = property['description'];
    return [{ label, text: typeof text === 'string' ? text : '' }];
  });
  return claims.length === Object.keys(properties).length ? claims : [];
}

/** The object among alternatives such as "this object or null". */
const objectOf = (schema: JsonSchema): JsonSchema => {
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  return (Array.isArray(alternatives) ? alternatives.filter(isSchema) : []).find((s) => 'properties' in s) ?? schema;
};

export function requestedBy(schema: JsonSchema): Requested {
  const has = (...names: string[]): boolean => names.every((name) => propertyOf(schema, name));
  const speaker = propertyOf(schema, 'speaker');
  if (speaker) return { kind: 'next_speaker', candidates: textsOf(speaker) };
  const question = propertyOf(schema, 'question');
  if (question) return { kind: 'question', people: textsOf(propertyOf(objectOf(question), 'to')) };
  const asksWhatMoved = has('moved_by');
  if (has('choice')) return { kind: 'ballot', choices: textsOf(propertyOf(schema, 'choice')), asksWhatMoved };
  const ballot = has('abstain') ? ballotFormOf(schema) : null;
  if (ballot) return { kind: 'form', ballot, asksWhatMoved };
  if (has('agreements', 'disagreements')) return { kind: 'analysis', asksForStatements: has('statements') };
  if (has('sentences', 'action_steps')) return { kind: 'decision' };
  if (has('options')) return { kind: 'options' };
  const claims = claimsIn(schema);
  if (claims.length > 0) return { kind: 'stances', claims };
  return { kind: 'other' };
}
