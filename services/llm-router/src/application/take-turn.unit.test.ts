import { describe, expect, it, onTestFinished } from 'vitest';
import { failure } from '../domain/model-failure.ts';
import { NotNow } from '../domain/not-now.ts';
import { cancelCall } from './cancel-call.ts';
import { takeTurn } from './take-turn.ts';
import { hang, says, ScriptedModel, type Step } from './testing/scripted-model.ts';
import { from, setTable, turnOrder } from './testing/table.ts';

function table(...scripts: readonly (readonly Step[])[]) {
  const claude = new ScriptedModel(scripts);
  const openai = new ScriptedModel([says('Other.')]);
  const set = setTable({ claude, openai });
  onTestFinished(() => set.running.close());
  return { ...set, claude, openai };
}

describe('a turn', () => {
  it('is spoken, shown as it comes, stored and told', async () => {
    const { parts, store, shown } = table(says('Use ', 'Postgres.'));
    await takeTurn(parts, turnOrder(), from);
    expect(shown.map((delta) => delta.text).join('')).toBe('Use Postgres.');
    expect(shown[0]).toMatchObject({ turnId: 't1', agentId: 'architect', discussionId: 'd1', attempt: 1, offset: 0 });
    expect(store.told).toMatchObject([
      {
        kind: 'turn-completed',
        data: {
          turn_id: 't1',
          agent_id: 'architect',
          text: 'Use Postgres.',
          provider: 'claude',
          model: 'reported-model',
          simulated: true,
          tokens: { input: 10, output: 2 },
          fallback_from: null,
          attempt: 1,
        },
      },
    ]);
    expect(store.ledger).toHaveLength(1);
  });

  it('is prepared while it is being claimed, and no model is asked before it is', async () => {
    const { parts, store, claude } = table(says('Use Postgres.'));
    const claimed = Promise.withResolvers<void>();
    const read = Promise.withResolvers<void>();
    const claim = store.claim.bind(store);
    store.claim = async (...asked) => (await claimed.promise, claim(...asked));
    const context = {
      read: async (...asked: Parameters<typeof parts.context.read>) => {
        read.resolve();
        return parts.context.read(...asked);
      },
    };
    const taking = takeTurn({ ...parts, context }, turnOrder(), from);
    await read.promise;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(claude.requests).toEqual([]);
    claimed.resolve();
    await taking;
    expect(claude.requests).toHaveLength(1);
  });

  it('shows its last words before its outcome is told', async () => {
    const { parts, store } = table(says('Use Postgres.'));
    const order: string[] = [];
    const audience = { show: ({ text }: { readonly text: string }) => void order.push(text) };
    const told = store.told.push.bind(store.told);
    store.told.push = (...outcomes) => (order.push(...outcomes.map(({ kind }) => kind)), told(...outcomes));
    await takeTurn({ ...parts, audience }, turnOrder(), from);
    expect(order).toEqual(['Use Postgres.', 'turn-completed']);
  });

  it('that is ordered again is told again, and no model is asked', async () => {
    const { parts, store, claude } = table(says('Once.'));
    await takeTurn(parts, turnOrder(), from);
    await takeTurn(parts, turnOrder(), from);
    expect(claude.requests).toHaveLength(1);
    expect(store.told).toHaveLength(2);
    expect(store.told[1]).toEqual(store.told[0]);
  });

  it('that is ordered twice at once is done once', async () => {
    const { parts, claude, store } = table([50, ...says('Once.')]);
    const first = takeTurn(parts, turnOrder(), from);
    await expect(takeTurn(parts, turnOrder(), from)).rejects.toThrow(NotNow);
    await first;
    expect(claude.requests).toHaveLength(1);
    expect(store.told).toHaveLength(1);
  });

  it('names the model that was asked first where another one answered', async () => {
    const { parts, store } = table([failure('spend_limit', 'broke')]);
    await takeTurn(parts, turnOrder(), from);
    expect(store.told[0]).toMatchObject({
      data: { text: 'Other.', provider: 'openai', fallback_from: 'claude/claude-1', attempt: 2 },
    });
    expect(store.ledger.map((entry) => entry.tried.failure?.cause ?? null)).toEqual(['spend_limit', null]);
  });

  it('asks the model the request names', async () => {
    const { parts, openai } = table(says('A'));
    const agent = { id: 'architect', persona: 'architect', provider: 'openai', model: 'openai-7' };
    await takeTurn(parts, turnOrder({ agent }), from);
    expect(openai.requests[0]!.model).toBe('openai-7');
  });

  it.each([
    ['a persona nobody knows', { persona: 'ghost', provider: null }, 'unknown_persona'],
    ['a provider nobody configured', { persona: 'architect', provider: 'nobody' }, 'bad_request'],
  ])('of %s fails with its cause', async (_what, agent, cause) => {
    const { parts, store } = table(says('A'));
    await takeTurn(parts, turnOrder({ agent: { id: 'architect', model: null, ...agent } }), from);
    expect(store.told).toMatchObject([{ kind: 'turn-failed', data: { turn_id: 't1', agent_id: 'architect', cause } }]);
  });

  it('whose time is over fails without asking a model', async () => {
    const { parts, store, claude } = table([20, ...says('A')]);
    await takeTurn(parts, turnOrder({ deadline: new Date(Date.now() - 1).toISOString() }), from);
    expect(store.told).toMatchObject([{ kind: 'turn-failed', data: { cause: 'timeout' } }]);
    expect(claude.requests).toHaveLength(0);
  });

  it('whose context cannot be had is let go and ordered again', async () => {
    const { parts, store, claude } = table(says('A'));
    const lost = { ...parts, context: { read: () => Promise.reject(new NotNow('no context')) } };
    await expect(takeTurn(lost, turnOrder(), from)).rejects.toThrow(NotNow);
    expect(store.told).toHaveLength(0);
    await takeTurn(parts, turnOrder(), from);
    expect(claude.requests).toHaveLength(1);
    expect(store.told).toHaveLength(1);
  });
});

