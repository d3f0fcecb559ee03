import type { ModelReply } from './model.ts';

const TOKEN = /\s*(?:[\p{L}\p{M}\p{N}_]{1,8}|[^\s\p{L}\p{M}\p{N}_])|\s+/gu;

/** Cuts a text into pieces of about a token each; joined, they are the text again. */
export const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** What prompts are estimated by. */
export const CHARS_PER_TOKEN = 4;

export const estimateTokens = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);

/** What a reply is billed as: its text and the arguments of its calls. */
export const outputTokensOf = (reply: ModelReply): number =>
  [reply.text, ...reply.calls.map((call) => call.arguments)].reduce((sum, text) => sum + tokensOf(text).length, 0);
