import { hash } from 'node:crypto';
import type { InputCounts, ModelRequest, PromptBlock } from '../model.ts';
import { CHARS_PER_TOKEN } from '../tokens.ts';

/** How one vendor caches prompts, as it documents it. */
type CacheRules = {
  /** Shorter beginnings are not cached (tokens). */
  readonly least: number;
  /** Milliseconds without a hit after which a beginning is forgotten. */
  readonly ttl: number;
} & (
  | {
      /** Beginnings are cached where the caller says so. */
      readonly kind: 'breakpoints';
      /** How many blocks before a breakpoint an earlier one is looked for. */
      readonly lookback: number;
      /** How many of a request's breakpoints are cached: the latest. */
      readonly mostWritten: number;
    }
  /** Beginnings are cached by themselves, in steps of so many tokens. */
  | {
      readonly kind: 'automatic';
      readonly step: number;
    }
);

const MINUTE = 60_000;
/** OpenAI caches up to breakpoints, and bills what it writes, from GPT-5.6 on. */
const KNOWS_BREAKPOINTS = /^gpt-(5\.[6-9]|[6-9])/;

/**
 * platform.claude.com/docs "Prompt caching"; platform.openai.com/docs "Prompt caching"; ai.google.dev/gemini-api/docs/caching.
 * Claude's larger models cache from 1,024 tokens on; Gemini's Pro models from 4,096, its others from 1,024.
 */
function rulesFor({ vendor, model }: ModelRequest): CacheRules {
  switch (vendor) {
    case 'anthropic':
      return { kind: 'breakpoints', least: 1024, ttl: 5 * MINUTE, lookback: 20, mostWritten: 4 };
    case 'openai':
      return KNOWS_BREAKPOINTS.test(model)
        ? { kind: 'breakpoints', least: 1024, ttl: 30 * MINUTE, lookback: 0, mostWritten: 4 }
        : { kind: 'automatic', least: 1024, ttl: 5 * MINUTE, step: 128 };
    case 'gemini':
      return {
        kind: 'automatic',
        least: model.includes('pro') ? 4096 : 1024,
        ttl: 5 * MINUTE,
        step: 1,
      };
  }
}

/** What is looked for at most when nothing else ends a comparison: a step of one token would be looked up token by token. */
const FINEST_STEP = 32;
const MOST_ENTRIES = 500_000;

/** What the vendors remember of prompts. Knows hashes of their beginnings, never a word of them. */
export class PromptCaches {
  /** When each beginning was last used (milliseconds), the longest unused first. */
  readonly #used = new Map<string, number>();

  /** Counts a prompt as its vendor would bill it, and remembers it. */
  count(request: ModelRequest, now: number): InputCounts {
    const rules = rulesFor(request);
    const total = request.blocks.reduce((sum, block) => sum + block.tokens, 0);
    const { read, written } =
      rules.kind === 'breakpoints' ? this.#byBreakpoints(request, rules, now) : this.#byItself(request, rules, now);
    return { fresh: total - read - written, read, written };
  }

  forget(): void {
    this.#used.clear();
  }

  #byBreakpoints(request: ModelRequest, rules: CacheRules & { kind: 'breakpoints' }, now: number) {
    const beginnings = hashesOf(request);
    const marked = request.blocks.flatMap((block, i) => (block.breakpoint ? [i] : []));
    if (!request.cachesMarkedOnly) marked.push(request.blocks.length - 1);
    const tokensUpTo = (at: number): number => beginnings[at]!.tokens;
    let read = 0;
    for (const at of marked) {
      for (let back = at; back >= Math.max(0, at - rules.lookback); back -= 1) {
        if (!this.#isKnown(beginnings[back]!.hash, rules, now)) continue;
        read = Math.max(read, tokensUpTo(back));
        break;
      }
    }
    const worthIt = marked.slice(-rules.mostWritten).filter((at) => tokensUpTo(at) >= rules.least);
    for (const at of worthIt) this.#remember(beginnings[at]!.hash, now);
    const furthest = worthIt.length === 0 ? 0 : Math.max(...worthIt.map(tokensUpTo));
    return { read, written: Math.max(0, furthest - read) };
  }

  #byItself(request: ModelRequest, rules: CacheRules & { kind: 'automatic' }, now: number) {
    const step = Math.max(rules.step, FINEST_STEP);
    const text = request.blocks.map((block) => block.text).join('\n');
    const total = request.blocks.reduce((sum, block) => sum + block.tokens, 0);
    let known = 0;
    let stillKnown = true;
    let chain = request.model;
    for (let end = step; end <= total; end += step) {
      chain = hash('sha1', `${chain}\n${text.slice((end - step) * CHARS_PER_TOKEN, end * CHARS_PER_TOKEN)}`);
      stillKnown &&= this.#isKnown(chain, rules, now);
      if (stillKnown) known = end;
      this.#remember(chain, now);
    }
    return { read: known >= rules.least ? known : 0, written: 0 };
  }

  #isKnown(beginning: string, rules: CacheRules, now: number): boolean {
    const used = this.#used.get(beginning);
    return used !== undefined && now - used <= rules.ttl;
  }

  #remember(beginning: string, now: number): void {
    this.#used.delete(beginning);
    this.#used.set(beginning, now);
    if (this.#used.size > MOST_ENTRIES) this.#used.delete(this.#used.keys().next().value!);
  }
}

/** The beginning that ends with each block. */
function hashesOf(request: ModelRequest): { hash: string; tokens: number }[] {
  let chain = request.model;
  let tokens = 0;
  return request.blocks.map((block: PromptBlock) => {
    chain = hash('sha1', `${chain}\n${block.text}`);
    tokens += block.tokens;
    return { hash: chain, tokens };
  });
}
