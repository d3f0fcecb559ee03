import type { VoteWeights } from '@maestro/contracts';
import type { FieldError } from '../field-error.ts';

type Voter = { readonly id: string; readonly kind: 'agent' | 'human' };

/** What each voter's ballot weighs. */
export function weightsOf(voters: readonly Voter[], weights: VoteWeights): Record<string, number> {
  const { agents = 1, humans = 1, participants = {} } = weights;
  return Object.fromEntries(
    voters.map(({ id, kind }) => {
      const own = Object.hasOwn(participants, id) ? participants[id] : undefined;
      return [id, own ?? (kind === 'agent' ? agents : humans)];
    }),
  );
}

/** Fewer ballots of one weight than this, and a secret vote would show whose they are. */
const FEWEST_ALIKE = 3;

/** Weights for people who do not vote here, or that would give a secret ballot away. */
export function checkWeights(
  voters: readonly Voter[],
  weights: VoteWeights,
  secret: boolean,
  under: string,
): FieldError[] {
  const errors = Object.keys(weights.participants ?? {})
    .filter((id) => !voters.some((voter) => voter.id === id))
    .map((id) => ({ pointer: `${under}/weights/participants/${id}`, detail: `${id} does not vote here.` }));
  if (!secret) return errors;
  const alike = Map.groupBy(Object.entries(weightsOf(voters, weights)), ([, weight]) => weight);
  const few = [...alike].find(([, group]) => alike.size > 1 && group.length < FEWEST_ALIKE);
  if (!few) return errors;
  const detail = `In a secret vote every weight needs ${FEWEST_ALIKE} voters; ${few[0]} has ${few[1].length}.`;
  return [...errors, { pointer: `${under}/weights`, detail }];
}
