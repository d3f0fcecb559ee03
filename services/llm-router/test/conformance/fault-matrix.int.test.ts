import { systemClock } from '@maestro/kernel';
import {
  FAULTS,
  startSimulatedProvider,
  type FaultName,
  type FaultRule,
  type SimulatedProvider,
} from '@maestro/simulated-provider';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAskModels, type ModelsAnswered } from '../../src/application/ask-models.ts';
import { Breakers } from '../../src/application/breakers.ts';
import { Gate } from '../../src/application/gate.ts';
import { Refusals } from '../../src/application/refusals.ts';
import { UNLIMITED } from '../../src/application/spending.ts';
import { configSchema, REFUSED_FOR_MS } from '../../src/config.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import { request, VENDORS, type Vendor, type WireFormat } from './vendors.ts';

/** `FAULT_RUNS=20` is the whole matrix; the gate runs a part of it. */
const RUNS = Number(process.env['FAULT_RUNS'] ?? 1);
const AT_ONCE = 4;
const TURNS = 20;
/** As the router has them where nobody says otherwise. */
const BREAKER = {
  failures: configSchema.shape.LLM_BREAKER_FAILURES.parse(undefined),
  coolDownMs: configSchema.shape.LLM_BREAKER_COOLDOWN_MS.parse(undefined),
};
/** Providers and router share one process here: the more there is at once, the longer everybody has to wait. */
const PATIENCE = RUNS > 1 ? 4 : 1;
const DEADLINE_MS = 4_000 * PATIENCE;
/** What the machine may take beside a deadline. */
const SLACK_MS = 1_500;

/** Everything a vendor may do to us. `refused`: nobody listens. */
const MATRIX: readonly (FaultName | `${FaultName}:${number}` | 'refused')[] = [
  'rate-limited:1',
  'rate-limited-silent',
  'spend-limit',
  'bad-request',
  'unauthorised',
  'server-error',
  'unavailable',
  'overloaded',
  'refused',
  'no-first-byte',
  'connection-reset',
  'cut-mid-stream',
  'stall-mid-stream',
  'overloaded-after-200',
  'truncated-json',
  'split-bytes',
  'missing-end',
  'drip:1000',
  'huge-event',
  'duplicate-events',
  'shuffled-events',
  'wrong-content-type',
  'refusal',
];
/** Struck by these a reply is still whole. */
const HARMLESS: readonly string[] = ['split-bytes', 'huge-event', 'wrong-content-type'];
/** Nobody can see these where events have no number and no whole text follows; all that was said is in the answer. */
const UNSEEN: readonly string[] = ['duplicate-events', 'shuffled-events'];
const NUMBERED: readonly WireFormat[] = ['openai'];
/** What a vendor says of a request and not of itself. */
const OF_THE_REQUEST: readonly string[] = ['bad-request', 'refusal'];

const PATHS: Readonly<Record<WireFormat, string>> = {
  anthropic: '/anthropic',
  openai: '/openai/v1',
  gemini: '/gemini',
  compatible: '/openai/v1',
};

/** One vendor that is struck, and one that is not. */
type Vendors = { readonly struck: SimulatedProvider; readonly calm: SimulatedProvider };

/** Providers of their own for each cell, so that cells can be tried side by side. */
async function withVendors<T>(faults: readonly FaultRule[], work: (vendors: Vendors) => Promise<T>): Promise<T> {
  const struck = await startSimulatedProvider({ faults, seed: 7 });
  const calm = await startSimulatedProvider({ fixedTokens: 12 });
  try {
    return await work({ struck, calm });
  } finally {
    await Promise.all([struck.stop(), calm.stop()]);
  }
}

const callsOf = async (provider: SimulatedProvider): Promise<number> => {
  const { calls } = (await (await fetch(`${provider.url}/_calls`)).json()) as { calls: Record<string, number> };
  return Object.values(calls).reduce((sum, n) => sum + n, 0);
};

type Run = { readonly answered: ModelsAnswered; readonly heard: Map<number, string>; readonly took: number };

/** A router with both of them. */
function router(vendor: Vendor, { struck, calm }: Vendors) {
  const fallback = VENDORS[(VENDORS.indexOf(vendor) + 1) % VENDORS.length]!;
  const at = (provider: SimulatedProvider, { create, name }: Vendor): LanguageModel =>
    create({ baseUrl: provider.url + PATHS[name], apiKey: 'k', simulated: true });
  const models = new Map([
    ['first', at(struck, vendor)],
    ['second', at(calm, fallback)],
  ]);
  const catalogue: Catalogue = new Map(
    [...models.keys()].map((id) => [
      id,
      { id, name: id, vendor: 'openai', address: null, defaultModel: 'm', models: [], simulated: true },
    ]),
  );
  const askModels = createAskModels({
    catalogue,
    models,
    observer: { observe: (_begun, work) => work() },
    gate: new Gate({ total: 100, perVendor: 100, longestQueue: 100 }),
    breakers: new Breakers(BREAKER),
    refusals: new Refusals({ failures: BREAKER.failures, passOverMs: REFUSED_FOR_MS }),
    limits: { firstTokenMs: 400 * PATIENCE, idleMs: 300 * PATIENCE },
    retry: { retries: 2, firstWaitMs: 10, longestWaitMs: 40 },
    maxOutputTokens: 4_000,
    clock: systemClock,
  });
  let turns = 0;
  return async (candidates: readonly string[] = ['first', 'second'], discussionId = 'd1'): Promise<Run> => {
    const heard = new Map<number, string>();
    const begun = performance.now();
    const answered = await askModels(
      {
        callId: `turn-${(turns += 1)}`,
        discussionId,
        purpose: 'turn',
        claim: { number: 1, spending: UNLIMITED },
        triesBefore: 0,
        candidates: candidates.map((provider) => ({ provider, model: 'm' })),
        prompt: request().prompt,
        cacheKey: 'k',
        output: { kind: 'text' },
        temperature: null,
        deadline: new Date(Date.now() + DEADLINE_MS),
        onText: (attempt, text) => heard.set(attempt, (heard.get(attempt) ?? '') + text),
      },
      new AbortController().signal,
    );
    return { answered, heard, took: performance.now() - begun };
  };
}

