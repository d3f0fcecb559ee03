export { abstention, isAbstention } from './abstention.ts';
export { ballotFormOf } from './ballot-form.ts';
export { checkBallot, type BallotProblem, type BallotRules } from './check-ballot.ts';
export { ballotInWords, favouredBy } from './favoured.ts';
export { methodOptionsOf, plainTerms, type DeclaredRules } from './method-options-of.ts';
export { optionsFor, shuffledOptions } from './option-order.ts';
export { paperOf } from './paper-of.ts';
export { scoreRangeOf, type ScoreRange } from './score-range.ts';
