/** One step of a declared rule for ties. */
export type TieStep =
  /** Who was ahead in the latest earlier round in which they differed. */
  | { readonly by: 'previous-rounds' }
  /** Drawn by SHA-256 from a published seed: anybody can draw it again, nobody could have known it before. */
  | { readonly by: 'lot'; readonly seed: string }
  /** The earlier in this list stays. An option that is not in it stays behind those that are. */
  | { readonly by: 'order'; readonly order: readonly string[] }
  /** Somebody is asked; the count waits (and says so) until `order` holds the answer. */
  | { readonly by: 'decision-maker'; readonly order?: readonly string[] };

/** Steps, tried one after another until the tie is broken. Empty: ties are reported and stay. */
export type TieRule = readonly TieStep[];

export type TieBreaker = TieStep['by'];

/** What is wrong with a declared tie rule, in words; null where nothing is. `standing`: its `order`s may name these. */
export function tieRuleProblem(value: unknown, standing: readonly string[] | null): string | null {
  if (!Array.isArray(value)) return 'must be a list of steps';
  for (const step of value as unknown[]) {
    const problem = stepProblem(step, standing);
    if (problem !== null) return problem;
  }
  return null;
}

function stepProblem(step: unknown, standing: readonly string[] | null): string | null {
  if (typeof step !== 'object' || step === null) return 'must be a list of steps';
  const { by, seed, order } = step as Record<string, unknown>;
  switch (by) {
    case 'previous-rounds':
      return null;
    case 'lot':
      return typeof seed === 'string' && seed !== '' ? null : 'needs a seed for the lot';
    case 'order':
      return orderProblem(order, standing);
    case 'decision-maker':
      return order === undefined ? null : orderProblem(order, standing);
    default:
      return 'knows previous-rounds, lot, order and decision-maker';
  }
}

function orderProblem(order: unknown, standing: readonly string[] | null): string | null {
  if (!Array.isArray(order) || order.length === 0 || order.some((o) => typeof o !== 'string')) {
    return 'needs the options in order';
  }
  const names = order as string[];
  if (new Set(names).size !== names.length) return 'names an option twice';
  const stranger = standing && names.find((name) => !standing.includes(name));
  return stranger == null ? null : `names "${stranger}", which does not stand`;
}

/**
 * Reads a tie rule as written on a command line: `none`, `previous-rounds`, `lot:SEED`, `order:A,B,…`,
 * `decision-maker`; several joined by `+` where the first may fail (`previous-rounds+lot:SEED`). A name with a comma
 * or a plus stands in double quotes. Null where it is no rule.
 */
export function parseTieRule(text: string): TieRule | null {
  if (text === 'none') return [];
  const steps = splitOutsideQuotes(text, '+')?.map(parseStep);
  return steps && steps.every((step) => step !== null) ? steps : null;
}

function parseStep(text: string): TieStep | null {
  if (text === 'previous-rounds' || text === 'decision-maker') return { by: text };
  if (text.startsWith('lot:') && text.length > 4) return { by: 'lot', seed: text.slice(4) };
  if (!text.startsWith('order:')) return null;
  const order = splitOutsideQuotes(text.slice(6), ',')?.map(unquoted);
  return order && order.every((name) => name !== '') ? { by: 'order', order } : null;
}

/** Null where a quote is left open. */
function splitOutsideQuotes(text: string, separator: string): string[] | null {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return quoted ? null : [...parts, part];
}

const unquoted = (text: string): string => (/^".*"$/.test(text) ? text.slice(1, -1) : text);
