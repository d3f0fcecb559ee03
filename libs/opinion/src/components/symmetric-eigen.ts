export interface Eigen {
  /** Largest first. */
  readonly values: readonly number[];
  /** `vectors[i]` belongs to `values[i]`. */
  readonly vectors: readonly Float64Array[];
}

const MAX_SWEEPS = 50;

/** Eigenvalues and vectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, 8.5). */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  const vectors = a.map((_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  const scale = Math.sqrt(a.reduce((sum, row) => sum + row.reduce((s, x) => s + x * x, 0), 0));
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > 1e-15 * scale; sweep++) {
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  return { values: order.map((i) => a[i]![i]!), vectors: order.map((i) => vectors[i]!) };
}

function offDiagonal(a: readonly Float64Array[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) for (let j = 0; j < i; j++) sum += 2 * a[i]![j]! ** 2;
  return Math.sqrt(sum);
}

/** Turns the plane of p and q so that `a[p][q]` becomes 0. Rows of `vectors` turn along. */
function rotate(a: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const tau = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
  turnRows(a[p]!, a[q]!, c, s);
  turnRows(vectors[p]!, vectors[q]!, c, s);
}

function turnRows(left: Float64Array, right: Float64Array, c: number, s: number): void {
  for (let i = 0; i < left.length; i++) {
    const [x, y] = [left[i]!, right[i]!];
    left[i] = c * x - s * y;
    right[i] = s * x + c * y;
  }
}
