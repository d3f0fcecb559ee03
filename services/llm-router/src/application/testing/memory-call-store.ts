import { setImmediate as nextRound } from 'node:timers/promises';
import type { CallOutcome } from '../../domain/call-outcome.ts';
import { NotNow } from '../../domain/not-now.ts';
import type { ModelTry } from '../../domain/model-try.ts';
import type { Call, CallStore, Claim, Settlement } from '../../ports/call-store.ts';

type Paid = { readonly callId: string; readonly claim: number; readonly tried: ModelTry };
type Row = { claim: number; leasedUntil: number; cancelled: boolean; outcome: CallOutcome | null };

/** The store in memory, with the same rules as the one in PostgreSQL; `away` makes it throw as if the database were down. */
export class MemoryCallStore implements CallStore {
  readonly rows = new Map<string, Row>();
  readonly ledger: Paid[] = [];
  /** Of rounds that were kept by claims which may never come to pay. */
  readonly unpaid: Paid[] = [];
  /** Every outcome told, in order; one told again is there again. */
  readonly told: CallOutcome[] = [];
  away = false;
  now: () => number = () => Date.now();

  async claim(call: Call, leaseMs: number): Promise<Claim> {
    const row = this.#row(call.id);
    if (row.outcome) {
      this.told.push(row.outcome);
      return { kind: 'settled', outcome: row.outcome };
    }
    if (row.leasedUntil > this.now()) return { kind: 'held' };
    row.claim += 1;
    row.leasedUntil = this.now() + leaseMs;
    return { kind: 'claimed', number: row.claim, cancelled: row.cancelled, budget: null };
  }

  async settle({ call, claim, outcome, tries }: Settlement): Promise<boolean> {
    const row = this.#row(call.id);
    // No database answers within the same round of the event loop.
    await nextRound();
    this.#pay(call.id, claim, tries);
    if (row.outcome || row.claim !== claim) return false;
    row.outcome = outcome;
    this.told.push(outcome);
    return true;
  }

  async abandon({ call, claim, tries }: Omit<Settlement, 'outcome'>): Promise<void> {
    const row = this.#row(call.id);
    this.#pay(call.id, claim, tries);
    if (row.claim === claim) row.leasedUntil = 0;
  }

  async renew(
    claims: ReadonlyMap<string, number>,
    leaseMs: number,
  ): Promise<{ held: Set<string>; cancelled: Set<string> }> {
    const held = [...claims].filter(([id, claim]) => this.#row(id).outcome === null && this.#row(id).claim === claim);
    const ids = held.map(([id]) => id);
    for (const id of ids) this.#row(id).leasedUntil = this.now() + leaseMs;
    return { held: new Set(ids), cancelled: new Set(ids.filter((id) => this.#row(id).cancelled)) };
  }

  async cancel(callId: string): Promise<void> {
    this.#row(callId).cancelled = true;
  }

  #pay(callId: string, claim: number, tries: readonly ModelTry[]): void {
    const earlier = this.unpaid.filter((kept) => kept.callId === callId && kept.claim < claim);
    const due = [...earlier, ...tries.map((tried) => ({ callId, claim, tried }))];
    this.ledger.push(...due.filter(({ tried }) => !this.ledger.some((paid) => paid.tried === tried)));
  }

  #row(id: string): Row {
    if (this.away) throw new NotNow('the store is away');
    const row = this.rows.get(id) ?? { claim: 0, leasedUntil: 0, cancelled: false, outcome: null };
    this.rows.set(id, row);
    return row;
  }
}
