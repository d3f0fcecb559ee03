/** What every vendor's wire format says, in one shape: all the simulated model gets to decide from. */
export type ModelRequest = {
  readonly vendor: Vendor;
  readonly model: string;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  /** The JSON Schema the answer must fit; null: free text. */
  readonly schema: JsonSchema | null;
  readonly tools: readonly OfferedTool[];
  /** `tool`: it must be this one. */
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly tool: string };
  readonly stream: boolean;
  /** Tokens the answer may take; null: no limit was set. */
  readonly maxTokens: number | null;
  /** The whole prompt in the order in which its vendor caches it. */
  readonly blocks: readonly PromptBlock[];
  /** Whether its vendor leaves it to the caller where to cache. */
  readonly cachesMarkedOnly: boolean;
};

export const VENDORS = ['anthropic', 'openai', 'gemini'] as const;
export type Vendor = (typeof VENDORS)[number];

export type ModelMessage = {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** Tools the assistant asked for. */
  readonly calls: readonly AskedCall[];
  /** What came of them, told by the user. */
  readonly results: readonly ToldResult[];
};
/** `id` is null where a wire format has none. */
export type AskedCall = { readonly id: string | null; readonly name: string };
export type ToldResult = { readonly id: string | null; readonly name: string | null; readonly text: string };

export type OfferedTool = { readonly name: string; readonly schema: JsonSchema };

export type PromptBlock = {
  /** Bytes that are equal exactly where the vendor would see the same block. */
  readonly text: string;
  readonly tokens: number;
  /** Whether the caller wants the prompt cached up to here. */
  readonly breakpoint: boolean;
};

export type JsonSchema = { readonly [key: string]: unknown };

/** What the simulated model says. */
export type ModelReply = {
  readonly text: string;
  /** Tools it asks for after the text. */
  readonly calls: readonly ToolCall[];
  /** `length`: the token limit cut the text; `refusal`: the text is the explanation, where the vendor gives one. */
  readonly finish: 'stop' | 'length' | 'refusal' | 'tool_use';
};

/** `arguments`: JSON, unless it is spoilt on purpose. */
export type ToolCall = { readonly name: string; readonly arguments: string };

/** Input tokens as a vendor bills them; output is counted from the reply. */
export type InputCounts = {
  /** Neither read from a cache nor written to one. */
  readonly fresh: number;
  readonly read: number;
  readonly written: number;
};

export const says = (text: string, finish: 'stop' | 'length' | 'refusal' = 'stop'): ModelReply => ({
  text,
  calls: [],
  finish,
});
