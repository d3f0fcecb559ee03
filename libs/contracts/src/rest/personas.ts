import { z } from 'zod';
import { Id, Instant } from '../words.ts';

const Text = (max: number) => z.string().trim().min(1).max(max);

/** One model of one provider. */
export const ModelChoice = z.strictObject({ provider: Id, model: Text(120) });
export type ModelChoice = z.infer<typeof ModelChoice>;

/** How a persona argues, and when it leaves a question to people. */
export const Temperament = z.strictObject({
  style: z.enum(['assertive', 'balanced', 'collaborative']).default('balanced'),
  /** `when_theirs`: where the question is a person's to answer; `readily`: as soon as a choice is uncertain or hard to undo. */
  defers: z.enum(['rarely', 'when_theirs', 'readily']).default('when_theirs'),
});
export type Temperament = z.infer<typeof Temperament>;

const Tokens = z.int().positive().max(1e12).nullable().default(null);
const Dollars = z.number().positive().max(1e9).nullable().default(null);

/** What may be spent on a persona in its workspace; null: not bounded here. A day is one of UTC, money is US dollars. */
export const PersonaBudget = z.strictObject({
  tokens_per_day: Tokens,
  tokens_total: Tokens,
  usd_per_day: Dollars,
  usd_total: Dollars,
});
export type PersonaBudget = z.infer<typeof PersonaBudget>;

/** `fs_read`, or `server/tool` and `server/*` for tools of an MCP server. */
const ToolGrant = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}(\/([A-Za-z0-9_-]{1,64}|\*))?$/, 'must be a tool, server/tool or server/*');

const definition = {
  name: Text(80),
  /** What it is, in a few words: `software architect`. */
  role: Text(80),
  provider: Id,
  model: Text(120),
  /** Asked in this order where its own model cannot answer. */
  fallbacks: z.array(ModelChoice).max(5).default([]),
  /** null: the vendor's default. */
  temperature: z.number().min(0).max(2).nullable().default(null),
  /** What it looks at and how it argues; told to the model in the second person. */
  instructions: Text(8000),
  temperament: Temperament.prefault({}),
  budget: PersonaBudget.prefault({}),
  tools: z.array(ToolGrant).max(32).default([]),
};

/** What a persona is, as files and clients write it. */
export const PersonaDefinition = z.strictObject(definition);
export type PersonaDefinition = z.infer<typeof PersonaDefinition>;

/** Leaves room for the `-2` of a second seat. */
const PersonaId = Id.max(60);

export const CreatePersona = z.strictObject({ persona: PersonaId, ...definition });
export type CreatePersona = z.infer<typeof CreatePersona>;

export const ReplacePersona = z.strictObject({
  /** The version this was made from: another one in its place means that somebody was quicker. */
  version: z.int().positive(),
  ...definition,
});
export type ReplacePersona = z.infer<typeof ReplacePersona>;

/** One version of a persona; a version never changes. */
export const PersonaDetail = z.object({
  persona: Id,
  version: z.int().positive(),
  /** `product`: as the product brings it; `workspace`: as somebody here made it. */
  origin: z.enum(['product', 'workspace']),
  ...z.object(definition).shape,
  /** Whether the model that would answer now is played by the simulated provider; null: none can be reached. */
  simulated: z.boolean().nullable(),
  created_at: Instant,
  /** null: the product itself. */
  created_by: Id.nullable(),
});
export type PersonaDetail = z.infer<typeof PersonaDetail>;

/** Newest first; `next` goes into `before` for older ones. */
export const PersonaVersions = z.object({
  versions: z.array(
    z.object({ ...PersonaDetail.shape, /** Whether this version took the persona away. */ deleted: z.boolean() }),
  ),
  next: z.int().nullable(),
});
export type PersonaVersions = z.infer<typeof PersonaVersions>;

export const PersonaDeleted = z.object({ persona: Id, version: z.int().positive() });
