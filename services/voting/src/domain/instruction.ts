import { abstainWord } from './ballot-schema.ts';
import type { Vote } from './vote.ts';

const HOW_IT_IS_WON: Readonly<Record<Vote['method'], string>> = {
  majority: 'an option wins with more than half of the ballots that are not abstentions',
  plurality: 'the option with the most ballots wins',
};

/** What an agent is told when its ballot is asked for. Options are quoted: they are somebody's words. */
export function ballotInstruction(vote: Vote, problem: string | null): string {
  const lines = [
    `The discussion "${vote.topic}" has come to its vote. Cast your ballot now.`,
    ...(vote.ballot_round > 1 ? ['This is the run-off: the vote before had no winner.'] : []),
    `Method: ${vote.method}; ${HOW_IT_IS_WON[vote.method]}.`,
    'Options:',
    ...vote.options.map((option) => `- ${JSON.stringify(option)}`),
    `Choose exactly one of them, word for word, or ${JSON.stringify(abstainWord(vote.options))}. ` +
      'Decide from your own role and by the arguments that were made, not by who made them.',
    'Give your reason in one or two sentences. Everyone at the table will read it.',
  ];
  if (problem !== null) lines.push(`Your ballot before this one could not be counted: ${problem}. Give a valid one.`);
  return lines.join('\n');
}
