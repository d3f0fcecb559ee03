import { bus, type DataOf } from '@maestro/contracts';
import { inTransaction, type Kysely, type Transaction } from '@maestro/database';
import { enqueue, handleOnce, on, type MessageHandler, type Outgoing, type Received } from '@maestro/messaging';
import { draftDecision } from '../../application/draft-decision.ts';
import { hearAnalyst, hearNoAnalyst } from '../../application/hear-analyst.ts';
import { hearNoSynthesiser, hearSynthesiser } from '../../application/hear-synthesiser.ts';
import { requestAnalysis } from '../../application/request-analysis.ts';
import type { AnalysisTask } from '../../domain/analysis.ts';
import type { DraftTask } from '../../domain/draft.ts';
import type { Origin, Step } from '../../domain/task.ts';
import type { DraftReader, Tasks, ThreadReader, Unit } from '../../ports/tasks.ts';
import { messagesOfAnalysis, messagesOfDraft } from './announce.ts';

export type HandlerParts<Tables> = {
  readonly db: Kysely<Tables>;
  readonly analysesIn: (trx: Transaction<Tables>) => Tasks<AnalysisTask>;
  readonly draftsIn: (trx: Transaction<Tables>) => Tasks<DraftTask>;
  readonly drafts: DraftReader;
  readonly threads: ThreadReader;
  readonly now: () => string;
  /** Told after the commit. */
  readonly onAnalysis: (step: Step<AnalysisTask>) => void;
  readonly onDraft: (step: Step<DraftTask>) => void;
};

export type Handlers = Record<'commands' | 'outputCompleted' | 'outputFailed', MessageHandler[]>;

/** What this service does about each message, per consumer. */
export function handlersOf<Tables>(parts: HandlerParts<Tables>): Handlers {
  const { db, now } = parts;
  const analyses = kindOf(db, parts.analysesIn, messagesOfAnalysis, parts.onAnalysis);
  const drafts = kindOf(db, parts.draftsIn, messagesOfDraft, parts.onDraft);
  return {
    commands: [
      on(bus.requestAnalysis, (received) =>
        analyses.command(received, (unit) => requestAnalysis(unit, received.data, originOf(received), now())),
      ),
      on(bus.draftDecision, (received) =>
        drafts.command(received, (unit) => draftDecision(unit, received.data, originOf(received), now())),
      ),
    ],
    outputCompleted: [
      on(bus.structuredOutputCompleted, async (received) => {
        const { data } = received;
        if (isFor(data, 'analysis')) await analyses.fact(received, (unit) => hearAnalyst(unit, data));
        if (isFor(data, 'decision')) {
          const once = (work: (unit: Unit<DraftTask>) => Promise<Step<DraftTask> | null>) =>
            drafts.fact(received, work);
          await hearSynthesiser({ drafts: parts.drafts, threads: parts.threads, once, now }, data);
        }
      }),
    ],
    outputFailed: [
      on(bus.structuredOutputFailed, async (received) => {
        const { data } = received;
        if (isFor(data, 'analysis')) await analyses.fact(received, (unit) => hearNoAnalyst(unit, data));
        if (isFor(data, 'decision')) await drafts.fact(received, (unit) => hearNoSynthesiser(unit, data));
      }),
    ],
  };
}

type Answered = Pick<DataOf<typeof bus.structuredOutputFailed>, 'requester' | 'purpose'>;

/** Others ask models, too: what was not asked from here is passed over. */
const isFor = ({ requester, purpose }: Answered, mine: 'analysis' | 'decision'): boolean =>
  requester === 'synthesis' && purpose === mine;

const originOf = ({ envelope }: Received): Origin => ({
  workspace_id: envelope.workspaceid,
  discussion_id: envelope.discussionid,
  command_id: envelope.id,
  traceparent: envelope.traceparent,
});

/** One kind of task in its transactions: a command is safe to run again by the task's id, a fact is handled once. */
function kindOf<Tables, T>(
  db: Kysely<Tables>,
  tasksIn: (trx: Transaction<Tables>) => Tasks<T>,
  messagesOf: (step: Step<T>, causationId: string) => Outgoing[],
  onStep: (step: Step<T>) => void,
) {
  const unit = (trx: Transaction<Tables>, causationId: string): Unit<T> => ({
    tasks: tasksIn(trx),
    announce: async (step) => void (await enqueue(trx, messagesOf(step, causationId))),
  });
  return {
    async command({ envelope }: Received, work: (unit: Unit<T>) => Promise<Step<T>>): Promise<void> {
      onStep(await inTransaction(db, (trx) => work(unit(trx, envelope.id))));
    },
    async fact(received: Received, work: (unit: Unit<T>) => Promise<Step<T> | null>): Promise<Step<T> | null> {
      const step = await handleOnce(db, received, (trx) => work(unit(trx, received.envelope.id)));
      if (step === null || step === 'already-handled') return null;
      onStep(step);
      return step;
    },
  };
}
