import { bus, type CallPurpose, type DataOf } from '@maestro/contracts';
import { inTransaction, type Kysely, type Transaction } from '@maestro/database';
import { enqueue, handleOnce, on, type MessageHandler, type Outgoing, type Received } from '@maestro/messaging';
import { draftDecision } from '../../application/draft-decision.ts';
import { hearAnalyst, hearNoAnalyst } from '../../application/hear-analyst.ts';
import { hearNoStances, hearStances } from '../../application/hear-stances.ts';
import { hearNoSynthesiser, hearSynthesiser } from '../../application/hear-synthesiser.ts';
import { requestAnalysis } from '../../application/request-analysis.ts';
import type { AnalysisTask } from '../../domain/analysis.ts';
import type { ConversationStep } from '../../domain/conversation.ts';
import type { DraftTask } from '../../domain/draft.ts';
import type { Origin, Step } from '../../domain/task.ts';
import type { ConversationReader, Conversations, ConversationUnit } from '../../ports/conversations.ts';
import type {
  AnalysisReader,
  AnalysisUnit,
  DraftReader,
  DraftUnit,
  Tasks,
  ThreadReader,
  Unit,
} from '../../ports/tasks.ts';
import { messagesOfConversation, questionsOfConversation, type Cause } from './announce-conversation.ts';
import { messagesOfAnalysis, messagesOfDraft } from './announce.ts';

export type HandlerParts<Tables> = {
  readonly db: Kysely<Tables>;
  readonly analysesIn: (trx: Transaction<Tables>) => Tasks<AnalysisTask>;
  readonly draftsIn: (trx: Transaction<Tables>) => Tasks<DraftTask>;
  readonly conversationsIn: (trx: Transaction<Tables>) => Conversations;
  readonly analyses: AnalysisReader;
  readonly drafts: DraftReader;
  readonly conversations: ConversationReader;
  readonly threads: ThreadReader;
  readonly now: () => string;
  /** Told after the commit. */
  readonly onAnalysis: (step: Step<AnalysisTask>) => void;
  readonly onDraft: (step: Step<DraftTask>) => void;
  readonly onConversation: (step: ConversationStep) => void;
};

export type Handlers = Record<'commands' | 'outputCompleted' | 'outputFailed', MessageHandler[]>;

/** What this service does about each message, per consumer. */
export function handlersOf<Tables>(parts: HandlerParts<Tables>): Handlers {
  const { db, now, threads, conversationsIn } = parts;
  const analyses = kindOf(
    db,
    (trx, causationId): AnalysisUnit => ({
      tasks: parts.analysesIn(trx),
      announce: async (step) => void (await enqueue(trx, messagesOfAnalysis(step, causationId))),
      ...conversationUnit(trx, conversationsIn(trx), { person: null, messageId: causationId }),
    }),
    parts.onAnalysis,
  );
  const drafts = kindOf(
    db,
    (trx, causationId): DraftUnit => ({
      tasks: parts.draftsIn(trx),
      announce: async (step) => void (await enqueue(trx, messagesOfDraft(step, causationId))),
    }),
    parts.onDraft,
  );
  const stances = async (
    received: Received,
    work: (unit: ConversationUnit) => Promise<ConversationStep | null>,
  ): Promise<void> => {
    const cause: Cause = { person: null, messageId: received.envelope.id };
    const step = await handleOnce(db, received, (trx) => work(conversationUnit(trx, conversationsIn(trx), cause)));
    if (step !== null && step !== 'already-handled') parts.onConversation(step);
  };
  return {
    commands: [
      on(bus.requestAnalysis, (received) =>
        analyses.command(received, (unit) =>
          requestAnalysis(unit, parts.conversations, received.data, originOf(received), now()),
        ),
      ),
      on(bus.draftDecision, (received) =>
        drafts.command(received, (unit) => draftDecision(unit, received.data, originOf(received), now())),
      ),
    ],
    outputCompleted: [
      on(bus.structuredOutputCompleted, async (received) => {
        const { data } = received;
        if (isFor(data, 'analysis')) {
          const once = (work: (unit: AnalysisUnit) => Promise<Step<AnalysisTask> | null>) =>
            analyses.fact(received, work);
          await hearAnalyst({ analyses: parts.analyses, threads, once, now }, data);
        }
        if (isFor(data, 'stances')) {
          await stances(received, (unit) => hearStances(unit, data.call_id, data.output, now()));
        }
        if (isFor(data, 'decision')) {
          const once = (work: (unit: DraftUnit) => Promise<Step<DraftTask> | null>) => drafts.fact(received, work);
          await hearSynthesiser({ drafts: parts.drafts, threads, once, now }, data);
        }
      }),
    ],
    outputFailed: [
      on(bus.structuredOutputFailed, async (received) => {
        const { data } = received;
        if (isFor(data, 'analysis')) await analyses.fact(received, (unit) => hearNoAnalyst(unit, data));
        if (isFor(data, 'stances')) await stances(received, (unit) => hearNoStances(unit, data.call_id));
        if (isFor(data, 'decision')) await drafts.fact(received, (unit) => hearNoSynthesiser(unit, data));
      }),
    ],
  };
}

type Answered = Pick<DataOf<typeof bus.structuredOutputFailed>, 'requester' | 'purpose'>;

/** Others ask models, too: what was not asked from here is passed over. */
const isFor = ({ requester, purpose }: Answered, mine: CallPurpose): boolean =>
  requester === 'synthesis' && purpose === mine;

const originOf = ({ envelope }: Received): Origin => ({
  workspace_id: envelope.workspaceid,
  discussion_id: envelope.discussionid,
  command_id: envelope.id,
  traceparent: envelope.traceparent,
});

/** Conversations in one transaction, with what they tell and ask. */
export const conversationUnit = <Tables>(
  trx: Transaction<Tables>,
  conversations: Conversations,
  cause: Cause,
): ConversationUnit => {
  const send = async (messages: readonly Outgoing[]): Promise<void> => void (await enqueue(trx, messages));
  return {
    conversations,
    tell: (step) => send(messagesOfConversation(step, cause)),
    ask: (conversation, questions) => send(questionsOfConversation(conversation, questions, cause)),
  };
};

/** One kind of task in its transactions: a command is safe to run again by the task's id, a fact is handled once. */
function kindOf<Tables, T, U extends Unit<T>>(
  db: Kysely<Tables>,
  unitIn: (trx: Transaction<Tables>, causationId: string) => U,
  onStep: (step: Step<T>) => void,
) {
  return {
    async command({ envelope }: Received, work: (unit: U) => Promise<Step<T>>): Promise<void> {
      onStep(await inTransaction(db, (trx) => work(unitIn(trx, envelope.id))));
    },
    async fact(received: Received, work: (unit: U) => Promise<Step<T> | null>): Promise<Step<T> | null> {
      const step = await handleOnce(db, received, (trx) => work(unitIn(trx, received.envelope.id)));
      if (step === null || step === 'already-handled') return null;
      onStep(step);
      return step;
    },
  };
}
