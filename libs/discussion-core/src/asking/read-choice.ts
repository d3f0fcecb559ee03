import { ModeratorChoice } from '@maestro/contracts';
import type { Choice } from '../state.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The moderator's answer as a choice, or null where it is none of those the rules allow. */
export function readChoice(asked: Choice, output: unknown): ModeratorChoice | null {
  if (!isRecord(output)) return null;
  const read = ModeratorChoice.safeParse({ ...output, about: asked.about });
  return read.success && isAllowed(asked, read.data) ? read.data : null;
}

function isAllowed(asked: Choice, choice: ModeratorChoice): boolean {
  switch (choice.about) {
    case 'next_speaker':
      return asked.candidates.includes(choice.speaker);
    case 'question':
      return choice.question === null || asked.candidates.includes(choice.question.to);
    case 'options':
      return choice.options.length >= 2 && new Set(choice.options).size === choice.options.length;
  }
}
