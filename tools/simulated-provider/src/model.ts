/** What every vendor's wire format says, in one shape: all the simulated model gets to decide from. */
export type ModelRequest = {
  readonly vendor: Vendor;
  readonly model: string;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  /** The JSON Schema the answer must fit; null: free text. */
  readonly schema: JsonSchema | null;
  readonly stream: boolean;
  /** Tokens the answer may take; null: no limit was set. */
  readonly maxTokens: number | null;
};

export const VENDORS = ['anthropic', 'openai', 'gemini'] as const;
export type Vendor = (typeof VENDORS)[number];

export type ModelMessage = { readonly role: 'user' | 'assistant'; readonly text: string };

export type JsonSchema = { readonly [key: string]: unknown };

/** What the simulated model says. */
export type ModelReply = {
  readonly text: string;
  /** `length`: the token limit cut the text; `refusal`: the text is the explanation, where the vendor gives one. */
  readonly finish: 'stop' | 'length' | 'refusal';
};
