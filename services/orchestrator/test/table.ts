import { CreateDiscussion, type Actor, type ContextEntry, type Envelope, type LogEvent } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { ManualClock } from '@maestro/testing';
import { Announcer } from '../src/application/announcer.ts';
import { createDiscussion } from '../src/application/create-discussion.ts';
import { Folds } from '../src/application/folds.ts';
import { Recorder } from '../src/application/recorder.ts';
import type { Catalogue } from '../src/ports/catalogue.ts';
import type { Observer } from '../src/ports/observer.ts';
import { MemoryStore } from './memory-store.ts';

export const alex: Actor = { workspace_id: 'default', person_id: 'alex' };
export const sarah: Actor = { workspace_id: 'default', person_id: 'sarah' };
export const stranger: Actor = { workspace_id: 'default', person_id: 'mallory' };
/** Alex's name in another tenant. */
export const namesake: Actor = { workspace_id: 'other', person_id: 'alex' };

export const personas = {
  architect: { name: 'Architect AI', title: 'Software architect' },
  devops: { name: 'DevOps AI', title: 'Operations engineer' },
};

export const request = (over: Partial<CreateDiscussion> = {}): CreateDiscussion =>
  CreateDiscussion.parse({
    topic: 'Choose a database',
    agents: [{ persona: 'architect', provider: 'claude' }, { persona: 'devops' }],
    humans: [
      { user_id: 'alex', role: 'decision_maker', name: 'Alex' },
      { user_id: 'sarah', role: 'must_approve', name: 'Sarah' },
    ],
    protocol: 'round_robin',
    moderator: false,
    analysis: false,
    vote: { options: ['PostgreSQL', 'MongoDB'] },
    ...over,
  });

export const envelope = (over: Partial<Envelope> = {}): Envelope => ({
  id: 'message-1',
  type: 'llm-router.agent-turn-completed.v1',
  source: '/maestro/llm-router',
  time: '2026-01-01T09:00:00.000Z',
  subject: 'turn',
  workspaceid: 'default',
  discussionid: 'd-1',
  seq: 1,
  actor: 'service:llm-router',
  correlationid: 'd-1',
  causationid: null,
  traceparent: null,
  ...over,
});

export const theCatalogue: Catalogue = {
  offer: () => Promise.resolve(ok({ personas, providers: new Set(['claude', 'openai']) })),
};

/** What an observer was told, by the name of the event. */
export class Notes implements Observer {
  readonly told: string[] = [];
  #note = (what: string) => () => void this.told.push(what);
  appended = (_: string, events: readonly LogEvent[]) => void this.told.push(`appended ${events.length}`);
  behind = this.#note('behind');
  foldWanted = (found: boolean) => void this.told.push(found ? 'fold kept' : 'fold loaded');
  contextNotWritten = this.#note('context not written');
  catalogueNotRefreshed = this.#note('catalogue not refreshed');
  deadlineNotHandled = this.#note('deadline not handled');
  dueBacklog = (count: number) => void this.told.push(`backlog ${count}`);
  within = <T>(_step: string, _id: string, _traceparent: string | null, work: () => Promise<T>) => work();
  traceparent = () => null;
}

/** One replica of the orchestrator on a store; give it another one's store to have two. */
export function replica(store = new MemoryStore(), clock = new ManualClock()) {
  const observer = new Notes();
  const folds = new Folds(observer);
  const written: ContextEntry[] = [];
  let woken = 0;
  const contextStore = {
    failing: false,
    write: (_: string, entries: readonly ContextEntry[]) => {
      if (contextStore.failing) return Promise.reject(new Error('away'));
      written.push(...entries);
      return Promise.resolve();
    },
  };
  const announcer = new Announcer({ folds, observer, contextStore, outbox: { send: () => woken++ } });
  const recorder = new Recorder({ store, folds, clock, observer, announcer });
  let ids = 0;
  const newId = () => `d-${++ids}`;
  const parts = { store, catalogue: theCatalogue, clock, observer, announcer, newId };
  const create = createDiscussion(parts);
  return {
    ...parts,
    folds,
    recorder,
    contextStore,
    written,
    create,
    wakings: () => woken,
    /** Opens a discussion as Alex and gives its id. */
    async opened(over: Partial<CreateDiscussion> = {}): Promise<string> {
      const reply = await create(request(over), alex, null);
      if (!reply.ok) throw new Error(JSON.stringify(reply.error));
      return reply.value.discussion_id;
    },
  };
}
