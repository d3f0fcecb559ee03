import type { bus, DataOf } from '@maestro/contracts';
import { analystFailed, bringsClaims, hearAnalyst as hear, type AnalysisTask } from '../domain/analysis.ts';
import { withStatements } from '../domain/conversation.ts';
import { questionsTo } from '../domain/stance-call.ts';
import type { Step } from '../domain/task.ts';
import type { AnalysisReader, AnalysisUnit, ThreadReader } from '../ports/tasks.ts';
import { noAnswer, onCall } from './on-call.ts';

type Completed = DataOf<typeof bus.structuredOutputCompleted>;
type Failed = DataOf<typeof bus.structuredOutputFailed>;
type Heard = Step<AnalysisTask> | null;

/** What hearing an analysis needs around it. */
export type HearAnalystWork = {
  readonly analyses: AnalysisReader;
  readonly threads: ThreadReader;
  /** Runs the work in one transaction, once for this message. */
  readonly once: (work: (unit: AnalysisUnit) => Promise<Heard>) => Promise<Heard>;
  readonly now: () => string;
};

const nothingStated = { thread: { topic: '', citable: new Map<number, string>() }, known: [] };

/**
 * The analyst's model answered. Its statements are held against the thread, which is read before the transaction,
 * because it may have to be asked for. Null: nothing awaits this call any more.
 */
export async function hearAnalyst(work: HearAnalystWork, completed: Completed): Promise<Heard> {
  const { call_id, output, provider, model, simulated } = completed;
  const awaiting = await work.analyses.awaiting(call_id);
  if (awaiting === null) return work.once(() => Promise.resolve(null));
  const by = { provider, model, simulated };
  if (!bringsClaims(output)) {
    return work.once((unit) => onCall(unit, call_id, (task) => hear(task, call_id, output, by, nothingStated)));
  }
  const thread = await work.threads.read(awaiting.discussion_id, awaiting.context_seq);
  return work.once(async (unit) => {
    const conversation = await unit.conversations.lockOrBegin(awaiting);
    const step = await onCall(unit, call_id, (task) =>
      hear(task, call_id, output, by, { thread, known: conversation.statements }),
    );
    const added = step?.task.outcome?.kind === 'done' ? (step.task.outcome.value.statements ?? []) : [];
    if (step === null || added.length === 0) return step;
    const { task } = step;
    const placed = added.map((statement) => ({ ...statement, round: task.round }));
    const next = withStatements(conversation, placed, task.participants ?? []);
    const questions = questionsTo(next, task, placed, work.now());
    await unit.conversations.save(conversation, next);
    await unit.conversations.addCalls(questions.map(({ call }) => call));
    await unit.ask(next, questions);
    return step;
  });
}

/** The analyst's model gave nothing. Null: nothing awaits this call any more. */
export const hearNoAnalyst = (unit: AnalysisUnit, { call_id, cause }: Failed): Promise<Heard> =>
  onCall(unit, call_id, (task) => analystFailed(task, call_id, noAnswer(cause)));
