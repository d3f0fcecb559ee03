import { describe, expect, test } from 'vitest';
import { tally, type TallyRules } from './tally.ts';
import type { ChoiceBallot } from './choices.ts';

const postgres = 'PostgreSQL only';
const mongo = 'MongoDB only';
const hybrid = 'Hybrid (MongoDB + PostgreSQL)';

const vote = (rules: Partial<TallyRules> = {}): TallyRules => ({
  method: 'majority',
  options: [postgres, mongo, hybrid],
  eligible: 4,
  quorum: 0.5,
  tieBreak: null,
  ...rules,
});

/** `ballots(hybrid, null, 'missing')`: voters v1, v2, v3 in turn. */
const ballots = (...choices: (string | null)[]): ChoiceBallot[] =>
  choices.map((choice, i) =>
    choice === 'missing'
      ? { participant_id: `v${i + 1}`, choice: null, missing: true }
      : { participant_id: `v${i + 1}`, choice },
  );

describe('Apollo', () => {
  test('given three ballots for the hybrid and one for PostgreSQL, then the hybrid wins by majority', () => {
    expect(tally(vote(), ballots(hybrid, hybrid, postgres, hybrid))).toEqual({
      counts: { [postgres]: 1, [mongo]: 0, [hybrid]: 3 },
      eligible: 4,
      cast: 4,
      abstentions: 0,
      quorum_needed: 2,
      outcome: 'winner',
      winner: hybrid,
      tied: [],
      broken_by: null,
    });
  });
});

describe('majority', () => {
  test('given more than half of the ballots, then that option wins', () => {
    expect(tally(vote(), ballots(mongo, mongo, postgres))).toMatchObject({ outcome: 'winner', winner: mongo });
  });

  test('given exactly half for the leader, then there is no majority', () => {
    expect(tally(vote(), ballots(mongo, mongo, postgres, hybrid))).toMatchObject({
      outcome: 'no_majority',
      winner: null,
      tied: [],
    });
  });

  test('given a half that only abstentions make, then the other half is the whole', () => {
    expect(tally(vote(), ballots(mongo, mongo, null, null))).toMatchObject({
      outcome: 'winner',
      winner: mongo,
      abstentions: 2,
    });
  });

  test('given two leaders, then it is a tie between the two', () => {
    expect(tally(vote(), ballots(mongo, hybrid, hybrid, mongo))).toMatchObject({
      outcome: 'tie',
      winner: null,
      tied: [mongo, hybrid],
    });
  });
});

describe('plurality', () => {
  const plurality = (rules: Partial<TallyRules> = {}) => vote({ method: 'plurality', ...rules });

  test('given no majority, then the most ballots still win', () => {
    expect(tally(plurality(), ballots(mongo, mongo, postgres, hybrid))).toMatchObject({
      outcome: 'winner',
      winner: mongo,
    });
  });

  test('given two leaders, then it is a tie between the two', () => {
    expect(tally(plurality({ eligible: 5 }), ballots(mongo, hybrid, hybrid, mongo, postgres))).toMatchObject({
      outcome: 'tie',
      tied: [mongo, hybrid],
    });
  });
});

describe('the quorum', () => {
  test('given fewer ballots than the quorum, then nobody wins, however clear the count', () => {
    expect(tally(vote(), ballots(mongo))).toMatchObject({ outcome: 'no_quorum', winner: null, quorum_needed: 2 });
  });

  test('given an abstention that makes the quorum, then the result counts', () => {
    expect(tally(vote(), ballots(mongo, null))).toMatchObject({ outcome: 'winner', winner: mongo, cast: 2 });
  });

  test('given a ballot that never came, then it does not help the quorum', () => {
    expect(tally(vote(), ballots(mongo, 'missing', 'missing', 'missing'))).toMatchObject({
      outcome: 'no_quorum',
      cast: 1,
      abstentions: 0,
    });
  });

  test('given no quorum, then the tie rule has nothing to say', () => {
    expect(tally(vote({ tieBreak: 'order' }), ballots(mongo))).toMatchObject({
      outcome: 'no_quorum',
      broken_by: null,
    });
  });
});

describe('the declared tie rule', () => {
  test('given `order` and a tie, then the option listed first wins and the record says by what', () => {
    expect(tally(vote({ tieBreak: 'order' }), ballots(hybrid, mongo, hybrid, mongo))).toMatchObject({
      outcome: 'winner',
      winner: mongo,
      tied: [],
      broken_by: 'order',
    });
  });

  test('given `order` and no majority, then the leader listed first wins, not whatever stands on top', () => {
    expect(tally(vote({ tieBreak: 'order' }), ballots(hybrid, hybrid, mongo, postgres))).toMatchObject({
      outcome: 'winner',
      winner: hybrid,
      broken_by: 'order',
    });
  });

  test('given `order` and a clear winner, then no rule is named', () => {
    expect(tally(vote({ tieBreak: 'order' }), ballots(hybrid, hybrid, mongo))).toMatchObject({
      winner: hybrid,
      broken_by: null,
    });
  });

  test('given `decision_maker`, then a tie stays one for the caller to resolve', () => {
    expect(tally(vote({ tieBreak: 'decision_maker' }), ballots(hybrid, mongo))).toMatchObject({
      outcome: 'tie',
      winner: null,
      tied: [mongo, hybrid],
      broken_by: null,
    });
  });

  test('given that everybody abstained, then `order` makes no winner of an option nobody asked for', () => {
    expect(tally(vote({ tieBreak: 'order' }), ballots(null, null, null))).toMatchObject({
      outcome: 'tie',
      winner: null,
      tied: [postgres, mongo, hybrid],
    });
  });
});

describe('what cannot be ballots of this vote', () => {
  test.each([
    ['a choice that is no option', vote(), ballots('Oracle'), /no option/],
    ['two ballots of one voter', vote(), [...ballots(mongo), ...ballots(hybrid)], /two ballots/],
    ['more ballots than voters', vote({ eligible: 1 }), ballots(mongo, mongo), /2 ballots of 1/],
    ['a single option', vote({ options: [mongo] }), ballots(mongo), /nothing to choose/],
    ['an option listed twice', vote({ options: [mongo, mongo] }), ballots(mongo), /listed twice/],
    [
      'a missing ballot with a choice',
      vote(),
      [{ participant_id: 'v1', choice: mongo, missing: true }],
      /missing ballot/,
    ],
  ])('%s is a mistake of the caller', (_, rules, cast, message) => {
    expect(() => tally(rules, cast)).toThrow(message);
  });
});
