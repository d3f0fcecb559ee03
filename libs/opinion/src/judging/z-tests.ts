/** One-sided 90 % of the normal distribution, to the digits Polis uses. */
const Z_90 = 1.2816;

/** Whether a z value says "more than by chance" with 90 % confidence. */
export function isSignificant(z: number): boolean {
  return z > Z_90;
}

/** Probability by Laplace's rule of succession: with no votes at all it is one half. */
export function smoothed(successes: number, trials: number): number {
  return (successes + 1) / (trials + 2);
}

/** z value of a share against one half; one success is added beforehand, as Polis does. */
export function shareTest(successes: number, trials: number): number {
  const n = trials + 1;
  return 2 * Math.sqrt(n) * ((successes + 1) / n - 0.5);
}

/** z value of the difference of two shares, pooled; one success is added to each beforehand, as Polis does. */
export function twoShareTest(inside: number, insideTrials: number, outside: number, outsideTrials: number): number {
  const [successes, others] = [inside + 1, outside + 1];
  const [n, m] = [insideTrials + 1, outsideTrials + 1];
  const pooled = (successes + others) / (n + m);
  if (pooled === 1) return 0;
  return (successes / n - others / m) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
}
