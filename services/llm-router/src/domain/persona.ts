/** One model of one provider. */
export type ModelChoice = { readonly provider: string; readonly model: string };

/** A named agent definition. */
export type Persona = ModelChoice & {
  readonly id: string;
  /** `agent`: may take a seat. `system`: moderator, analyst, synthesiser; no seat and no ballot. */
  readonly kind: 'agent' | 'system';
  readonly name: string;
  /** What it is, in a few words: `Software architect`. */
  readonly role: string;
  /** What it looks at and how it argues; told to the model in the second person. */
  readonly instructions: string;
  /** 0 to 2; null: the vendor's default. */
  readonly temperature: number | null;
  /** Asked in this order where its own model cannot answer. */
  readonly fallbacks: readonly ModelChoice[];
};
