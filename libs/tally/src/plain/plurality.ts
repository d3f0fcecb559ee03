import { namesOf, onlyRound, recordOf, settleTop, tiersBy } from '../counting/standings.ts';
import type { CountingMethod } from '../counting/verdict.ts';
import { firstChoicesOf } from './first-choices.ts';

/** The option that most ballots put first wins, however few they are. */
export const plurality: CountingMethod = (reading, options, decide) => {
  const { held, exhausted } = firstChoicesOf(reading, options);
  const { winner, ranking, open } = settleTop(tiersBy(held), decide);
  const winners = winner === null ? [] : [winner];
  const most = reading.amount(held[ranking[0]![0]!]!);
  return {
    outcome: winner === null ? 'tie' : 'winner',
    winners,
    ranking,
    open,
    rounds: [
      onlyRound(reading, {
        tally: recordOf(reading, (option) => reading.amount(held[option]!)),
        exhausted: reading.amount(exhausted),
        elected: namesOf(reading, winners),
      }),
    ],
    why:
      winner === null
        ? `${namesOf(reading, ranking[0]!).join(' and ')} hold the most first choices, ${most} each.`
        : `${reading.names[winner]!} holds the most first choices: ${most}.`,
  };
};
