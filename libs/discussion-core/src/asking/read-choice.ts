import { ModeratorChoice } from '@maestro/contracts';
import type { Choice } from '../state.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The moderator's answer as a choice, or null where it is none of those the rules allow. */
export function readChoice(asked: Choice, output: unknown): ModeratorChoice | null {
  if (!isRecord(output)) return null;
  const read = ModeratorChoice.safeParse({ ...output, about: asked.about });
  if (!read.success) return null;
  const choice = withoutMargins(read.data);
  return isAllowed(asked, choice) ? choice : null;
}

/** Options are repeated word for word: no margins that nobody sees. */
function withoutMargins(choice: ModeratorChoice): ModeratorChoice {
  const trimmed = (options: readonly string[]) => options.map((option) => option.trim());
  switch (choice.about) {
    case 'next_speaker':
      return choice;
    case 'question':
      return choice.question
        ? { ...choice, question: { ...choice.question, options: trimmed(choice.question.options) } }
        : choice;
    case 'options':
      return { ...choice, options: trimmed(choice.options) };
  }
}

function isAllowed(asked: Choice, choice: ModeratorChoice): boolean {
  switch (choice.about) {
    case 'next_speaker':
      return asked.candidates.includes(choice.speaker);
    case 'question':
      return (
        choice.question === null ||
        (asked.candidates.includes(choice.question.to) && !choice.question.options.includes(''))
      );
    case 'options':
      return choice.options.length >= 2 && isDistinct(choice.options);
  }
}

const isDistinct = (options: readonly string[]): boolean =>
  !options.includes('') && new Set(options).size === options.length;
