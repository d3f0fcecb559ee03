import { Citation, Day } from '@maestro/contracts';
import { z } from 'zod';

const MOST_SENTENCES = 40;
const LONGEST_SENTENCE = 1_500;
export const STEPS = { least: 3, most: 7 } as const;

const Words = (most: number) => z.string().trim().min(1).max(most);

/** What the model fills in. */
export const DraftAnswer = z.strictObject({
  title: Words(200),
  sentences: z
    .array(
      z.strictObject({
        field: Citation.shape.field,
        text: Words(LONGEST_SENTENCE),
        messages: z.array(z.int().positive()),
      }),
    )
    .min(1)
    .max(MOST_SENTENCES),
  action_steps: z
    .array(z.strictObject({ step: Words(500), owner: z.string().nullable(), due: Day.nullable() }))
    .min(STEPS.least)
    .max(STEPS.most),
  review_date: Day.nullable(),
});
export type DraftAnswer = z.infer<typeof DraftAnswer>;

type Schema = Record<string, z.core.util.JSONType>;
const closed = (properties: Schema): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** The same as JSON Schema; owners are the people and agents at the table. */
export function draftSchema(participants: readonly string[]): Schema {
  const owner: Schema =
    participants.length === 0 ? { type: 'null' } : orNull({ type: 'string', enum: [...participants] });
  const day: Schema = { type: 'string', format: 'date' };
  return closed({
    title: { type: 'string' },
    sentences: {
      type: 'array',
      items: closed({
        field: { type: 'string', enum: ['decision', 'rationale', 'summary'] },
        text: { type: 'string' },
        messages: { type: 'array', items: { type: 'integer' } },
      }),
    },
    action_steps: {
      type: 'array',
      items: closed({ step: { type: 'string' }, owner, due: orNull(day) }),
      minItems: STEPS.least,
      maxItems: STEPS.most,
    },
    review_date: orNull(day),
  });
}
