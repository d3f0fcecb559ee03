import { namesOf, onlyRound, recordOf, settleTop, tiersBy } from '../counting/standings.ts';
import type { CountingMethod } from '../counting/verdict.ts';
import type { ConsentStance } from '../election/profile.ts';

const STANCES: readonly ConsentStance[] = ['consent', 'stand_aside', 'object'];

/**
 * An option passes unless anybody objects to it, whatever that ballot weighs. Of several that pass, the one most
 * ballots consent to wins. Saying nothing about an option, or standing aside, is no objection.
 */
export const consent: CountingMethod = (reading, _options, decide) => {
  const positions = reading.names.map(() => [0, 0, 0]);
  const objections = reading.names.map(() => 0);
  for (const { paper, papers, units } of reading.ballots) {
    if (paper.kind !== 'stances') throw new RangeError(`a paper of ${paper.kind} neither consents nor objects`);
    for (const [option, stance] of Object.entries(paper.stances)) {
      const number = reading.numberOf(option);
      if (number === -1) continue;
      const place = STANCES.indexOf(stance);
      if (place === -1) throw new RangeError(`"${stance}" is no stance`);
      positions[number]![place]! += units;
      if (stance === 'object') objections[number]! += papers;
    }
  }
  const consents = positions.map(([consenting]) => consenting!);
  const everybody = reading.names.map((_, option) => option);
  const passing = everybody.filter((option) => objections[option] === 0);
  const stopped = tiersBy(
    objections.map((count) => -count),
    everybody.filter((option) => objections[option] !== 0),
  );
  const settled = passing.length > 0 ? settleTop(tiersBy(consents, passing), decide) : null;
  const winners = settled?.winner == null ? [] : [settled.winner];
  const passed = namesOf(reading, passing).join(' and ');
  return {
    outcome: settled === null ? 'objected' : settled.winner === null ? 'tie' : 'winner',
    winners,
    ranking: [...(settled?.ranking ?? []), ...stopped].filter((tier) => tier.length > 0),
    open: settled?.open ?? null,
    positions: recordOf(reading, (option) => positions[option]!.map((units) => reading.amount(units))),
    rounds: [
      onlyRound(reading, {
        tally: recordOf(reading, (option) => reading.amount(consents[option]!)),
        elected: namesOf(reading, winners),
        eliminated: namesOf(reading, stopped.flat()),
      }),
    ],
    why:
      passing.length === 0
        ? 'There is an objection to every option.'
        : `Nobody objects to ${passed}.${passing.length > 1 && winners.length > 0 ? ` Most consent to ${namesOf(reading, winners)[0]!}.` : ''}`,
  };
};
