import { type CentredVotes, scatterTimes, totalScatter } from './centred-votes.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Two unit vectors over the statements. */
export type Components = readonly [Float64Array, Float64Array];

const MAX_BASIS = 40;
/** Approximate eigenvectors that survive a restart; two are wanted, the rest make the next round short. */
const KEPT = 8;
/** How many directions are added between two looks at what has been found. */
const STRIDE = 8;
const MAX_ROUNDS = 500;
/** How far from an eigenvector is near enough, beside the largest eigenvalue. */
const TOLERANCE = 1e-10;
/** A direction that is this much smaller once the known ones are taken away is rounding, not news. */
const NOTHING_NEW = 1e-11;
/** Share of all variance below which a component is noise of the arithmetic. */
const NO_VARIANCE = 1e-13;

/**
 * The two directions of largest variance, by a block Krylov method with thick restarts (Saad, Numerical Methods for
 * Large Eigenvalue Problems, 6–7): exact for small matrices, a few dozen passes over the votes for large ones, and not
 * misled where two directions carry the same variance.
 * Given the components before the last votes, it starts from them and keeps their orientation, so that a map does not
 * turn over when somebody votes. Otherwise the largest entry of each is positive.
 */
export function principalComponents(votes: CentredVotes, before: Components | null): Components {
  const total = totalScatter(votes);
  const none = (): Float64Array => new Float64Array(votes.statements);
  if (total === 0) return [none(), none()];
  const found = leading(votes, before ?? []);
  const component = (i: 0 | 1): Float64Array => {
    const one = found[i];
    if (!one || one.value <= NO_VARIANCE * total) return none();
    return oriented(one.vector, before?.[i]);
  };
  return [component(0), component(1)];
}

interface EigenPair {
  readonly value: number;
  readonly vector: Float64Array;
}

/** Orthonormal directions and what the scatter makes of each. */
interface Basis {
  readonly directions: Float64Array[];
  readonly images: Float64Array[];
  /** The first direction whose image has not been looked at for a new direction. */
  next: number;
}

function leading(votes: CentredVotes, start: readonly Float64Array[]): readonly EigenPair[] {
  let basis: Basis = { directions: [], images: [], next: 0 };
  for (const i of [0, 1]) {
    const anywhere = generic(votes.statements, i);
    // The old components alone might never meet a new direction: a little of everything goes with them.
    const seed = start[i] ? mixed(start[i], anywhere, 1e-3) : anywhere;
    // One step ahead, so that statements without variance have no share in it, not even a rounded one.
    extend(basis, votes, scatterTimes(votes, seed));
  }

  for (let round = 1; ; round++) {
    const grew = expand(basis, votes, Math.min(MAX_BASIS, basis.directions.length + STRIDE));
    const { pairs, settled } = approximate(basis);
    if (settled || !grew || round === MAX_ROUNDS) return pairs;
    if (basis.directions.length >= MAX_BASIS) basis = restarted(basis);
  }
}

/** Grows the basis up to a size; false where there is no direction left. */
function expand(basis: Basis, votes: CentredVotes, size: number): boolean {
  while (basis.directions.length < size) {
    const image = basis.images[basis.next++];
    if (!image) return false;
    extend(basis, votes, image);
  }
  return true;
}

function extend(basis: Basis, votes: CentredVotes, vector: Float64Array): void {
  const fresh = vector.slice();
  const length = norm(fresh);
  // Twice is enough (Kahan, in Parlett, The Symmetric Eigenvalue Problem, 6.9).
  for (let pass = 0; pass < 2; pass++) for (const known of basis.directions) add(fresh, -dot(fresh, known), known);
  const left = norm(fresh);
  if (left <= NOTHING_NEW * length) return;
  scale(fresh, 1 / left);
  basis.directions.push(fresh);
  basis.images.push(scatterTimes(votes, fresh));
}

function approximate(basis: Basis): { pairs: readonly EigenPair[]; settled: boolean } {
  const { values, vectors } = ritz(basis);
  const pairs = vectors
    .slice(0, 2)
    .map((weights, i) => ({ value: values[i]!, vector: combined(basis.directions, weights) }));
  const settled = pairs.every(({ value, vector }, i) => {
    const residual = combined(basis.images, vectors[i]!);
    add(residual, -value, vector);
    return norm(residual) <= TOLERANCE * values[0]!;
  });
  return { pairs, settled };
}

function restarted(basis: Basis): Basis {
  const kept = ritz(basis).vectors.slice(0, KEPT);
  return {
    directions: kept.map((weights) => combined(basis.directions, weights)),
    images: kept.map((weights) => combined(basis.images, weights)),
    next: 0,
  };
}

/** The scatter as it looks from within the basis (Rayleigh–Ritz). */
function ritz({ directions, images }: Basis) {
  return symmetricEigen(
    directions.map((left, i) =>
      Float64Array.from(images, (image, j) => (dot(left, image) + dot(directions[j]!, images[i]!)) / 2),
    ),
  );
}

function oriented(vector: Float64Array, before: Float64Array | undefined): Float64Array {
  const along = before ? dot(vector, before) : 0;
  const largest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) * (1 + 1e-9) ? x : best), 0);
  // Taken from zero, so that zero stays zero.
  return (along === 0 ? largest : along) < 0 ? vector.map((x) => 0 - x) : vector;
}

/** A vector that stands in no special relation to anything, the same on every machine (xorshift32). */
function generic(length: number, seed: number): Float64Array {
  let state = 0x9e3779b9 ^ (seed + 1);
  return Float64Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  });
}

function mixed(main: Float64Array, other: Float64Array, share: number): Float64Array {
  const sum = main.slice();
  add(sum, share / Math.sqrt(Math.max(1, main.length)), other);
  return sum;
}

function combined(vectors: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (const [i, vector] of vectors.entries()) add(sum, weights[i]!, vector);
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

function add(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * vector[i]!;
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
}
