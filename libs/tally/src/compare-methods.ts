import { countBallots } from './count-ballots.ts';
import type { Count } from './election/count.ts';
import { METHODS, type Method } from './election/methods.ts';
import type { PaperKind, Profile } from './election/profile.ts';
import type { DeclaredMethodOptions } from './options/method-options.ts';

/** What one method says; all empty where these ballots do not say what it needs to know. */
export type MethodSays = Pick<Count, 'winners' | 'ranking' | 'tie' | 'why'> & {
  /** null: not counted. */
  readonly outcome: Count['outcome'] | null;
};

/** Methods that come to the same winners. */
export type Agreement = { readonly winners: readonly string[]; readonly methods: readonly Method[] };

export type Comparison = {
  readonly methods: Readonly<Record<Method, MethodSays>>;
  /** The largest agreement first. */
  readonly agreements: readonly Agreement[];
  /** Why they differ, in sentences for people; empty where all that count agree. */
  readonly differences: readonly string[];
};

const ONE_CHOICE: readonly PaperKind[] = ['choice', 'ranking', 'scores'];
const ANY_ORDER: readonly PaperKind[] = ['choice', 'approvals', 'ranking', 'scores', 'gradients'];

/** The papers from which a method can tell what it needs to know. */
const READS: Readonly<Record<Method, readonly PaperKind[]>> = {
  plurality: ONE_CHOICE,
  majority: ONE_CHOICE,
  supermajority: ONE_CHOICE,
  unanimity: ONE_CHOICE,
  consent: ['stances'],
  gradients: ['gradients'],
  approval: ['approvals', 'choice'],
  score: ['scores'],
  dot: ['scores'],
  borda: ANY_ORDER,
  'instant-runoff': ONE_CHOICE,
  schulze: ANY_ORDER,
  'ranked-pairs': ANY_ORDER,
  stv: ONE_CHOICE,
  pairwise: [...ANY_ORDER, 'comparisons'],
};

/** What counts for a method: where two differ, here is why. */
const WHAT_COUNTS: Readonly<Record<Method, string>> = {
  plurality: 'only first choices count',
  majority: 'more than half of the first choices are needed',
  supermajority: 'a declared share of the first choices is needed',
  unanimity: 'every first choice is needed',
  consent: 'one objection stops an option',
  gradients: 'support is weighed against blocks and reservations',
  approval: 'every approved option counts alike',
  score: 'how much an option is liked counts',
  dot: 'what voters spend on an option counts',
  borda: 'every place on every ballot counts, and places low down cost points',
  'instant-runoff': 'whoever has the fewest first choices goes, whom others prefer to the rest or not',
  schulze: 'how an option does against each other one counts',
  'ranked-pairs': 'how an option does against each other one counts, the clearest results first',
  stv: 'first choices up to the quota count, then later ones',
  pairwise: 'how often an option wins against strong others counts',
};

/** Whether a method can be counted from such papers. */
export const isReadable = (method: Method, kind: PaperKind): boolean =>
  kind === 'abstention' || READS[method].includes(kind);

/**
 * What every method says about the same ballots, and why they differ.
 * Throws a RangeError where the ballots cannot belong together (see `countBallots`).
 * @param declared options by method; the rest takes its defaults
 */
export function compareMethods(
  profile: Profile,
  declared: Readonly<Partial<Record<Method, DeclaredMethodOptions>>> = {},
): Comparison {
  const kinds = new Set(profile.ballots.map(({ paper }) => paper.kind));
  const counted = METHODS.map((method): [Method, MethodSays] => {
    const unreadable = [...kinds].find((kind) => !isReadable(method, kind));
    if (unreadable !== undefined) return [method, notCounted(unreadable)];
    const { winners, ranking, tie, why, outcome } = countBallots(method, declared[method] ?? {}, profile);
    return [method, { winners, ranking, tie, why, outcome }];
  });
  const agreements = agreementsOf(counted);
  return {
    methods: Object.fromEntries(counted) as Record<Method, MethodSays>,
    agreements,
    differences: differencesOf(agreements, profile, kinds),
  };
}

function notCounted(kind: PaperKind): MethodSays {
  return {
    winners: [],
    ranking: [],
    tie: null,
    outcome: null,
    why: `Papers of ${kind} do not say what it needs to know.`,
  };
}

function agreementsOf(counted: readonly (readonly [Method, MethodSays])[]): Agreement[] {
  const byWinners = new Map<string, { winners: readonly string[]; methods: Method[] }>();
  for (const [method, { winners, outcome }] of counted) {
    if (outcome !== 'winner') continue;
    const key = JSON.stringify(winners.toSorted());
    const agreement = byWinners.get(key);
    if (agreement) agreement.methods.push(method);
    else byWinners.set(key, { winners, methods: [method] });
  }
  return [...byWinners.values()].sort((a, b) => b.methods.length - a.methods.length);
}

/** Each agreement against the largest: what counts for them, and what the ballots say of the two winners. */
function differencesOf(
  [largest, ...others]: readonly Agreement[],
  profile: Profile,
  kinds: ReadonlySet<PaperKind>,
): string[] {
  if (!largest) return [];
  const ordered = [...kinds].every((kind) => isReadable('schulze', kind));
  const pairwise = ordered && others.length > 0 ? countBallots('schulze', {}, profile).pairwise : null;
  return others.map(({ winners, methods }) => {
    const grounds = methods.map((method) => `${method}: ${WHAT_COUNTS[method]}`).join('; ');
    const [one, other] = [winners[0]!, largest.winners[0]!];
    const apart = `${winners.join(', ')} rather than ${largest.winners.join(', ')} (${grounds}).`;
    if (pairwise === null || winners.length > 1 || largest.winners.length > 1) return apart;
    const [forOne, forOther] = [pairwise[one]![other]!, pairwise[other]![one]!];
    return `${apart} Of the two, ballots weighing ${forOther} prefer ${other} and ${forOne} prefer ${one}.`;
  });
}
