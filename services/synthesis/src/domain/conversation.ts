import type { AgentSeat, Opinion, Refusal, Stance, Statement } from '@maestro/contracts';
import { err, instantPlus, ok, type Result } from '@maestro/kernel';
import type { OpinionMemory } from '@maestro/opinion';
import type { Origin } from './task.ts';

/** Stances that come within so many milliseconds are weighed together. */
const GATHERED_MS = 300;

/** Who can hold a stance; an agent with what the router must know of it. */
export type Participant = { readonly id: string; readonly agent: AgentSeat | null };
export type PlacedStatement = Statement & { readonly round: number };
/** Statement → participant → stance. */
export type Stances = Readonly<Record<string, Readonly<Record<string, Stance>>>>;

/** The stance matrix of one discussion and what was last made of it. */
export type Conversation = Pick<Origin, 'workspace_id' | 'discussion_id' | 'traceparent'> & {
  readonly participants: readonly Participant[];
  readonly statements: readonly PlacedStatement[];
  readonly stances: Stances;
  readonly opinion: Opinion | null;
  /** What the next computation starts from. */
  readonly memory: OpinionMemory | null;
  /** When the stances are weighed next; null: nothing has changed. */
  readonly due_at: string | null;
  /** Facts told so far: their order is that of this number. */
  readonly version: number;
};

export type ConversationEffect =
  | {
      readonly kind: 'stances-taken';
      readonly version: number;
      readonly participant_id: string;
      readonly stances: readonly TakenStance[];
      /** Whether a person was told that it counts. */
      readonly acknowledged: boolean;
    }
  | { readonly kind: 'opinion-updated'; readonly version: number; readonly opinion: Opinion };

export type TakenStance = { readonly statement_id: string; readonly stance: Stance };

/** A conversation after something happened, and what to tell of it. */
export type ConversationStep = {
  readonly conversation: Conversation;
  readonly effects: readonly ConversationEffect[];
};

export const emptyConversation = ({
  workspace_id,
  discussion_id,
  traceparent,
}: Pick<Origin, 'workspace_id' | 'discussion_id' | 'traceparent'>): Conversation => ({
  ...{ workspace_id, discussion_id, traceparent },
  ...{ participants: [], statements: [], stances: {}, opinion: null, memory: null, due_at: null, version: 0 },
});

/** More statements on the table, and who sits there now. */
export const withStatements = (
  conversation: Conversation,
  added: readonly PlacedStatement[],
  participants: readonly Participant[],
): Conversation => ({ ...conversation, participants, statements: [...conversation.statements, ...added] });

/** A person's stance. Taking the same one again is accepted and changes nothing. */
export function takeStance(
  conversation: Conversation,
  personId: string,
  taken: TakenStance,
  at: string,
): Result<ConversationStep, Refusal> {
  if (!conversation.statements.some((each) => each.statement_id === taken.statement_id)) {
    return err({ kind: 'not_found', detail: `There is no statement ${taken.statement_id}` });
  }
  if (!conversation.participants.some((each) => each.id === personId && each.agent === null)) {
    return err({ kind: 'forbidden', detail: 'You may read this discussion, but not take a stance in it.' });
  }
  return ok(hold(conversation, personId, [taken], true, at));
}

/** Somebody holds these stances from now on; what was held already is left out. */
export function hold(
  conversation: Conversation,
  participantId: string,
  taken: readonly TakenStance[],
  acknowledged: boolean,
  at: string,
): ConversationStep {
  const changed = taken.filter(({ statement_id, stance }) => {
    const isKnown = conversation.statements.some((each) => each.statement_id === statement_id);
    return isKnown && heldOn(conversation, statement_id)[participantId] !== stance;
  });
  if (changed.length === 0) return { conversation, effects: [] };
  const stances = { ...conversation.stances };
  for (const { statement_id, stance } of changed) {
    stances[statement_id] = { ...heldOn(conversation, statement_id), [participantId]: stance };
  }
  const version = conversation.version + 1;
  const due_at = conversation.due_at ?? instantPlus(at, GATHERED_MS);
  return {
    conversation: { ...conversation, stances, version, due_at },
    effects: [{ kind: 'stances-taken', version, participant_id: participantId, stances: changed, acknowledged }],
  };
}

const nobody: Readonly<Record<string, Stance>> = {};
export const heldOn = ({ stances }: Pick<Conversation, 'stances'>, statementId: string) =>
  Object.hasOwn(stances, statementId) ? stances[statementId]! : nobody;
