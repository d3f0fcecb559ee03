import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../src/domain/call-outcome.ts';
import { failure } from '../../src/domain/model-failure.ts';
import type { Call, CallStore } from '../../src/ports/call-store.ts';
import { aTry } from './a-try.ts';

/** A store, and what it has told and written down. */
export type StoreUnderTest = {
  readonly store: CallStore;
  /** Outcomes told of one call so far, one told again counted again. */
  told(callId: string): Promise<number>;
  /** Tries in the ledger of one call. */
  ledger(callId: string): Promise<number>;
};

let calls = 0;
const newCall = (): Call => ({
  id: `call-${process.pid}-${calls++}`,
  workspaceId: 'default',
  discussionId: 'd1',
  purpose: 'turn',
  persona: 'architect',
  commandId: `command-${calls}`,
  correlationId: 'd1',
});

const completed = (call: Call, text = 'Said.'): CallOutcome => ({
  kind: 'turn-completed',
  data: {
    turn_id: call.id,
    agent_id: 'architect',
    text,
    provider: 'claude',
    model: 'm',
    simulated: true,
    tokens: { input: 1, output: 2 },
    fallback_from: null,
    attempt: 1,
    vendor_ms: 3,
  },
});
const LONG = 60_000;

/** What every call store does, the one in memory and the one in PostgreSQL. */
export function callStoreConformance(open: () => StoreUnderTest): void {
  describe('a call', () => {
    let at: StoreUnderTest;
    let call: Call;
    beforeEach(() => {
      at = open();
      call = newCall();
    });

    it('is claimed once; a second claim finds it held', async () => {
      expect(await at.store.claim(call, LONG)).toEqual({ kind: 'claimed', number: 1, cancelled: false, budget: null });
      expect(await at.store.claim(call, LONG)).toEqual({ kind: 'held' });
    });

    it('is claimed by one of many at once', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => at.store.claim(call, LONG)));
      expect(claims.filter((claim) => claim.kind === 'claimed')).toHaveLength(1);
    });

    it('is claimed anew when its lease has run out, with the next number', async () => {
      await at.store.claim(call, 0);
      expect(await at.store.claim(call, LONG)).toEqual({ kind: 'claimed', number: 2, cancelled: false, budget: null });
    });

    it('is settled with its ledger, told, and told again to whoever orders it again', async () => {
      await at.store.claim(call, LONG);
      const tries = [aTry({ failure: failure('unavailable', 'x'), text: '' }), aTry()];
      expect(await at.store.settle({ call, claim: 1, outcome: completed(call), tries, budgets: [] })).toBe(true);
      expect([await at.told(call.id), await at.ledger(call.id)]).toEqual([1, 2]);
      expect(await at.store.claim(call, LONG)).toMatchObject({ kind: 'settled' });
      expect([await at.told(call.id), await at.ledger(call.id)]).toEqual([2, 2]);
    });

    it('is settled by its newest claim only; an older one still pays', async () => {
      await at.store.claim(call, 0);
      await at.store.claim(call, LONG);
      expect(
        await at.store.settle({ call, claim: 1, outcome: completed(call, 'Late.'), tries: [aTry()], budgets: [] }),
      ).toBe(false);
      expect([await at.told(call.id), await at.ledger(call.id)]).toEqual([0, 1]);
      expect(await at.store.settle({ call, claim: 2, outcome: completed(call), tries: [aTry()], budgets: [] })).toBe(
        true,
      );
      expect([await at.told(call.id), await at.ledger(call.id)]).toEqual([1, 2]);
    });

    it('that is let go can be claimed at once, and what it cost stands in the ledger', async () => {
      await at.store.claim(call, LONG);
      await at.store.abandon({ call, claim: 1, tries: [aTry()], budgets: [] });
      expect(await at.ledger(call.id)).toBe(1);
      expect(await at.store.claim(call, LONG)).toMatchObject({ kind: 'claimed', number: 2 });
    });

    it('is not let go by a claim that has lost it', async () => {
      await at.store.claim(call, 0);
      await at.store.claim(call, LONG);
      await at.store.abandon({ call, claim: 1, tries: [], budgets: [] });
      expect(await at.store.claim(call, LONG)).toEqual({ kind: 'held' });
    });

    it('is held on by renewing, by the claim that has it', async () => {
      await at.store.claim(call, 0);
      const other = newCall();
      await at.store.claim(other, 0);
      await at.store.claim(other, 0);
      const renewed = await at.store.renew(
        new Map([
          [call.id, 1],
          [other.id, 1],
        ]),
        LONG,
      );
      expect(renewed).toEqual({ held: new Set([call.id]), cancelled: new Set() });
      expect(await at.store.claim(call, LONG)).toEqual({ kind: 'held' });
      expect(await at.store.claim(other, LONG)).toMatchObject({ kind: 'claimed', number: 3 });
    });

    it('that is given up says so at the next renewal', async () => {
      await at.store.claim(call, LONG);
      await at.store.cancel(call.id, 'default', 'd1');
      const renewed = await at.store.renew(new Map([[call.id, 1]]), LONG);
      expect(renewed).toEqual({ held: new Set([call.id]), cancelled: new Set([call.id]) });
    });

    it('that is given up before it is ordered says so when it is claimed', async () => {
      await at.store.cancel(call.id, 'default', 'd1');
      await at.store.cancel(call.id, 'default', 'd1');
      expect(await at.store.claim(call, LONG)).toEqual({ kind: 'claimed', number: 1, cancelled: true, budget: null });
    });

    it('that is settled can be given up no more', async () => {
      await at.store.claim(call, LONG);
      await at.store.settle({ call, claim: 1, outcome: completed(call), tries: [], budgets: [] });
      await at.store.cancel(call.id, 'default', 'd1');
      expect(await at.store.claim(call, LONG)).toMatchObject({ kind: 'settled' });
    });
  });
}