/** Several turns, some at once, as a router has them. */
async function turnsOf(run: () => Promise<Run>, count: number): Promise<Run[]> {
  const runs: Run[] = [];
  for (let left = count; left > 0; left -= AT_ONCE) {
    runs.push(...(await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, run))));
  }
  return runs;
}

describe.each(VENDORS)('$name', (vendor) => {
  let whole: string;
  let spare: string;
  beforeAll(() =>
    withVendors([], async (vendors) => {
      whole = (await router(vendor, vendors)(['first'])).answered.answer!.text;
      spare = (await router(vendor, vendors)(['second'])).answered.answer!.text;
      expect(whole).not.toBe(spare);
    }),
  );

  const judge = (fault: string, { answered, heard, took }: Run): 'complete' | 'failed over' | 'failed' => {
    expect(took, fault).toBeLessThan(DEADLINE_MS + SLACK_MS);
    const { answer, failure, attempt } = answered;
    if (!answer) {
      expect(failure!.cause).toBeTruthy();
      expect(failure!.detail).not.toBe('');
      return 'failed';
    }
    // What was shown of the try that answered is what it said: nothing of another try is glued to it.
    expect(heard.get(attempt)).toBe(answer.text);
    if (answer.choice.provider === 'second') {
      expect(answer.text).toBe(spare);
      return 'failed over';
    }
    const isUnseen = UNSEEN.includes(fault) && !NUMBERED.includes(vendor.name);
    if (isUnseen) expect(answer.text.length).toBeGreaterThanOrEqual(whole.length);
    else expect(answer.text).toBe(whole);
    return 'complete';
  };

  it.concurrent.each(MATRIX)(
    '%s: in time complete, failed over or clearly failed, never half',
    { timeout: 600_000 },
    (fault) =>
      withVendors(fault === 'refused' ? [] : [{ fault, rate: 1 }], async (vendors) => {
        if (fault === 'refused') vendors.struck.refuse();
        const both = router(vendor, vendors);
        const alone = router(vendor, vendors);
        const withFallback = await turnsOf(() => both(), RUNS);
        const without = await turnsOf(() => alone(['first']), RUNS);
        const ends = (runs: readonly Run[]) => new Set(runs.map((run) => judge(fault, run)));
        expect(ends(withFallback)).not.toContain('failed');
        const isHarmless = HARMLESS.includes(fault) || UNSEEN.includes(fault);
        if (!isHarmless) expect(ends(without)).toEqual(new Set(['failed']));
      }),
  );

  /** Calls to a vendor that is struck by this in every request, over twenty turns. */
  const callsInVain = (fault: (typeof MATRIX)[number]): Promise<number> =>
    withVendors(fault === 'refused' ? [] : [{ fault, rate: 1 }], async (vendors) => {
      if (fault === 'refused') vendors.struck.refuse();
      const ask = router(vendor, vendors);
      let calls = 0;
      for (let turn = 0; turn < TURNS; turn++) {
        const { tries } = (await ask()).answered;
        calls += tries.filter(({ choice }) => choice.provider === 'first').length;
      }
      return calls;
    });

  it.concurrent.each(MATRIX.filter((fault) => ![...HARMLESS, ...UNSEEN].includes(fault)))(
    '%s in every request: it is left alone, and 20 turns cost no more than 24 calls',
    { timeout: 600_000 },
    async (fault) => expect(await callsInVain(fault)).toBeLessThanOrEqual(0.2 * TURNS),
  );

  it.concurrent.each(MATRIX.filter((fault) => OF_THE_REQUEST.includes(fault)))(
    '%s in every request: no circuit opens, as the requests of other discussions may be answered',
    { timeout: 600_000 },
    (fault) =>
      withVendors([{ fault, rate: 1 }], async (vendors) => {
        const ask = router(vendor, vendors);
        for (let turn = 0; turn < TURNS; turn++) {
          const { tries } = (await ask(['first', 'second'], `d${turn}`)).answered;
          expect(tries.map(({ choice }) => choice.provider)).toEqual(['first', 'second']);
        }
      }),
  );

  it.concurrent(
    'a tenth of all requests struck by anything: every turn ends well, at 1.2 calls a turn',
    { timeout: 600_000 },
    () => {
      const faults = MATRIX.filter((fault) => fault !== 'refused');
      const rules = faults.map((fault) => ({ fault, rate: 0.1 / faults.length }));
      return withVendors(rules, async (vendors) => {
        const ask = router(vendor, vendors);
        const turns = 100 * Math.max(1, Math.round(RUNS / 2));
        const ends = (await turnsOf(() => ask(), turns)).map((run) => judge('duplicate-events', run));
        expect(ends).not.toContain('failed');
        expect((await callsOf(vendors.struck)) + (await callsOf(vendors.calm))).toBeLessThanOrEqual(1.2 * turns);
      });
    },
  );
});

it('the matrix knows every fault that is one', () => {
  const elsewhere: readonly string[] = ['slow-first-token', 'unknown-event', 'malformed-output', 'cut-by-length'];
  const named = MATRIX.map((fault) => fault.split(':')[0]);
  expect(Object.keys(FAULTS).filter((fault) => !named.includes(fault) && !elsewhere.includes(fault))).toEqual([]);
});
