import { expect, test } from 'vitest';
import type { CastBallot } from './profile.ts';
import { weighBallots } from './weigh-ballots.ts';

const ballot = (voter?: string, voterClass?: string, weight?: string): CastBallot => ({
  paper: { kind: 'choice', choice: 'A' },
  ...(voter !== undefined && { voter }),
  ...(voterClass !== undefined && { class: voterClass }),
  ...(weight !== undefined && { weight }),
});
const weights = (ballots: CastBallot[], fixed: Parameters<typeof weighBallots>[1]) =>
  weighBallots(ballots, fixed).map(({ weight }) => weight);

test('a ballot weighs its own weight times its voter’s times its class’s, exactly', () => {
  const cast = [ballot('ada', 'people', '0.5'), ballot('ben', 'agents'), ballot('eve', 'people')];
  const fixed = { voters: { ada: '3', ben: '1/3' }, classes: { agents: '0.1', people: '1/7' } };
  expect(weights(cast, fixed)).toEqual(['3/14', '1/30', '1/7']);
});

test('whoever is not named weighs 1', () => {
  expect(weights([ballot('eve', 'people'), ballot('toString', 'people')], { voters: { ada: '3' } })).toEqual([
    undefined,
    undefined,
  ]);
});

test('a ballot of nobody cannot be weighed by voters, nor one of no class by classes', () => {
  expect(() => weighBallots([ballot('ada'), ballot()], { voters: {} })).toThrow('ballot 2 does not say who cast it');
  expect(() => weighBallots([ballot('ada')], { classes: {} })).toThrow('ballot 1 is of no class');
});
