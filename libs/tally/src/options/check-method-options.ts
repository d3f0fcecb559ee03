import { err, ok, type Result } from '@maestro/kernel';
import type { Method } from '../election/methods.ts';
import { parseDecimal } from '../exact/decimal.ts';
import { parseShare } from '../exact/share.ts';
import type { DeclaredMethodOptions, MethodOption, MethodOptions, OptionProblem } from './method-options.ts';
import { tieRuleProblem } from './tie-rule.ts';

const DEFAULTS: MethodOptions = {
  seats: 1,
  quota: 'droop',
  overvote: 'exhaust',
  skipped: 'ignore',
  duplicate: 'ignore',
  batch: false,
  stop_at: null,
  tie: [],
  quorum: { heads: null, weight: null },
  threshold: '2/3',
  runoff: false,
  incomplete: 'share',
  min_score: null,
  max_score: null,
  dots: null,
};

const EVERYWHERE = ['tie', 'quorum'] as const;
/** How a first choice, and the next one, is read off a ranking. */
const READING = ['overvote', 'skipped', 'duplicate'] as const;

const KNOWN: Readonly<Record<Method, readonly MethodOption[]>> = {
  plurality: READING,
  majority: [...READING, 'runoff'],
  supermajority: [...READING, 'threshold'],
  unanimity: READING,
  consent: [],
  gradients: ['threshold'],
  approval: [],
  score: ['min_score', 'max_score'],
  dot: ['dots'],
  borda: ['incomplete'],
  'instant-runoff': [...READING, 'batch', 'stop_at'],
  schulze: [],
  'ranked-pairs': [],
  stv: [...READING, 'seats', 'quota'],
  pairwise: [],
};

/** The options a method knows. */
export const optionsOf = (method: Method): readonly MethodOption[] => [...EVERYWHERE, ...KNOWN[method]];

type Check = (value: unknown, standing: readonly string[] | null) => string | null;

const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && allowed.includes(value) ? null : `must be one of ${allowed.join(', ')}`;
const flag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const share: Check = (value) =>
  typeof value === 'string' && parseShare(value) ? null : 'must be a share from 0 to 1, such as 2/3 or 0.75';
const decimal: Check = (value) =>
  value === null || (typeof value === 'string' && parseDecimal(value)) ? null : 'must be a decimal such as 0 or 7.5';
const whole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;
const fewerThanOptions: Check = (value, standing) => {
  if (!whole(value)) return 'must be a whole number from 1 on';
  return standing && value > standing.length ? `must not exceed the ${standing.length} options that stand` : null;
};
const skipped: Check = (value) =>
  value === 'ignore' || value === 'exhaust' || (typeof value === 'string' && /^exhaust-after:\d{1,6}$/.test(value))
    ? null
    : 'must be ignore, exhaust or exhaust-after:n';
const quorum: Check = (value) => {
  if (typeof value !== 'object' || value === null) return 'must name a share of heads, of weight, or both';
  const { heads = null, weight = null, ...rest } = value as Record<string, unknown>;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) return `knows heads and weight, not ${unknown}`;
  return (heads === null ? null : share(heads, null)) ?? (weight === null ? null : share(weight, null));
};

const CHECKS: Readonly<Record<MethodOption, Check>> = {
  seats: fewerThanOptions,
  quota: oneOf('droop', 'hare'),
  overvote: oneOf('exhaust', 'skip'),
  skipped,
  duplicate: oneOf('ignore', 'exhaust'),
  batch: flag,
  stop_at: (value, standing) => (value === null ? null : fewerThanOptions(value, standing)),
  tie: tieRuleProblem,
  quorum,
  threshold: share,
  runoff: flag,
  incomplete: oneOf('share', 'zero', 'modified'),
  min_score: decimal,
  max_score: decimal,
  dots: (value) => (value === null || whole(value) ? null : 'must be a whole number from 1 on'),
};

/**
 * Settles what was declared for a method: what was left out takes its default, and every option that the method does
 * not know or that makes no sense is named. The values are those of JSON, from anywhere.
 * @param standing the options that stand for election, where they are known yet
 */
export function checkMethodOptions(
  method: Method,
  declared: Readonly<Record<string, unknown>>,
  standing: readonly string[] | null = null,
): Result<DeclaredMethodOptions, readonly OptionProblem[]> {
  const known = optionsOf(method);
  const given = Object.entries(declared).filter(([, value]) => value !== undefined);
  const problems = given.flatMap(([option, value]): OptionProblem[] => {
    if (!isOption(option)) return [{ option, problem: 'is no option of any method' }];
    if (!known.includes(option)) return [{ option, problem: `means nothing to ${method}` }];
    const problem = CHECKS[option](value, standing);
    return problem === null ? [] : [{ option, problem }];
  });
  if (problems.length > 0) return err(problems);
  const settled = { ...defaultsOf(method), ...Object.fromEntries(given) } as DeclaredMethodOptions;
  const crossed = crossedLimits(settled);
  return crossed === null ? ok(settled) : err([crossed]);
}

/** Every option, those the method does not know at values that change nothing. For those that count. */
export const completeOptions = (settled: DeclaredMethodOptions): MethodOptions => ({ ...DEFAULTS, ...settled });

/** The options of a method as they are where nobody declares anything. */
export function defaultsOf(method: Method): DeclaredMethodOptions {
  const defaults = Object.fromEntries(optionsOf(method).map((option) => [option, DEFAULTS[option]]));
  // Half of those who take a side is the plain meaning of support; a supermajority says more on purpose.
  return method === 'gradients' ? { ...defaults, threshold: '1/2' } : defaults;
}

const isOption = (name: string): name is MethodOption => Object.hasOwn(DEFAULTS, name);

function crossedLimits({ min_score, max_score }: DeclaredMethodOptions): OptionProblem | null {
  if (min_score == null || max_score == null || Number(min_score) < Number(max_score)) return null;
  return { option: 'max_score', problem: 'must be above min_score' };
}
