import type { ContextEntry } from '@maestro/contracts';
import type { Clock } from '@maestro/kernel';
import {
  anthropicModel,
  geminiModel,
  openaiModel,
  renderContext,
  turnPrompt,
  type LanguageModel,
  type Prompt,
  type Usage,
} from '@maestro/llm-router/asking';
import { startSimulatedProvider } from '@maestro/simulated-provider';
import { table } from './measure/figures.ts';
import { providers, readerOf } from './prompts.ts';

export const LENGTHS = [10, 50, 100, 300] as const;
/** Of naive cost, in percent. */
export const AIMS = [60, 20, 12, 5] as const;
const AGENTS = ['architect', 'backend_eng', 'devops'];
/** As long as personas are told to be: 180 words. */
const WORDS = 180;
const SENTENCE = 18;
/** Between two turns of a discussion: well within what vendors keep a prompt. */
const APART_MS = 10_000;

/** What input tokens cost beside one that was neither read from a cache nor written to one. */
type Weights = { readonly read: number; readonly written: number };
/** As the vendors have always had it; the newest models of some read at half of that. */
const USUAL: Weights = { read: 0.1, written: 1.25 };
const billed = ({ input, cachedInput, cacheWrite }: Usage, { read, written }: Weights): number =>
  input - cachedInput - cacheWrite + read * cachedInput + written * cacheWrite;

/**
 * What discussions of three agents cost in input tokens, as the simulated provider bills each vendor, beside sending the
 * whole history with every turn and caching nothing.
 */
export async function benchCost(): Promise<void> {
  const curves = new Map<string, Curve>();
  for (const [vendor, connect] of Object.entries(VENDORS)) curves.set(vendor, await curveOf(connect));
  const shares = (some: readonly Curve[], weightsOf?: (curve: Curve) => Weights) =>
    LENGTHS.map((turns) => `${share(some, turns, weightsOf).toFixed(1)} %`);
  const rows = [...curves].map(([vendor, curve]) => [vendor, ...shares([curve])]);
  console.log('\nInput tokens of a whole discussion of three agents, billed, beside naive full history');
  console.log(
    table([
      ['all three by', ...LENGTHS.map((turns) => `${turns} turns`)],
      ...rows,
      ['one each', ...shares([...curves.values()])],
      ['one each, by our price list', ...shares([...curves.values()], (curve) => curve.listed)],
      ['aim', ...AIMS.map((percent) => `≤ ${percent} %`)],
    ]),
  );
}

/** What each turn used, and what a naive one uses. */
export type Curve = { readonly ours: Usage[]; readonly naive: number[]; readonly listed: Weights };

/** A discussion whose agents are all of one vendor. Each has a cache of its own, as none begins like another. */
export async function curveOf(connect: Connect, turns: number = Math.max(...LENGTHS)): Promise<Curve> {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock: Clock = { now: () => new Date(now) };
  const provider = await startSimulatedProvider({ clock, fixedTokens: 1 });
  const { model, name } = connect(provider.url);
  const curve: Curve = { ours: [], naive: [], listed: listedWeights(name) };
  try {
    for (let turn = 0; turn < turns; turn++) {
      const reader = readers[turn % AGENTS.length]!;
      const entries = discussion(turn);
      const prompt = turnPrompt(reader, entries, TURN);
      const whole = { ...prompt, kept: renderContext(entries, reader.seat, null, true) };
      curve.ours.push(await usageOf(model, name, prompt));
      curve.naive.push((await usageOf(model, `${name}-naive`, whole)).input);
      now += APART_MS;
    }
  } finally {
    await provider.stop();
  }
  return curve;
}

/** What the first so many turns cost, in percent of naive cost. */
export function share(
  curves: readonly Curve[],
  turns: number,
  weightsOf: (curve: Curve) => Weights = () => USUAL,
): number {
  const ours = curves.flatMap((curve) => curve.ours.slice(0, turns).map((usage) => billed(usage, weightsOf(curve))));
  const naive = curves.flatMap((curve) => curve.naive.slice(0, turns));
  return (100 * sum(ours)) / sum(naive);
}

function listedWeights(model: string): Weights {
  const price = providers.flatMap((provider) => provider.models).find(({ id }) => id === model)?.price;
  if (!price) throw new Error(`${model} has no price`);
  return { read: price.cachedInput / price.input, written: price.cacheWrite / price.input };
}

type Connect = (url: string) => { model: LanguageModel; name: string };

export const VENDORS: Readonly<Record<string, Connect>> = {
  'Anthropic Messages': (url) => ({ model: anthropicModel(at(`${url}/anthropic`)), name: 'claude-sonnet-5-5' }),
  'OpenAI Responses': (url) => ({ model: openaiModel(at(`${url}/openai/v1`)), name: 'gpt-6.1-terra' }),
  'Gemini generateContent': (url) => ({ model: geminiModel(at(`${url}/gemini`)), name: 'gemini-3.8-flash' }),
};
const at = (baseUrl: string) => ({ baseUrl, apiKey: 'simulated', simulated: true });

const readers = AGENTS.map(readerOf);
const TURN = { purpose: 'round', round: 1, protocol: 'round_robin' } as const;

const place = (seq: number) => ({ seq, prev: seq - 1, at: '2026-01-01T00:00:00.000Z' });

/** The discussion as it stands before its turn `turn` (from 0). */
function discussion(turn: number): ContextEntry[] {
  const opening: ContextEntry = {
    ...place(1),
    kind: 'opening',
    topic: 'Choose database for Apollo',
    brief:
      'Apollo needs high write throughput, complex queries and multi-tenancy, launches in Q4, and handles billing. PostgreSQL already runs for other projects; the team knows MongoDB well.',
    protocol: 'round_robin',
    options: [],
    participants: AGENTS.map((id) => ({
      id,
      kind: 'agent',
      role: null,
      permissions: ['can_vote'],
      persona: id,
      provider: null,
      model: null,
    })),
    names: Object.fromEntries(AGENTS.map((id) => [id, id])),
    titles: {},
    system_prompts: {},
  };
  return [opening, ...Array.from({ length: turn }, (_, i) => message(i))];
}

/** No two messages are alike: what repeats itself would be cached where a real discussion is not. */
const message = (i: number): ContextEntry => ({
  ...place(i + 2),
  kind: 'message',
  by: AGENTS[i % AGENTS.length]!,
  text: Array.from({ length: WORDS / SENTENCE }, (_, sentence) => `${sentenceOf(i, sentence)}.`).join(' '),
});

const sentenceOf = (i: number, sentence: number): string =>
  Array.from({ length: SENTENCE }, (_, word) =>
    ((i * 7919 + (sentence * SENTENCE + word) * 104_729) % 999_983).toString(36),
  ).join(' ');

async function usageOf(model: LanguageModel, name: string, prompt: Prompt): Promise<Usage> {
  let usage: Usage | null = null;
  const request = {
    callId: 'cost',
    cacheKey: 'cost',
    model: name,
    prompt,
    marksCache: true,
    reasons: true,
    output: { kind: 'text' },
    toolChoice: 'auto',
    maxOutputTokens: 100,
    temperature: null,
  } as const;
  for await (const event of model.stream(request, new AbortController().signal)) {
    if (event.type === 'usage') usage = event.usage;
    if (event.type === 'failed') throw new Error(event.failure.detail);
  }
  if (!usage) throw new Error(`${name} counted nothing`);
  return usage;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
