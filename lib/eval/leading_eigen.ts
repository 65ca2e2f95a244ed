import { RandomStream } from "../base/random.ts";
import { type Eigen, jacobiEigen } from "./jacobi.ts";
import { add, dot, norm } from "./vectors.ts";

/** Directions iterated in addition to the wanted ones, so that clustered eigenvalues are found too. */
const EXTRA = 2;
/** How often the matrix is applied to each direction before the best combinations are selected. */
const DEPTH = 8;
/** A vector has converged once its residual is below this share of the greatest eigenvalue. */
const TOLERANCE = 1e-8;
const MOST_ROUNDS = 100;
/** A direction shorter than this share of the longest one is only rounding error. */
const NOISE = 1e-13;

/**
 * Computes the leading eigenvalues and eigenvectors of a symmetric matrix without negative eigenvalues, by block Krylov
 * spaces that each start with the best vectors of the previous one (Golub and Van Loan, Matrix Computations, sections
 * 10.1 and 10.3). The first space always starts with the same random directions, so the same matrix gives the same
 * vectors.
 *
 * @param multiply Multiplies the matrix by a vector `[D]`.
 * @param size D.
 * @param count How many; at most D.
 * @returns `count` values and vectors; a vector is all zeros if its eigenvalue is 0 up to rounding.
 */
export function leadingEigen(
  multiply: (vector: Float64Array) => Float64Array,
  size: number,
  count: number,
): Eigen {
  const random = new RandomStream(0, "eigenvectors");
  let start: Float64Array[] = Array.from(
    { length: Math.min(size, count + EXTRA) },
    () => Float64Array.from({ length: size }, () => random.normal()),
  );
  for (let round = 1;; round++) {
    const basis: Float64Array[] = [];
    const images: Float64Array[] = [];
    for (let depth = 0, block = start; depth < DEPTH; depth++) {
      block = extend(basis, block).map(multiply);
      images.push(...block);
    }
    // The best approximation within that space (Rayleigh and Ritz).
    const { values, vectors: shares } = jacobiEigen(basis.map((a) => images.map((b) => dot(a, b))));
    const found = shares.slice(0, start.length).map((share) => combine(share, basis));
    const residual = (i: number) => norm(add(combine(shares[i]!, images), found[i]!, -values[i]!));
    const wanted = found.slice(0, count);
    if (round === MOST_ROUNDS || wanted.every((_, i) => residual(i) <= TOLERANCE * values[0]!)) {
      return { values: values.slice(0, count), vectors: wanted };
    }
    start = found;
  }
}

/**
 * Orthonormalises vectors against each other and a basis (Gram and Schmidt, twice for accuracy) and adds them to the
 * basis. A vector that is linearly dependent becomes all zeros.
 */
function extend(basis: Float64Array[], vectors: Float64Array[]): Float64Array[] {
  const longest = Math.max(...vectors.map(norm));
  return vectors.map((vector) => {
    const rest = vector.slice();
    for (let time = 0; time < 2; time++) {
      for (const other of basis) add(rest, other, -dot(rest, other));
    }
    const length = norm(rest);
    const made = rest.map((value) => length <= NOISE * longest ? 0 : value / length);
    basis.push(made);
    return made;
  });
}

function combine(shares: Float64Array, vectors: Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0]!.length);
  shares.forEach((share, i) => add(sum, vectors[i]!, share));
  return sum;
}
