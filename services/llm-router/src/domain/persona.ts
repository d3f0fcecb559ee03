import type { PersonaBudget, Temperament } from '@maestro/contracts';

/** One model of one provider. */
export type ModelChoice = { readonly provider: string; readonly model: string };

/** What a persona is; a version of it never changes. */
export type PersonaDefinition = ModelChoice & {
  /** `agent`: may take a seat. `system`: moderator, analyst, synthesiser; no seat and no ballot. */
  readonly kind: 'agent' | 'system';
  readonly name: string;
  /** What it is, in a few words: `Software architect`. */
  readonly role: string;
  /** What it looks at and how it argues; told to the model in the second person. */
  readonly instructions: string;
  /** How it argues and when it leaves a question to people; told to the model as well. */
  readonly temperament: Temperament;
  /** 0 to 2; null: the vendor's default. */
  readonly temperature: number | null;
  /** Asked in this order where its own model cannot answer. */
  readonly fallbacks: readonly ModelChoice[];
  /** What may be spent on it in one workspace. */
  readonly budget: PersonaBudget;
  /** Tools it may ask for: `fs_read`, `server/tool`, `server/*`. */
  readonly tools: readonly string[];
};

/** A named agent definition, in one of its versions. */
export type Persona = PersonaDefinition & {
  readonly id: string;
  /** From 1, without gaps. */
  readonly version: number;
  /** `product`: of the seed, for every workspace that has not made its own of it. */
  readonly origin: 'product' | 'workspace';
};

export const UNBOUNDED: PersonaBudget = {
  tokens_per_day: null,
  tokens_total: null,
  usd_per_day: null,
  usd_total: null,
};

export const EVEN_TEMPERED: Temperament = { style: 'balanced', defers: 'when_theirs' };
