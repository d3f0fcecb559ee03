import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { blamesModel } from '../domain/circuit.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import { NO_USAGE } from '../domain/model-reply.ts';
import type { ModelTry } from '../domain/model-try.ts';
import { Breakers, type CircuitView } from './breakers.ts';

const claude = { provider: 'claude', model: 'm' };
const down = failure('unavailable', 'down');
const COOL_MS = 30;

const tried = (failed: ModelFailure | null): ModelTry => ({
  choice: claude,
  model: 'm',
  simulated: true,
  text: '',
  toolCalls: [],
  stop: failed ? null : 'end',
  failure: failed,
  usage: NO_USAGE,
  estimated: false,
  cost: null,
  startedAt: new Date(0),
  firstTokenMs: null,
  tookMs: 0,
  skipped: 0,
});

function breakers() {
  const changes: CircuitView['state'][] = [];
  const set = new Breakers({ failures: 3, coolDownMs: COOL_MS }, ({ state }) => changes.push(state));
  const ask = (failed: ModelFailure | null, choice = claude) => set.run(choice, () => Promise.resolve(tried(failed)));
  const open = async () => {
    for (let i = 0; i < 3; i++) await ask(down);
  };
  return { set, changes, ask, open, state: () => set.circuits[0]?.state };
}

describe('the circuit of a model', () => {
  it('opens after so many failures in a row, and the model is asked no more', async () => {
    const { set, ask, open, state } = breakers();
    await ask(down);
    await ask(down);
    await ask(null);
    await open();
    expect(state()).toBe('open');
    expect(await ask(null)).toBeNull();
    expect(set.waitMs(claude)).toBeGreaterThan(0);
  });

  it('is its own: another model of the vendor is asked as ever', async () => {
    const { set, ask, open } = breakers();
    await open();
    const other = { provider: 'claude', model: 'other' };
    expect(await ask(null, other)).not.toBeNull();
    expect(set.waitMs(other)).toBe(0);
  });

  it('lets one call probe when it has cooled down, and closes when that is answered', async () => {
    const { set, open, changes } = breakers();
    await open();
    await wait(COOL_MS + 5);
    const { promise, resolve } = Promise.withResolvers<ModelTry>();
    const probe = set.run(claude, () => promise);
    expect(set.circuits[0]).toMatchObject({ state: 'half_open' });
    expect(await set.run(claude, () => Promise.resolve(tried(null)))).toBeNull();
    resolve(tried(null));
    expect(await probe).not.toBeNull();
    expect(changes).toEqual(['open', 'half_open', 'closed']);
    expect(set.waitMs(claude)).toBe(0);
  });

  it.each([
    ['failed', down],
    ['was called off, which proves nothing', failure('cancelled', 'x')],
  ])('stays open where the probe %s', async (_what, failed) => {
    const { ask, open, state } = breakers();
    await open();
    await wait(COOL_MS + 5);
    await ask(failed);
    expect(state()).toBe('open');
    expect(await ask(null)).toBeNull();
  });

  it('never opens for what was wrong with the requests, or was called off', async () => {
    const { ask, state } = breakers();
    for (let i = 0; i < 9; i++) await ask(failure((['bad_request', 'refused', 'cancelled'] as const)[i % 3]!, 'x'));
    expect(state()).toBe('closed');
  });

  it('remembers a bounded number of models, whatever names requests bring', async () => {
    const { set, ask } = breakers();
    for (let i = 0; i < 600; i++) await ask(down, { provider: 'claude', model: `m${i}` });
    expect(set.circuits.length).toBeLessThanOrEqual(500);
  });
});

it('our own deadline and our own limit of tokens are no fault of the model', () => {
  expect(blamesModel(failure('timeout', 'silent'))).toBe(true);
  expect(blamesModel({ ...failure('timeout', 'the time was over'), retryable: false })).toBe(false);
  expect(blamesModel({ ...failure('truncated', 'length'), retryable: false })).toBe(false);
});
