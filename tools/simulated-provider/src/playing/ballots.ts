import type { JsonSchema } from '../model.ts';
import { hashOf } from './hash.ts';
import type { Thread } from './thread.ts';

/** A ballot of any form but a plain choice, told from the schema that asks for it. */
export type BallotForm =
  | { readonly form: 'approvals' | 'ranking'; readonly options: readonly string[] }
  | { readonly form: 'scores'; readonly options: readonly string[]; readonly scores: readonly number[] }
  | { readonly form: 'stances'; readonly options: readonly string[] }
  | { readonly form: 'comparisons'; readonly options: readonly string[] };

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema one or more steps below; an empty one where there is none. */
const below = (schema: JsonSchema, ...path: readonly string[]): JsonSchema =>
  path.reduce<JsonSchema>((found, key) => (isSchema(found[key]) ? found[key] : {}), schema);

const listed = (schema: JsonSchema): readonly unknown[] => (Array.isArray(schema['enum']) ? schema['enum'] : []);
const texts = (schema: JsonSchema): string[] => listed(schema).filter((v) => typeof v === 'string');

/** Null: the schema asks for no such ballot. */
export function ballotFormOf(schema: JsonSchema): BallotForm | null {
  const properties = below(schema, 'properties');
  for (const form of ['approvals', 'ranking'] as const) {
    if (form in properties) return { form, options: texts(below(properties, form, 'items')) };
  }
  for (const form of ['scores', 'stances'] as const) {
    const entry = below(properties, form, 'items', 'properties');
    const options = texts(below(entry, 'option'));
    if (form in properties && form === 'stances') return { form, options };
    const scores = listed(below(entry, 'score')).filter((v) => typeof v === 'number');
    if (form in properties && form === 'scores') return { form, options, scores };
  }
  if (!('comparisons' in properties)) return null;
  return { form: 'comparisons', options: texts(below(properties, 'comparisons', 'items', 'properties', 'winner')) };
}

/** A ballot with the favourite on top and the rest in an order that is the reader's own. */
export function fillBallot(asked: BallotForm, thread: Thread, favourite: string, reason: string) {
  const me = thread.self ?? thread.role;
  const rest = asked.options
    .filter((option) => option !== favourite)
    .toSorted((a, b) => hashOf(a, me, thread.topic) - hashOf(b, me, thread.topic));
  const ranked = [favourite, ...rest];
  const common = { abstain: false, reason };
  switch (asked.form) {
    case 'ranking':
      return { ranking: ranked, ...common };
    case 'approvals':
      return { approvals: ranked.slice(0, Math.ceil(ranked.length / 2)), ...common };
    case 'scores':
      return { scores: scoresOf(ranked, asked.scores, thread), ...common };
    case 'stances':
      return { stances: ranked.map((option) => ({ option, stance: 'consent' as const })), ...common };
    case 'comparisons':
      return {
        comparisons: ranked.flatMap((winner, i) => ranked.slice(i + 1).map((loser) => ({ winner, loser }))),
        ...common,
      };
  }
}

/** From the highest score downwards; in a vote that hands out dots all of them go to the first. */
function scoresOf(ranked: readonly string[], scores: readonly number[], { task }: Thread) {
  const most = Math.max(0, ...scores);
  const least = Math.min(most, ...scores);
  if (/Method: dot\b/.test(task)) return [{ option: ranked[0] ?? '', score: most }];
  const upwards = /Method: gradients\b/.test(task);
  const step = Math.max(1, Math.floor((most - least) / Math.max(1, ranked.length)));
  return ranked.map((option, place) => ({
    option,
    score: upwards ? Math.min(most, least + place * step) : Math.max(least, most - place * step),
  }));
}

/** The newest message of somebody else: what may have moved the reader. */
export const movedBy = ({ said, self }: Thread): number | null =>
  said.findLast((s) => s.kind === 'message' && s.from !== self)?.seq ?? null;
