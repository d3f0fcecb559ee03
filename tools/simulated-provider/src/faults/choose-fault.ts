import { err, ok, type Result } from '@maestro/kernel';
import { z } from 'zod';
import { VENDORS, type Vendor } from '../model.ts';
import { FAULTS, isFaultName } from './catalogue.ts';
import type { ChosenFault } from './fault.ts';

/** `rate-limited`, `slow-first-token:5000`. */
const FaultText = z.string().refine((text) => readFault(text).ok, 'is no fault known here');

/** Lets a fault strike requests that do not name one themselves. */
export const FaultRule = z.strictObject({
  fault: FaultText,
  /** Share of the requests it strikes. */
  rate: z.number().min(0).max(1).default(1),
  vendor: z.enum(VENDORS).optional(),
  /** Strikes only requests in whose text this occurs: one discussion of several, by its topic. */
  mentioning: z.string().min(1).optional(),
  /** How many requests it strikes at most; left out: no limit. */
  times: z.int().positive().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;

export function readFault(text: string): Result<ChosenFault, string> {
  const [name = '', argument, ...rest] = text.trim().split(':');
  const number = argument === undefined ? null : Number(argument);
  if (!isFaultName(name) || rest.length > 0 || (number !== null && !(number >= 0))) {
    return err(`unknown fault "${text}"; known: ${Object.keys(FAULTS).join(', ')}`);
  }
  return ok({ name, fault: FAULTS[name], argument: number });
}

/** Picks by rule, from a sequence that depends on the seed alone. */
export class FaultRules {
  #rules: { rule: FaultRule; chosen: ChosenFault; left: number }[] = [];
  #state: number;

  constructor(rules: readonly FaultRule[] = [], seed = 1) {
    this.#state = seed;
    this.set(rules, seed);
  }

  set(rules: readonly FaultRule[], seed = 1): void {
    this.#state = seed >>> 0;
    this.#rules = rules.map((rule) => {
      const chosen = readFault(rule.fault);
      if (!chosen.ok) throw new RangeError(chosen.error);
      return { rule, chosen: chosen.value, left: rule.times ?? Infinity };
    });
  }

  get rules(): FaultRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** The first rule that strikes; null: none. */
  strike(vendor: Vendor, request: unknown): ChosenFault | null {
    for (const entry of this.#rules) {
      if (entry.left <= 0 || !concerns(entry.rule, vendor, request)) continue;
      if (this.#next() >= entry.rule.rate) continue;
      entry.left -= 1;
      return entry.chosen;
    }
    return null;
  }

  /** mulberry32: from 0 up to, not including, 1. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}

const concerns = ({ vendor: only, mentioning }: FaultRule, vendor: Vendor, request: unknown): boolean =>
  (only === undefined || only === vendor) && (mentioning === undefined || mentions(request, mentioning));

/** Whether text occurs in any string of a request. */
const mentions = (request: unknown, text: string): boolean =>
  JSON.stringify(request).includes(JSON.stringify(text).slice(1, -1));
