import type { VoteMethod } from '@maestro/contracts';
import { ballotFormOf, scoreRangeOf } from '@maestro/tally';
import type { BallotForms } from '../../../data/room/orders';
import type { Vote } from '../../../data/room/room';

/** Sam Kaner's eight gradients of agreement, from the first. */
export const GRADIENTS = [
  '1 · Endorse',
  '2 · Agree, with a minor point',
  '3 · Agree, with reservations',
  '4 · Abstain',
  '5 · Stand aside',
  '6 · Disagree, but go along',
  '7 · Disagree, and want out of it',
  '8 · Block',
] as const;

/** What is asked of the reader, as a question. */
export function ballotQuestion({ method, terms }: Vote): string {
  const range = scoreRangeOf(method, terms.settings);
  switch (ballotFormOf(method)) {
    case 'choice':
      return 'Which option shall it be?';
    case 'approvals':
      return 'Which options could you live with?';
    case 'ranking':
      return 'In which order do you prefer the options? Best first.';
    case 'stances':
      return 'Do you object to any of these?';
    case 'comparisons':
      return 'Of every two: which is better?';
    case 'scores':
      if (method === 'gradients') return 'How far do you agree with each option?';
      if (range?.budget != null) return `Where do you put your ${range.budget} dots?`;
      return `How good is each option, from ${range?.min} to ${range?.max}?`;
  }
}

/** Whether a ballot says enough to be cast. */
export function isSaid({ method, options, terms }: Vote, ballot: BallotForms): boolean {
  const { choice, approvals, ranking, stances, comparisons } = ballot;
  switch (ballotFormOf(method)) {
    case 'choice':
      return choice !== undefined;
    case 'approvals':
      return (approvals ?? []).length > 0;
    case 'ranking':
      return (ranking ?? options).length > 0;
    case 'stances':
      return options.every((option) => stances?.[option] !== undefined);
    case 'comparisons':
      return (comparisons ?? []).length > 0;
    case 'scores':
      return areScores(method, terms, ballot.scores ?? {});
  }
}

function areScores(method: VoteMethod, { settings }: Vote['terms'], scores: Readonly<Record<string, number>>): boolean {
  const range = scoreRangeOf(method, settings);
  const said = Object.values(scores);
  if (range === null || said.length === 0) return false;
  const spent = said.reduce((sum, score) => sum + score, 0);
  return (
    said.every((score) => score >= range.min && score <= range.max) && (range.budget === null || spent <= range.budget)
  );
}
