import { NO_USAGE } from '../../src/domain/model-reply.ts';
import type { ModelTry } from '../../src/domain/model-try.ts';

/** A try that answered. */
export const aTry = (over: Partial<ModelTry> = {}): ModelTry => ({
  choice: { provider: 'claude', model: 'm' },
  model: 'm-1',
  simulated: true,
  text: 'Said.',
  toolCalls: [],
  stop: 'end',
  failure: null,
  usage: { ...NO_USAGE, input: 10, output: 2, cachedInput: 4 },
  estimated: false,
  cost: 120,
  startedAt: new Date('2026-01-01T00:00:00.000Z'),
  firstTokenMs: 12.4,
  tookMs: 99.9,
  skipped: 0,
  ...over,
});
