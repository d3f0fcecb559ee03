import type { bus, DataOf } from '@maestro/contracts';
import { hearSynthesiser as hear, synthesiserFailed, type DraftTask } from '../domain/draft.ts';
import type { Step } from '../domain/task.ts';
import type { DraftReader, DraftUnit, ThreadReader } from '../ports/tasks.ts';
import { noAnswer, onCall } from './on-call.ts';

type Completed = DataOf<typeof bus.structuredOutputCompleted>;
type Failed = DataOf<typeof bus.structuredOutputFailed>;

/** What hearing a draft needs around it. */
export type HearSynthesiserWork = {
  readonly drafts: DraftReader;
  readonly threads: ThreadReader;
  /** Runs the work in one transaction, once for this message. */
  readonly once: (work: (unit: DraftUnit) => Promise<Step<DraftTask> | null>) => Promise<Step<DraftTask> | null>;
  readonly now: () => string;
};

/**
 * The synthesiser's model answered: its sentences are held against the thread. The thread is read before the
 * transaction, because it may have to be asked for. Null: nothing awaits this call any more.
 */
export async function hearSynthesiser(
  work: HearSynthesiserWork,
  completed: Completed,
): Promise<Step<DraftTask> | null> {
  const { call_id, output, provider, model, simulated } = completed;
  const awaiting = await work.drafts.awaiting(call_id);
  if (awaiting === null) return work.once(() => Promise.resolve(null));
  const thread = await work.threads.read(awaiting.discussion_id, awaiting.command.context_seq);
  const by = { provider, model, simulated };
  return work.once((unit) => onCall(unit, call_id, (task) => hear(task, call_id, output, by, thread, work.now())));
}

/** The synthesiser's model gave nothing. Null: nothing awaits this call any more. */
export const hearNoSynthesiser = (unit: DraftUnit, { call_id, cause }: Failed): Promise<Step<DraftTask> | null> =>
  onCall(unit, call_id, (task) => synthesiserFailed(task, call_id, noAnswer(cause)));
