import type { VoteMethod } from '@maestro/contracts';
import { ballotFormOf, ballotInWords, scoreRangeOf } from '@maestro/tally';
import { abstainWord, type Asked } from './ballot-schema.ts';
import type { Vote } from './vote.ts';

const HOW_IT_IS_WON: Readonly<Record<VoteMethod, string>> = {
  majority: 'an option wins with more than half of the ballots that are not abstentions',
  plurality: 'the option with the most ballots wins',
  supermajority: 'an option wins only with the declared share of the ballots',
  unanimity: 'an option wins only if nobody votes for another',
  consent: 'an option passes unless somebody objects to it',
  gradients: 'the option with the strongest support on the eight gradients of agreement wins',
  approval: 'the option most voters approve of wins',
  score: 'the option with the highest sum of scores wins',
  dot: 'the option with the most dots wins',
  borda: 'a rank gives points, the most points win',
  'instant-runoff': 'the weakest option is eliminated and its ballots move on until one has a majority',
  schulze: 'options are compared two by two, and the strongest chains of victories decide',
  'ranked-pairs': 'options are compared two by two, the clearest victories count first',
  stv: 'several options are elected, surplus and lost ballots move on to the next preference',
  pairwise: 'options are compared two by two, and their strengths follow from all comparisons',
};

/** What an agent is told when its ballot is asked for. Options are quoted: they are somebody's words. */
export function ballotInstruction(vote: Vote, agentId: string, asked: Asked, problem: string | null): string {
  const before = asked.first_ballots?.[agentId];
  const lines = [
    ...occasionOf(vote),
    `Method: ${vote.method}; ${HOW_IT_IS_WON[vote.method]}.`,
    'Options:',
    ...asked.options.map((option) => `- ${JSON.stringify(option)}`),
    howToFillIn(asked),
    ...(before ? [`Before the discussion you voted: ${JSON.stringify(ballotInWords(before) ?? 'abstained')}.`] : []),
    ...(asked.first_ballots
      ? ['In "moved_by" give the number (seq) of the message that moved you away from it most; null if none did.']
      : []),
    reasonFor(vote),
  ];
  if (problem !== null) lines.push(`Your ballot before this one could not be counted: ${problem}. Give a valid one.`);
  return lines.join('\n');
}

function occasionOf({ topic, stage, ballot_round }: Vote): string[] {
  if (stage === 'first') {
    return [`The discussion "${topic}" begins with an independent ballot: nobody has spoken yet. Cast yours now.`];
  }
  const runOff = ballot_round > 1 ? ['This is the run-off: the vote before had no winner.'] : [];
  return [`The discussion "${topic}" has come to its vote. Cast your ballot now.`, ...runOff];
}

const BY_ARGUMENTS = 'Decide from your own role and by the arguments that were made, not by who made them.';

function howToFillIn(asked: Asked): string {
  const form = ballotFormOf(asked.method);
  const range = scoreRangeOf(asked.method, asked.terms.settings);
  const abstain = 'Set "abstain" to true, with an empty list, to abstain.';
  switch (form) {
    case 'choice':
      return (
        `Choose exactly one of them, word for word, or ${JSON.stringify(abstainWord(asked.options))}. ` + BY_ARGUMENTS
      );
    case 'approvals':
      return `List every option you could live with, word for word. ${abstain} ${BY_ARGUMENTS}`;
    case 'ranking':
      return `Rank the options, best first, each once and word for word. ${abstain} ${BY_ARGUMENTS}`;
    case 'stances':
      return (
        'Say for every option whether you consent, stand aside or object; object only where it would do harm. ' +
        `${abstain} ${BY_ARGUMENTS}`
      );
    case 'comparisons':
      return `For every two options say which is better: winner and loser, word for word. ${abstain} ${BY_ARGUMENTS}`;
    case 'scores':
      return `${scoresIn(asked.method, range?.min ?? 0, range?.max ?? 0)} ${abstain} ${BY_ARGUMENTS}`;
  }
}

function scoresIn(method: VoteMethod, min: number, max: number): string {
  if (method === 'dot') return `Hand out at most ${max} dots in all, as you like: how many each option gets.`;
  if (method !== 'gradients') return `Give every option a whole number from ${min} (worst) to ${max} (best).`;
  return (
    'Give every option a gradient of agreement: 1 endorse, 2 agree with a minor point, 3 agree with reservations, ' +
    '4 abstain, 5 stand aside, 6 disagree but will not block, 7 disagree and want out of it, 8 block.'
  );
}

function reasonFor({ terms, stage }: Vote): string {
  if (terms.secret) return 'Give your reason in one or two sentences; it is not kept, for this ballot is secret.';
  if (stage === 'first') return 'Give your reason in one or two sentences. Nobody will see who voted what.';
  return 'Give your reason in one or two sentences. Everyone at the table will read it.';
}
