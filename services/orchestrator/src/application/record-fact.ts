import type { bus, DataOf, Envelope } from '@maestro/contracts';
import type { Input, State } from '@maestro/discussion-core';
import { ok } from '@maestro/kernel';
import { mentionsIn } from '../domain/mentions.ts';
import { notFound } from '../domain/refusals.ts';
import type { Handled, Store } from '../ports/store.ts';
import type { Recorder } from './recorder.ts';

type Bus = typeof bus;
/** What comes of a fact. */
type Translation<K extends keyof Bus> = (data: DataOf<Bus[K]>, state: State, at: string) => Input;

/** How each fact of the other services comes into a discussion. Free text is read here and never by the core. */
const translations = {
  agentTurnCompleted: (data, state, at) => ({
    ...data,
    kind: 'turn-completed',
    at,
    mentions: mentionsIn(data.text, state.seats),
  }),
  agentTurnFailed: (data, _, at) => ({ ...data, kind: 'turn-failed', at }),
  budgetNeared: (data, _, at) => ({ ...data, kind: 'budget-neared', at }),
  structuredOutputCompleted: (data, _, at) => ({ ...data, kind: 'moderator-answered', at, choice_id: data.call_id }),
  structuredOutputFailed: (data, _, at) => ({ ...data, kind: 'moderator-failed', at, choice_id: data.call_id }),
  analysisCompleted: (data, _, at) => ({ ...data, kind: 'analysis-completed', at }),
  analysisFailed: (data, _, at) => ({ ...data, kind: 'analysis-failed', at }),
  stancesTaken: (data, _, at) => ({ ...data, kind: 'stances-taken', at }),
  opinionUpdated: (opinion, _, at) => ({ kind: 'opinion-updated', at, opinion }),
  requestAnswered: (data, _, at) => ({ ...data, kind: 'request-answered', at }),
  requestExpired: (data, _, at) => ({ ...data, kind: 'request-expired', at }),
  ballotCast: (data, _, at) => ({ ...data, kind: 'ballot-cast', at }),
  voteClosed: (data, _, at) => ({ ...data, kind: 'vote-closed', at }),
  decisionDrafted: (data, _, at) => ({ ...data, kind: 'decision-drafted', at }),
  decisionFailed: (data, _, at) => ({ ...data, kind: 'decision-failed', at }),
} as const satisfies { [K in keyof Bus]?: Translation<K> };

export type FactName = keyof typeof translations;
export const FACTS = Object.keys(translations) as readonly FactName[];

/**
 * Records what another service tells. Throws where the discussion is unknown (after the last attempt the message is a
 * dead letter) or others were quicker again and again.
 */
export const recordFact =
  (recorder: Recorder) =>
  async <K extends FactName>(name: K, envelope: Envelope, data: DataOf<Bus[K]>): Promise<void> => {
    if ('requester' in data && data.requester !== 'orchestrator') return;
    const translate: Translation<K> = translations[name] as Translation<K>;
    const recorded = await recorder.record({
      verb: name,
      discussionId: envelope.discussionid,
      cause: { actor: envelope.actor, handled: handledOf(envelope) },
      inputFor: (state, at) =>
        state.opening?.workspace_id === envelope.workspaceid ? ok(translate(data, state, at)) : notFound(),
    });
    if (!recorded.ok) throw new Error(`${envelope.type} ${envelope.id} was refused: ${recorded.error.detail}`);
  };

/** A fact that changes no discussion, but says that a command has had its outcome. */
export const settleFact =
  (store: Pick<Store, 'settle'>) =>
  (envelope: Envelope): Promise<void> =>
    store.settle(handledOf(envelope));

export const handledOf = (envelope: Envelope): Handled => ({
  source: envelope.source,
  id: envelope.id,
  causationId: envelope.causationid,
});