describe('a turn that is given up', () => {
  it('while it is spoken stops at once and is told as cancelled', async () => {
    const { parts, store, shown, running } = table(['So far', hang]);
    const turn = takeTurn(parts, turnOrder(), from);
    await expect.poll(() => shown.length).toBe(1);
    await cancelCall({ store, running }, 't1', from);
    await turn;
    expect(store.told).toMatchObject([{ kind: 'turn-failed', data: { cause: 'cancelled' } }]);
    expect(store.ledger[0]!.tried).toMatchObject({ estimated: true });
  });

  it('before it is ordered is never begun', async () => {
    const { parts, store, claude, running } = table(says('A'));
    await cancelCall({ store, running }, 't1', from);
    await takeTurn(parts, turnOrder(), from);
    expect(claude.requests).toHaveLength(0);
    expect(store.told).toMatchObject([{ kind: 'turn-failed', data: { cause: 'cancelled' } }]);
  });

  it('in another process stops at the next renewal', async () => {
    const { parts, store, shown } = table(['So far', hang]);
    const turn = takeTurn(parts, turnOrder(), from);
    await expect.poll(() => shown.length).toBe(1);
    store.rows.get('t1')!.cancelled = true;
    await turn;
    expect(store.told).toMatchObject([{ data: { cause: 'cancelled' } }]);
  });

  it('after it was stored stays as it was', async () => {
    const { parts, store, running } = table(says('Said.'));
    await takeTurn(parts, turnOrder(), from);
    await cancelCall({ store, running }, 't1', from);
    await takeTurn(parts, turnOrder(), from);
    expect(store.told).toMatchObject([{ kind: 'turn-completed' }, { kind: 'turn-completed' }]);
  });
});

describe('when something dies', () => {
  it('a crash costs a lease, then the turn is claimed again and its text has a higher number', async () => {
    const { parts, store, shown } = table(says('Again.'));
    store.rows.set('t1', { claim: 1, leasedUntil: Date.now() + 100, cancelled: false, outcome: null });
    await expect(takeTurn(parts, turnOrder(), from)).rejects.toThrow(NotNow);
    await new Promise((resolve) => setTimeout(resolve, 110));
    await takeTurn(parts, turnOrder(), from);
    expect(store.told).toMatchObject([{ data: { attempt: 101 } }]);
    expect(shown[0]!.attempt).toBe(101);
  });

  it('a turn longer than its lease is kept by renewing', async () => {
    const slow: Step[] = Array.from({ length: 8 }, () => ['x', 60] as const).flat();
    const { parts, store } = table([...slow, ...says('.')]);
    await takeTurn(parts, turnOrder(), from);
    expect(store.told).toMatchObject([{ kind: 'turn-completed' }]);
    expect(store.rows.get('t1')!.claim).toBe(1);
  });

  it('a result is kept until the store is back', async () => {
    const { parts, store, claude, shown } = table(says('Kept.'));
    const turn = takeTurn(parts, turnOrder(), from);
    await expect.poll(() => shown.length).toBe(1);
    // Away between the last word and the commit.
    store.away = true;
    setTimeout(() => (store.away = false), 250);
    await turn;
    expect(claude.requests).toHaveLength(1);
    expect(store.told).toMatchObject([{ data: { text: 'Kept.' } }]);
  });

  it('a shutdown stops what is under way and leaves it to whoever comes next, at once', async () => {
    const { parts, store, shown, running } = table(['So far', hang], says('Next.'));
    const turn = takeTurn(parts, turnOrder(), from);
    await expect.poll(() => shown.length).toBe(1);
    await running.close();
    await expect(turn).rejects.toThrow(NotNow);
    expect(store.told).toHaveLength(0);
    expect(store.ledger).toHaveLength(1);
    expect(store.rows.get('t1')!.leasedUntil).toBe(0);
  });

  it('a claim that was taken over stops at its next renewal', async () => {
    const { parts, store, shown } = table(['So far', hang]);
    const turn = takeTurn(parts, turnOrder(), from);
    await expect.poll(() => shown.length).toBe(1);
    store.rows.get('t1')!.claim = 2;
    await expect(turn).rejects.toThrow(NotNow);
    expect(store.told).toHaveLength(0);
    expect(store.ledger).toHaveLength(1);
  });

  it('a result of a claim that was taken over is paid for and not told', async () => {
    const { parts, store, lost } = table(says('Late.'));
    const claim = store.claim.bind(store);
    store.claim = async (...args) => {
      const ours = await claim(...args);
      store.rows.get('t1')!.claim += 1;
      return ours;
    };
    await takeTurn(parts, turnOrder(), from);
    expect(store.told).toHaveLength(0);
    expect(store.ledger).toHaveLength(1);
    expect(lost).toEqual(['t1']);
  });
});
