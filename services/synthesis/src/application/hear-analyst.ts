import type { bus, DataOf } from '@maestro/contracts';
import { analystFailed, hearAnalyst as hear } from '../domain/analysis.ts';
import type { AnalysisUnit } from '../ports/tasks.ts';
import { noAnswer, onCall } from './on-call.ts';

type Completed = DataOf<typeof bus.structuredOutputCompleted>;
type Failed = DataOf<typeof bus.structuredOutputFailed>;

/** The analyst's model answered. Null: nothing awaits this call any more. */
export const hearAnalyst = (unit: AnalysisUnit, { call_id, output, provider, model, simulated }: Completed) =>
  onCall(unit, call_id, (task) => hear(task, call_id, output, { provider, model, simulated }));

/** The analyst's model gave nothing. Null: nothing awaits this call any more. */
export const hearNoAnalyst = (unit: AnalysisUnit, { call_id, cause }: Failed) =>
  onCall(unit, call_id, (task) => analystFailed(task, call_id, noAnswer(cause)));
