import type { Citation, Draft } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { DraftAnswer } from './draft-answer.ts';
import { isLexicallySupported, isTakenUp } from './lexical-support.ts';
import type { Thread } from './thread.ts';
import { sentencesOf } from './words.ts';

/** What a decision is held against. */
export type Demands = {
  readonly option: string;
  readonly conditions: readonly string[];
  readonly participants: readonly string[];
  readonly thread: Thread;
  /** ISO day: nothing can be due before. */
  readonly today: string;
};

const FIELDS = ['decision', 'rationale', 'summary'] as const;
const MOST_QUOTED = 80;

/** The draft the model's answer makes, or everything that is wrong with it, in words the model can mend it by. */
export function checkDraft(output: unknown, demands: Demands): Result<Draft, string[]> {
  const read = DraftAnswer.safeParse(output);
  if (!read.success) return err(read.error.issues.map((i) => `${i.path.join('.') || 'The answer'}: ${i.message}`));
  const answer = read.data;
  const problems = [
    ...missingFields(answer),
    ...answer.sentences.flatMap((sentence) => wrongWithSentence(sentence, demands.thread)),
    ...wrongWithPlan(answer, demands),
  ];
  if (!namesOption(textOf(answer, 'decision'), demands.option)) {
    problems.push(`The decision does not name the chosen option ${quoted(demands.option)} word for word.`);
  }
  return problems.length === 0 ? ok(draftOf(answer)) : err(problems);
}

const textOf = (answer: DraftAnswer, field: Citation['field']): string =>
  answer.sentences
    .filter((s) => s.field === field)
    .map((s) => s.text)
    .join(' ');

const missingFields = (answer: DraftAnswer): string[] =>
  FIELDS.filter((field) => textOf(answer, field) === '').map((field) => `There is no sentence for "${field}".`);

/** Cites at least one entry, each of which exists and can carry a claim, and shares its vocabulary. */
function wrongWithSentence({ text, messages }: DraftAnswer['sentences'][number], thread: Thread): string[] {
  if (messages.length === 0) return [`The sentence ${quoted(text)} cites nothing.`];
  const unknown = messages.filter((seq) => !thread.citable.has(seq));
  if (unknown.length > 0) {
    return [
      `The sentence ${quoted(text)} cites ${unknown.join(', ')}: no message, answer, vote or approval has that seq.`,
    ];
  }
  const cited = messages.map((seq) => thread.citable.get(seq) ?? '');
  return sentencesOf(text)
    .filter((sentence) => !isLexicallySupported(sentence, cited, thread.topic))
    .map((sentence) => `The sentence ${quoted(sentence)} is not supported by what it cites (${messages.join(', ')}).`);
}

function wrongWithPlan({ action_steps, review_date }: DraftAnswer, demands: Demands): string[] {
  const { participants, conditions, today } = demands;
  const steps = action_steps.map((s) => s.step);
  return [
    ...action_steps.flatMap(({ step, owner, due }) => [
      ...(owner !== null && !participants.includes(owner)
        ? [`The step ${quoted(step)} is owned by ${quoted(owner)}, who is not at the table.`]
        : []),
      ...(due !== null && due < today ? [`The step ${quoted(step)} is due on ${due}, which is past.`] : []),
    ]),
    ...(review_date !== null && review_date < today ? [`The review date ${review_date} is past.`] : []),
    ...conditions
      .filter((condition) => !isTakenUp(condition, steps))
      .map((condition) => `No step of the plan takes up the condition ${quoted(condition)}.`),
  ];
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
/** Spacing, case and punctuation do not matter; an option of signs alone must stand there as it is. */
const namesOption = (text: string, option: string): boolean =>
  bare(option) === '' ? text.includes(option) : ` ${bare(text)} `.includes(` ${bare(option)} `);

const quoted = (text: string): string =>
  JSON.stringify(text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text);

/** Every sentence of what the model called one is cited on its own. */
function draftOf(answer: DraftAnswer): Draft {
  const { title, action_steps, review_date } = answer;
  return {
    title,
    decision: textOf(answer, 'decision'),
    rationale: textOf(answer, 'rationale'),
    summary: textOf(answer, 'summary'),
    action_steps,
    citations: FIELDS.flatMap((field) =>
      answer.sentences
        .filter((s) => s.field === field)
        .flatMap(({ text, messages }) =>
          sentencesOf(text).map((sentence) => ({ field, sentence, messages: [...new Set(messages)] })),
        ),
    ),
    review_date,
  };
}
