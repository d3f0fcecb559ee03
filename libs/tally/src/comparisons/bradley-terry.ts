import { factorise, invert, solve } from './cholesky.ts';

/** Wins of a set of options that is one strongly connected component: `wins[a * n + b]`, a against b. */
export type Wins = { readonly n: number; readonly wins: Float64Array };

export type BradleyTerry = {
  /** Natural logarithms of the strengths; their mean is 0. */
  readonly logStrengths: Float64Array;
  /** Covariance of the logarithms, n × n. */
  readonly covariance: Float64Array;
};

/** Newton's steps double the digits each time: it is done long before, or something is wrong. */
const MOST_STEPS = 200;
const SMALL_STEP = 1e-13;
/** Within this, every full step comes closer. */
const CLOSE = 1e-3;

/**
 * The strengths that make what was seen most likely, where a wins against b with the odds of their strengths (Bradley
 * and Terry, Biometrika 39, 1952). The likelihood is concave and, on one component, has its only maximum at finite
 * strengths, so that Newton's method with step halving finds it from anywhere.
 */
export function fitBradleyTerry(seen: Wins): BradleyTerry {
  const { n } = seen;
  let logs: Float64Array = new Float64Array(n);
  let lastStep = Infinity;
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = solve(factorise(information(seen, logs), n), gradient(seen, logs));
    const size = largest(direction);
    logs = moved(logs, direction, size < CLOSE ? 1 : safeLength(seen, logs, direction));
    // So close, a step that is no smaller than the last is rounding.
    if (size <= SMALL_STEP || (size < CLOSE && size >= lastStep)) break;
    lastStep = size;
  }
  const covariance = invert(factorise(information(seen, logs), n), n);
  // The information was raised by a constant so that it can be inverted; its inverse is by 1/n too high.
  for (let i = 0; i < n * n; i++) covariance[i]! -= 1 / n;
  return { logStrengths: logs, covariance };
}

/** Far from the maximum a full step may overshoot: it is halved until it makes what was seen more likely. */
function safeLength(seen: Wins, logs: Float64Array, direction: Float64Array): number {
  const before = logLikelihood(seen, logs);
  let length = 1;
  while (length > SMALL_STEP && logLikelihood(seen, moved(logs, direction, length)) < before) length /= 2;
  return length;
}

/** The chance that a wins against b. */
export const chance = (logs: Float64Array, a: number, b: number): number => 1 / (1 + Math.exp(logs[b]! - logs[a]!));

function logLikelihood({ n, wins }: Wins, logs: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++)
      if (wins[a * n + b]! > 0) sum -= wins[a * n + b]! * Math.log1p(Math.exp(logs[b]! - logs[a]!));
  }
  return sum;
}

function gradient({ n, wins }: Wins, logs: Float64Array): Float64Array {
  const slope = new Float64Array(n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const met = wins[a * n + b]! + wins[b * n + a]!;
      if (met === 0) continue;
      const surprise = wins[a * n + b]! - met * chance(logs, a, b);
      slope[a]! += surprise;
      slope[b]! -= surprise;
    }
  }
  return slope;
}

/** Fisher's information, raised by 1/n everywhere: strengths are known up to a factor only, and their mean is kept. */
function information({ n, wins }: Wins, logs: Float64Array): Float64Array {
  const matrix = new Float64Array(n * n).fill(1 / n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      const met = wins[a * n + b]! + wins[b * n + a]!;
      if (met === 0) continue;
      const p = chance(logs, a, b);
      const weight = met * p * (1 - p);
      matrix[a * n + a]! += weight;
      matrix[b * n + b]! += weight;
      matrix[a * n + b]! -= weight;
      matrix[b * n + a]! -= weight;
    }
  }
  return matrix;
}

const moved = (logs: Float64Array, direction: Float64Array, length: number): Float64Array =>
  logs.map((log, i) => log + length * direction[i]!);

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
