import { ConsentStance, type BallotForm, type bus, type DataOf } from '@maestro/contracts';
import { ballotFormOf, scoreRangeOf } from '@maestro/tally';
import type { Vote } from './vote.ts';

/** What a ballot asked of an agent depends on; the options stand in the order this agent sees them in. */
export type Asked = Pick<Vote, 'method' | 'options' | 'terms' | 'first_ballots'>;

/** What an agent says instead of an option; another word where an option is called just that. */
export function abstainWord(options: readonly string[]): string {
  return options.includes('abstain') ? 'I abstain from this vote' : 'abstain';
}

type Schema = DataOf<typeof bus.requestStructuredOutput>['schema'];

const closed = (properties: Schema): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const listOf = (items: Schema): Schema => ({ type: 'array', items });

/**
 * The JSON Schema of an agent's ballot in its method's form, an abstention among what it can say, and why. Per option
 * it takes a list, not an object: an option's words make no property names that every vendor accepts.
 */
export function ballotSchema(asked: Asked): Schema {
  const form = ballotFormOf(asked.method);
  return closed({
    ...(form === 'choice'
      ? { choice: { type: 'string', enum: [...asked.options, abstainWord(asked.options)] } }
      : { [form]: FORMS[form](asked), abstain: { type: 'boolean' } }),
    reason: { type: 'string' },
    ...(asked.first_ballots && { moved_by: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }),
  });
}

const option = ({ options }: Asked): Schema => ({ type: 'string', enum: [...options] });

const FORMS: Readonly<Record<Exclude<BallotForm, 'choice'>, (asked: Asked) => Schema>> = {
  approvals: (asked) => listOf(option(asked)),
  ranking: (asked) => listOf(option(asked)),
  scores: (asked) => listOf(closed({ option: option(asked), score: { type: 'integer', enum: scoresFor(asked) } })),
  stances: (asked) =>
    listOf(closed({ option: option(asked), stance: { type: 'string', enum: [...ConsentStance.options] } })),
  comparisons: (asked) => listOf(closed({ winner: option(asked), loser: option(asked) })),
};

function scoresFor({ method, terms }: Asked): number[] {
  const range = scoreRangeOf(method, terms.settings);
  if (range === null) throw new Error(`${method} knows no scores`);
  return Array.from({ length: range.max - range.min + 1 }, (_, i) => range.min + i);
}
