import type { JsonSchema } from './json-schema.ts';

/** A tool a model may ask for. */
export type ToolSpec = {
  /** `[A-Za-z0-9_-]{1,64}`: what every vendor takes. */
  readonly name: string;
  /** Tells the model what it does and when to use it. */
  readonly description: string;
  /** Of an object: its arguments. */
  readonly inputSchema: JsonSchema;
};

/** Whether a model may, must or must not ask for a tool; `tool`: it must ask for this one. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly tool: string };

/** Whether an answer has to ask for a tool. */
export const isForced = (choice: ToolChoice): boolean => choice === 'required' || typeof choice === 'object';

/** A model asks for a tool. */
export type ToolCall = {
  readonly id: string;
  readonly name: string;
  /** A JSON object as text, not yet parsed or checked; plain text for a tool that takes text. */
  readonly arguments: string;
  /** What its vendor wants to see again beside the call; null: nothing. */
  readonly echo: ToolCallEcho | null;
};

/** Unread by us, and told to no other vendor. */
export type ToolCallEcho = {
  /** `LanguageModel.system` of the vendor that said it. */
  readonly system: string;
  readonly value: string;
};

/** What came of a call. */
export type ToolResult = {
  readonly callId: string;
  readonly name: string;
  readonly text: string;
  readonly isError: boolean;
};

/** The arguments of a call, where they are what tools take: an object. null: they are not. */
export function argumentsOf(call: Pick<ToolCall, 'arguments'>): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(call.arguments);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** For vendors whose calls are objects: broken arguments go back to the model as what they were. */
export const argumentsObject = (call: Pick<ToolCall, 'arguments'>): Readonly<Record<string, unknown>> =>
  argumentsOf(call) ?? { INVALID_JSON: call.arguments };
