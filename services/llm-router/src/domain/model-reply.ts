/** Tokens as the vendor reports them. */
export type Usage = {
  /** All input, cached or not. */
  readonly input: number;
  /** All output, reasoning included. */
  readonly output: number;
  /** The part of `input` read from the vendor's prompt cache. */
  readonly cachedInput: number;
  /** The part of `input` written to it. */
  readonly cacheWrite: number;
  /** The part of `output` nobody sees. */
  readonly reasoning: number;
};

export const NO_USAGE: Usage = { input: 0, output: 0, cachedInput: 0, cacheWrite: 0, reasoning: 0 };

/** `length`: cut by a token limit. `tool_use`: it waits for a tool's result. */
export type StopReason = 'end' | 'length' | 'tool_use';
