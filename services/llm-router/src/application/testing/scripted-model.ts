import { setTimeout as wait } from 'node:timers/promises';
import { failure, type ModelFailure } from '../../domain/model-failure.ts';
import {
  LANGUAGE_MODEL_PORT,
  type LanguageModel,
  type ModelEvent,
  type ModelRequest,
} from '../../ports/language-model.ts';

/** What a scripted model does, step by step. A number waits so many milliseconds, `hang` for ever. */
export const hang = Symbol('hang');
export type Step = string | number | typeof hang | ModelFailure | Exclude<ModelEvent, { type: 'text' }>;

export const says = (...words: string[]): Step[] => [
  { type: 'started', model: 'reported-model' },
  ...words,
  { type: 'usage', usage: { input: 10, output: words.length, cachedInput: 0, cacheWrite: 0, reasoning: 0 } },
  { type: 'finished', reason: 'end' },
];

/** A model that follows one script per request, in order, and remembers what it was asked. The last script repeats. */
export class ScriptedModel implements LanguageModel {
  readonly port = LANGUAGE_MODEL_PORT;
  readonly system = 'scripted';
  readonly simulated: boolean;
  readonly requests: ModelRequest[] = [];
  readonly #scripts: readonly (readonly Step[])[];

  constructor(scripts: readonly (readonly Step[])[], simulated = true) {
    this.#scripts = scripts;
    this.simulated = simulated;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    const script = this.#scripts[Math.min(this.requests.length, this.#scripts.length) - 1] ?? [];
    for (const step of script) {
      if (signal.aborted) break;
      if (typeof step === 'number' || step === hang) await pause(step, signal);
      else if (typeof step === 'string') yield { type: 'text', text: step };
      else yield 'cause' in step ? { type: 'failed', failure: step } : step;
    }
    if (signal.aborted) yield cancelled;
  }
}

const cancelled: ModelEvent = { type: 'failed', failure: failure('cancelled', 'aborted') };
const LONG_MS = 1_000_000;

async function pause(step: number | typeof hang, signal: AbortSignal): Promise<void> {
  await wait(step === hang ? LONG_MS : step, undefined, { signal }).catch(() => undefined);
}
