import type { Opinion, Stance } from '@maestro/contracts';
import { analyse, type Id, stanceMatrix, type Vote } from '@maestro/opinion';
import type { Conversation, ConversationStep } from './conversation.ts';

const VALUE: Readonly<Record<Stance, number>> = { agree: 1, pass: 0, disagree: -1 };

/** What the stances say together now: groups, common ground, what each group stands for. */
export function weighStances(conversation: Conversation): ConversationStep {
  const { opinions, memory } = analyse(stanceMatrix(votesOf(conversation)), {}, conversation.memory);
  const version = conversation.version + 1;
  const opinion: Opinion = {
    revision: (conversation.opinion?.revision ?? 0) + 1,
    participants: opinions.participants,
    groups: opinions.groups.map(({ id, members, representative }) => ({
      group_id: Number(id),
      members: members.map(String),
      representative: representative.map((each) => ({ statement_id: String(each.id), for: each.for })),
    })),
    silhouette: opinions.silhouette,
    agreed: opinions.majority.agree.map(idOf),
    disagreed: opinions.majority.disagree.map(idOf),
    statements: opinions.statements.map(({ id, ...figures }) => ({ ...figures, statement_id: String(id) })),
    positions: Object.fromEntries(Object.entries(opinions.positions).map(([id, [x, y]]) => [id, [x, y]])),
  };
  return {
    conversation: { ...conversation, opinion, memory, version, due_at: null },
    effects: [{ kind: 'opinion-updated', version, opinion }],
  };
}

const idOf = ({ id }: { readonly id: Id }): string => String(id);

/** Stances of whoever holds one, at the table still or not: what was said stays said. */
const votesOf = ({ stances }: Conversation): Vote[] =>
  Object.entries(stances).flatMap(([statement, held]) =>
    Object.entries(held).map(([participant, stance]) => ({ participant, statement, vote: VALUE[stance] })),
  );
