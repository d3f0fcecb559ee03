import type { Actor, IdempotencyKey, LogEvent, Refusal } from '@maestro/contracts';
import { initialState, nextDeadline, replay, summaryOf, type Command, type State } from '@maestro/discussion-core';
import { err, ok, type Result } from '@maestro/kernel';
import { readersOf } from '../src/domain/access.ts';
import type { Entry, Handled, Header, Ledger, ListQuery, RefusedRequest, Store } from '../src/ports/store.ts';

type Log = { readonly header: Header; events: readonly LogEvent[]; nextDue: string | null };

/** What a `Store` promises, without a database. Several replicas may share one. */
export class MemoryStore implements Store {
  readonly commands: Command[] = [];
  readonly refused: RefusedRequest[] = [];
  readonly handled = new Set<string>();
  /** Run once before the next append, as another replica would in between. */
  meanwhile: (() => Promise<unknown>) | null = null;
  reads = 0;
  readonly #logs = new Map<string, Log>();
  readonly #replies = new Map<string, { hash: string; reply: Result<unknown, Refusal> }>();

  header(discussionId: string): Promise<Header | null> {
    return Promise.resolve(this.#logs.get(discussionId)?.header ?? null);
  }

  eventsAfter(discussionId: string, after: number, limit: number): Promise<readonly LogEvent[]> {
    this.reads++;
    return Promise.resolve(this.log(discussionId).slice(after, after + limit));
  }

  async append(entry: Entry): Promise<Result<null, 'behind' | 'handled'>> {
    const { meanwhile } = this;
    this.meanwhile = null;
    await meanwhile?.();
    const { before, after, header, events, commands, cause } = entry;
    if (cause.handled && this.handled.has(keyOf(cause.handled))) return err('handled');
    const log = this.#logs.get(after.discussion_id) ?? { header, events: [], nextDue: null };
    if (log.events.length !== before.seq) return err('behind');
    this.#logs.set(after.discussion_id, { ...log, events: [...log.events, ...events], nextDue: nextDeadline(after) });
    this.commands.push(...commands);
    if (cause.handled) this.handled.add(keyOf(cause.handled));
    return ok(null);
  }

  async answerOnce<R>(
    actor: Actor,
    idempotency: IdempotencyKey | null,
    work: (ledger: Ledger) => Promise<Result<R, Refusal>>,
  ): Promise<Result<R, Refusal>> {
    if (!idempotency) return work(this);
    const key = [actor.workspace_id, actor.person_id, idempotency.route, idempotency.key].join(' ');
    const known = this.#replies.get(key);
    if (known && known.hash !== idempotency.body_hash) return err({ kind: 'key_reused', detail: 'another body' });
    if (known) return known.reply as Result<R, Refusal>;
    const reply = await work(this);
    if (reply.ok || reply.error.kind !== 'unavailable') {
      this.#replies.set(key, { hash: idempotency.body_hash, reply });
    }
    return reply;
  }

  settle(handled: Handled): Promise<void> {
    this.handled.add(keyOf(handled));
    return Promise.resolve();
  }

  refuse(refused: RefusedRequest): Promise<void> {
    if (!this.handled.has(keyOf(refused.handled))) this.refused.push(refused);
    return this.settle(refused.handled);
  }

  list(actor: Actor, { phase, search, limit, before }: ListQuery) {
    const mine = [...this.#logs.keys()]
      .map((id) => this.state(id))
      .filter((state) => state.opening?.workspace_id === actor.workspace_id)
      .filter((state) => readersOf(state).includes(actor.person_id))
      .map(summaryOf)
      .filter((card) => phase === undefined || card.phase === phase)
      .filter((card) => search === undefined || card.topic.toLowerCase().includes(search.toLowerCase()))
      .toSorted((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
      .filter((card) => before === null || placeOf(card) < `${before.createdAt}~${before.discussionId}`);
    return Promise.resolve(mine.slice(0, limit));
  }

  heads(discussionIds: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const known = discussionIds.filter((id) => this.#logs.has(id));
    return Promise.resolve(Object.fromEntries(known.map((id) => [id, this.log(id).length])));
  }

  claimDue(now: Date, leaseMs: number, limit: number): Promise<readonly string[]> {
    const due = this.#due(now).slice(0, limit);
    for (const id of due) this.#logs.get(id)!.nextDue = new Date(now.getTime() + leaseMs).toISOString();
    return Promise.resolve(due);
  }

  countDue(now: Date): Promise<number> {
    return Promise.resolve(this.#due(now).length);
  }

  reschedule(state: State): Promise<void> {
    const log = this.#logs.get(state.discussion_id);
    if (log?.events.length === state.seq) log.nextDue = nextDeadline(state);
    return Promise.resolve();
  }

  log(discussionId: string): readonly LogEvent[] {
    return this.#logs.get(discussionId)?.events ?? [];
  }

  state(discussionId: string): State {
    return replay(discussionId, this.log(discussionId), initialState(discussionId));
  }

  #due(now: Date): string[] {
    const passed = [...this.#logs].filter(([, { nextDue }]) => nextDue !== null && nextDue <= now.toISOString());
    return passed.map(([id]) => id);
  }
}

const keyOf = ({ source, id }: Handled): string => `${source} ${id}`;
const placeOf = (card: { created_at: string; discussion_id: string }): string =>
  `${card.created_at}~${card.discussion_id}`;
