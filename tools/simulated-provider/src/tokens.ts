const TOKEN = /\s*(?:[\p{L}\p{M}\p{N}_]{1,8}|[^\s\p{L}\p{M}\p{N}_])|\s+/gu;

/** Cuts a text into pieces of about a token each; joined, they are the text again. */
export const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** A quick estimate for prompts: four characters a token. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 4);
