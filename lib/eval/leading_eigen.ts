import { RandomStream } from "../base/random.ts";
import { type Eigen, jacobiEigen } from "./jacobi.ts";
import { add, dot, norm } from "./vectors.ts";

/** Directions followed at a time beside the wanted ones, so that eigenvalues that are alike are found too. */
const EXTRA = 2;
/** How often the matrix is applied to each before the best are taken of all. */
const DEPTH = 8;
/** Where the residual is below this share of the greatest eigenvalue, vectors are as good as they need be. */
const TOLERANCE = 1e-8;
const MOST_ROUNDS = 100;
/** Below this share of the longest, a direction is nothing but rounding. */
const NOISE = 1e-13;

/**
 * The leading eigenvalues and eigenvectors of a symmetric matrix without negative eigenvalues: block Krylov
 * spaces, each begun with the best vectors of the one before (Golub and Van Loan, Matrix Computations, sections
 * 10.1 and 10.3). The first begins with the same random directions always, so that the same matrix gives the same
 * vectors.
 *
 * @param multiply The matrix, as what it makes of a vector `[D]`.
 * @param size D.
 * @param count How many; at most D.
 * @returns `count` of each; a vector of zeros where the eigenvalue is 0 but for rounding.
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
    // The best that can be had within that space (Rayleigh and Ritz).
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
 * Makes vectors of length 1, upright on one another and on those of a basis (Gram and Schmidt, twice to be exact),
 * and adds them to it. Of one that says nothing new zeros remain.
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
