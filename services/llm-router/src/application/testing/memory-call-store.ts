import type { CallOutcome } from '../../domain/call-outcome.ts';
import { NotNow } from '../../domain/not-now.ts';
import type { ModelTry } from '../../domain/model-try.ts';
import type { Call, CallStore, Claim, Settlement } from '../../ports/call-store.ts';

type Row = { claim: number; leasedUntil: number; cancelled: boolean; outcome: CallOutcome | null };

/** The store in memory, with the same rules as the one in PostgreSQL; `away` makes it throw as if the database were down. */
export class MemoryCallStore implements CallStore {
  readonly rows = new Map<string, Row>();
  readonly ledger: { callId: string; claim: number; tried: ModelTry }[] = [];
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
    this.ledger.push(...tries.map((tried) => ({ callId: call.id, claim, tried })));
    if (row.outcome || row.claim !== claim) return false;
    row.outcome = outcome;
    this.told.push(outcome);
    return true;
  }

  async abandon({ call, claim, tries }: Omit<Settlement, 'outcome'>): Promise<void> {
    const row = this.#row(call.id);
    this.ledger.push(...tries.map((tried) => ({ callId: call.id, claim, tried })));
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

  #row(id: string): Row {
    if (this.away) throw new NotNow('the store is away');
    const row = this.rows.get(id) ?? { claim: 0, leasedUntil: 0, cancelled: false, outcome: null };
    this.rows.set(id, row);
    return row;
  }
}
