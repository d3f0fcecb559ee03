import { Analysis, type bus, type DataOf, type Statement } from '@maestro/contracts';
import { z } from 'zod';
import { MOST_NEW, newStatements } from './statements.ts';
import {
  failed,
  isPast,
  unchanged,
  type JsonSchema,
  type Origin,
  type Outcome,
  type Step,
  type Writer,
} from './task.ts';
import type { Thread } from './thread.ts';

export type RequestAnalysis = DataOf<typeof bus.requestAnalysis>;

/** One reading of where the table stands. */
export type AnalysisTask = RequestAnalysis &
  Origin & {
    readonly call_id: string;
    readonly outcome: Outcome<Findings> | null;
  };

/** Where the table stands, and the claims that were not on it yet. */
export type Findings = Analysis & { readonly statements?: readonly Statement[] | undefined };

const MOST_ENTRIES = 12;
const Entries = z.array(z.string().trim().min(1).max(500)).max(MOST_ENTRIES);
const AnalysisAnswer = z.strictObject({
  agreements: Entries,
  disagreements: Entries,
  proposals: Entries,
  concerns: Entries,
  trade_offs: Entries,
  agreement: Analysis.shape.agreement,
  /** Held against the thread one by one: one that does not hold spoils no analysis. */
  statements: z
    .array(z.object({ text: z.string(), messages: z.array(z.number()), proposal: z.string().nullable().default(null) }))
    .default([]),
});

/** Whether an answer names claims at all: without any the thread need not be read. */
export const bringsClaims = (output: unknown): boolean =>
  z.object({ statements: z.array(z.unknown()).min(1) }).safeParse(output).success;

const entries: JsonSchema = { type: 'array', items: { type: 'string' }, maxItems: MOST_ENTRIES };
const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    agreements: entries,
    disagreements: entries,
    proposals: entries,
    concerns: entries,
    trade_offs: entries,
    agreement: { type: 'number', minimum: 0, maximum: 100 },
    statements: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          messages: { type: 'array', items: { type: 'integer' } },
          proposal: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
        required: ['text', 'messages', 'proposal'],
        additionalProperties: false,
      },
      maxItems: MOST_NEW,
    },
  },
  required: ['agreements', 'disagreements', 'proposals', 'concerns', 'trade_offs', 'agreement', 'statements'],
  additionalProperties: false,
};

const INSTRUCTION = `Say where the table stands now, from what was said and from nothing else.
- agreements: what nobody at the table disputes any more
- disagreements: what is still disputed, and between whom
- proposals: the options somebody put forward, each as a short noun phrase in its proposer's words
- concerns: risks and open worries
- trade_offs: what is gained and given up by the proposals
- agreement: how far the table agrees on what to do, in percent
- statements: up to ${MOST_NEW} claims somebody made that others could agree or disagree with, each as one sentence that can be judged by itself, with the numbers of the messages (their seq) it was taken from; proposal: the one of the proposals, word for word, that whoever agrees with the claim asks for, else null
Each entry is one short sentence, at most ${MOST_ENTRIES} per list; an empty list where there is nothing. Write in the language of the discussion.`;

/** What is on the table already, as data: nothing in it is asked of the analyst. */
const instructionFor = (known: readonly Statement[]): string =>
  known.length === 0
    ? INSTRUCTION
    : `${INSTRUCTION}\nThese statements are on the table already and are not repeated: ${JSON.stringify(known.map(({ text }) => text))}`;

/** Takes the task on: the analyst is asked, unless it is too late to be of use. */
export function startAnalysis(
  command: RequestAnalysis,
  origin: Origin,
  known: readonly Statement[],
  at: string,
): Step<AnalysisTask> {
  const task: AnalysisTask = { ...command, ...origin, call_id: `${command.analysis_id}-1`, outcome: null };
  if (isPast(command.deadline, at)) return end(task, failed('the deadline had passed'));
  return { task, effects: [{ kind: 'ask', instruction: instructionFor(known), schema: SCHEMA }] };
}

/** The analyst answered. The router has asked again where the answer did not fit; what does not fit now has failed. */
export function hearAnalyst(
  task: AnalysisTask,
  callId: string,
  output: unknown,
  by: Writer,
  { thread, known }: { readonly thread: Thread; readonly known: readonly Statement[] },
): Step<AnalysisTask> {
  if (!awaits(task, callId)) return unchanged(task);
  const read = AnalysisAnswer.safeParse(output);
  if (read.success) {
    const { statements: claims, ...analysis } = read.data;
    const statements = newStatements(task.analysis_id, claims, { thread, known, proposals: analysis.proposals });
    return end(task, { kind: 'done', value: { ...analysis, ...(statements.length > 0 && { statements }) }, by });
  }
  return end(task, failed(`the answer is no analysis: ${z.prettifyError(read.error)}`));
}

/** The analyst cannot be had. */
export const analystFailed = (task: AnalysisTask, callId: string, cause: string): Step<AnalysisTask> =>
  awaits(task, callId) ? end(task, failed(cause)) : unchanged(task);

/** Tells the outcome once more, where there is one. */
export const repeatAnalysis = (task: AnalysisTask): Step<AnalysisTask> =>
  task.outcome ? { task, effects: [{ kind: 'tell', again: true }] } : unchanged(task);

const awaits = (task: AnalysisTask, callId: string): boolean => task.outcome === null && task.call_id === callId;
const end = (task: AnalysisTask, outcome: NonNullable<AnalysisTask['outcome']>): Step<AnalysisTask> => ({
  task: { ...task, outcome },
  effects: [{ kind: 'tell', again: false }],
});
