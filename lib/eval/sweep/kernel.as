// The inner loops of an exact evaluation, in AssemblyScript: the language of TypeScript's syntax that compiles to
// WebAssembly. `deno run -A --no-lock tests/eval/sweep/compile_kernel.ts` compiles it into kernel_binary.ts; a
// test holds the two together. Pointers are bytes, counts are numbers of items. Nothing is allocated here: the memory belongs to the callers.

const ZERO = f32x4.splat(0);
/** d² below this are computed again: see near_distances.ts. */
const NEAR: f32 = 1.0 / 65536;
/** Panels of the references that stay in the first cache while all rows pass. */
const CHUNK = 8;

/** Bins over d²: see distance_histogram.ts. */
const BINS_PER_UNIT = f32x4.splat(65536);
const LAST_BIN = i32x4.splat((1 << 18) - 1);

/** Bins of a row: see row_bins.ts. */
const ROW_SHIFT = 17;
const LOWEST: i32 = 0x30800000 >> ROW_SHIFT;
const ROW_BINS: i32 = (0x41000000 >> ROW_SHIFT) - LOWEST + 1;

/** The most bits of a key that say its bucket. */
const BUCKET_BITS: i32 = 14;

/**
 * Computes d² = −2a·b + |a|² + |b|² of rows and references, not below 0.
 *
 * The product is summed over the dimensions in their order, each step rounded once, as libtensorflow's matrix product
 * does; a distance does not depend on where in a block its row and its reference are.
 *
 * @param left −2a of groups of six rows, `[groups, D, 6]`.
 * @param panels Groups of eight references, `[panels, D, 8]`.
 * @param rowNorms |a|², `[6 · groups]`.
 * @param norms |b|², `[8 · panels]`.
 * @param from The first panel.
 * @param to One past the last panel.
 * @param swapped Whether to add |b|² first: d² as if the references were the rows.
 * @param out `[6 · groups, stride / 4]`.
 */
export function distances(
  left: usize,
  groups: i32,
  dimension: i32,
  panels: usize,
  rowNorms: usize,
  norms: usize,
  from: i32,
  to: i32,
  swapped: bool,
  out: usize,
  stride: usize,
): void {
  const panelBytes = <usize> dimension * 32;
  const groupBytes = <usize> dimension * 24;
  for (let chunk = from; chunk < to; chunk += CHUNK) {
    const last = min(chunk + CHUNK, to);
    for (let group = 0; group < groups; group++) {
      for (let panel = chunk; panel < last; panel++) {
        let a = left + <usize> group * groupBytes;
        let b = panels + <usize> panel * panelBytes;
        const end = b + panelBytes;
        let c00 = ZERO, c10 = ZERO, c20 = ZERO, c30 = ZERO, c40 = ZERO, c50 = ZERO;
        let c01 = ZERO, c11 = ZERO, c21 = ZERO, c31 = ZERO, c41 = ZERO, c51 = ZERO;
        while (b < end) {
          const b0 = v128.load(b), b1 = v128.load(b, 16);
          let s = v128.load_splat<f32>(a);
          c00 = f32x4.relaxed_madd(s, b0, c00);
          c01 = f32x4.relaxed_madd(s, b1, c01);
          s = v128.load_splat<f32>(a, 4);
          c10 = f32x4.relaxed_madd(s, b0, c10);
          c11 = f32x4.relaxed_madd(s, b1, c11);
          s = v128.load_splat<f32>(a, 8);
          c20 = f32x4.relaxed_madd(s, b0, c20);
          c21 = f32x4.relaxed_madd(s, b1, c21);
          s = v128.load_splat<f32>(a, 12);
          c30 = f32x4.relaxed_madd(s, b0, c30);
          c31 = f32x4.relaxed_madd(s, b1, c31);
          s = v128.load_splat<f32>(a, 16);
          c40 = f32x4.relaxed_madd(s, b0, c40);
          c41 = f32x4.relaxed_madd(s, b1, c41);
          s = v128.load_splat<f32>(a, 20);
          c50 = f32x4.relaxed_madd(s, b0, c50);
          c51 = f32x4.relaxed_madd(s, b1, c51);
          a += 24;
          b += 32;
        }
        const n = norms + (<usize> panel << 5);
        const n0 = v128.load(n), n1 = v128.load(n, 16);
        const r = rowNorms + <usize> group * 24;
        const o = out + (<usize> group * 6) * stride + (<usize> panel << 5);
        let near = finish(o, r, c00, c01, n0, n1, swapped);
        near |= finish(o + stride, r + 4, c10, c11, n0, n1, swapped);
        near |= finish(o + 2 * stride, r + 8, c20, c21, n0, n1, swapped);
        near |= finish(o + 3 * stride, r + 12, c30, c31, n0, n1, swapped);
        near |= finish(o + 4 * stride, r + 16, c40, c41, n0, n1, swapped);
        near |= finish(o + 5 * stride, r + 20, c50, c51, n0, n1, swapped);
        if (near) correctNear(left + <usize> group * groupBytes, end - panelBytes, dimension, o, stride);
      }
    }
  }
}

/**
 * Computes d² as `distances` does, from products −2a·b.
 *
 * @param products `[6 · groups, width / 4]`, with the panels from `from` on.
 * @param width Bytes from one row of the products to the next.
 */
export function addNorms(
  products: usize,
  width: usize,
  left: usize,
  groups: i32,
  dimension: i32,
  panels: usize,
  rowNorms: usize,
  norms: usize,
  from: i32,
  to: i32,
  swapped: bool,
  out: usize,
  stride: usize,
): void {
  const panelBytes = <usize> dimension * 32;
  const groupBytes = <usize> dimension * 24;
  for (let group = 0; group < groups; group++) {
    const r = rowNorms + <usize> group * 24;
    let p = products + <usize> group * 6 * width;
    for (let panel = from; panel < to; panel++, p += 32) {
      const n = norms + (<usize> panel << 5);
      const n0 = v128.load(n), n1 = v128.load(n, 16);
      const o = out + (<usize> group * 6) * stride + (<usize> panel << 5);
      let near = false;
      for (let i: usize = 0; i < 6; i++) {
        const q = p + i * width;
        near |= finish(o + i * stride, r + i * 4, v128.load(q), v128.load(q, 16), n0, n1, swapped);
      }
      if (near) {
        correctNear(left + <usize> group * groupBytes, panels + <usize> panel * panelBytes, dimension, o, stride);
      }
    }
  }
}

/** Adds the norms to eight products and stores them; returns whether any d² is near 0. */
// @ts-ignore: a decorator
@inline
function finish(out: usize, norm: usize, c0: v128, c1: v128, n0: v128, n1: v128, swapped: bool): bool {
  const row = v128.load_splat<f32>(norm);
  const d0 = swapped
    ? f32x4.pmax(ZERO, f32x4.add(f32x4.add(c0, n0), row))
    : f32x4.pmax(ZERO, f32x4.add(f32x4.add(c0, row), n0));
  const d1 = swapped
    ? f32x4.pmax(ZERO, f32x4.add(f32x4.add(c1, n1), row))
    : f32x4.pmax(ZERO, f32x4.add(f32x4.add(c1, row), n1));
  v128.store(out, d0);
  v128.store(out, d1, 16);
  return v128.any_true(f32x4.lt(f32x4.pmin(d0, d1), f32x4.splat(NEAR)));
}

/** Replaces the smallest distances of six rows and a panel by direct differences, summed in float64. */
function correctNear(a: usize, b: usize, dimension: i32, out: usize, stride: usize): void {
  for (let i: usize = 0; i < 6; i++) {
    for (let j: usize = 0; j < 8; j++) {
      const at = out + i * stride + j * 4;
      if (load<f32>(at) >= NEAR) continue;
      let sum: f64 = 0;
      for (let k: usize = 0; k < <usize> dimension; k++) {
        const difference = -0.5 * <f64> load<f32>(a + k * 24 + i * 4) - <f64> load<f32>(b + k * 32 + j * 4);
        sum += difference * difference;
      }
      store<f32>(at, <f32> sum);
    }
  }
}

/**
 * Counts the pairs of a row: in a histogram per kind, and the sums of d and d² per class of references.
 *
 * @param row d² to every reference.
 * @param from The first reference that counts.
 * @param self The reference that does not count, or -1.
 * @param starts The first reference of each class, then their number.
 * @param firstClass The first class of references that counts.
 * @param own The query's class among those of the references, or -1.
 * @param positive Counts per bin; `negative` likewise.
 * @param watched For each bin, whether the d² of negative pairs in it are wanted; 0 if none is.
 * @param sums Receives for each class Σd and Σd²; one more for the part of the own class behind `self`.
 * @param found Where the wanted d² are written.
 * @returns One past the last one written.
 */
export function countRow(
  row: usize,
  from: i32,
  self: i32,
  starts: usize,
  firstClass: i32,
  classes: i32,
  own: i32,
  positive: usize,
  negative: usize,
  watched: usize,
  sums: usize,
  found: usize,
): usize {
  for (let c = firstClass; c < classes; c++) {
    const out = sums + (<usize> c << 4);
    const first = max(from, load<i32>(starts + (<usize> c << 2)));
    const last = load<i32>(starts + (<usize> c << 2), 4);
    if (first >= last) {
      v128.store(out, i64x2.splat(0));
    } else if (c != own) {
      if (watched) found = countWatched(row, first, last, negative, watched, out, found);
      else countPlainly(row, first, last, negative, out);
    } else if (self < first || self >= last) {
      countPlainly(row, first, last, positive, out);
    } else {
      countPlainly(row, first, self, positive, out);
      countPlainly(row, self + 1, last, positive, sums + (<usize> classes << 4));
    }
  }
  return found;
}

// @ts-ignore: a decorator
@inline
function increment(counts: usize, bin: i32): void {
  const at = counts + (<usize> bin << 2);
  store<u32>(at, load<u32>(at) + 1);
}

function countPlainly(row: usize, from: i32, to: i32, counts: usize, sums: usize): void {
  countRange(row, from, to, counts, false, 0, sums, 0);
}

function countWatched(
  row: usize,
  from: i32,
  to: i32,
  counts: usize,
  watched: usize,
  sums: usize,
  found: usize,
): usize {
  return countRange(row, from, to, counts, true, watched, sums, found);
}

/** Counts a range of references; inlined, so that `watches` is a constant. The sums are in the order of the references. */
// @ts-ignore: a decorator
@inline
function countRange(
  row: usize,
  from: i32,
  to: i32,
  counts: usize,
  watches: bool,
  watched: usize,
  sums: usize,
  found: usize,
): usize {
  let sum: f64 = 0;
  let squares: f64 = 0;
  let at = row + (<usize> from << 2);
  const end = row + (<usize> to << 2);
  for (; at + 16 <= end; at += 16) {
    const d = v128.load(at);
    const low = f64x2.promote_low_f32x4(d);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(d, d, 2, 3, 2, 3));
    const lowRoots = v128.sqrt<f64>(low);
    const highRoots = v128.sqrt<f64>(high);
    sum += f64x2.extract_lane(lowRoots, 0);
    sum += f64x2.extract_lane(lowRoots, 1);
    sum += f64x2.extract_lane(highRoots, 0);
    sum += f64x2.extract_lane(highRoots, 1);
    squares += f64x2.extract_lane(low, 0);
    squares += f64x2.extract_lane(low, 1);
    squares += f64x2.extract_lane(high, 0);
    squares += f64x2.extract_lane(high, 1);
    const bins = i32x4.min_s(i32x4.relaxed_trunc_f32x4_s(f32x4.mul(d, BINS_PER_UNIT)), LAST_BIN);
    const b0 = i32x4.extract_lane(bins, 0);
    const b1 = i32x4.extract_lane(bins, 1);
    const b2 = i32x4.extract_lane(bins, 2);
    const b3 = i32x4.extract_lane(bins, 3);
    increment(counts, b0);
    increment(counts, b1);
    increment(counts, b2);
    increment(counts, b3);
    if (watches) {
      if (
        load<u8>(watched + <usize> b0) | load<u8>(watched + <usize> b1) | load<u8>(watched + <usize> b2) |
        load<u8>(watched + <usize> b3)
      ) {
        found = keepWatched(at, b0, watched, found);
        found = keepWatched(at + 4, b1, watched, found);
        found = keepWatched(at + 8, b2, watched, found);
        found = keepWatched(at + 12, b3, watched, found);
      }
    }
  }
  for (; at < end; at += 4) {
    const d = load<f32>(at);
    sum += Math.sqrt(<f64> d);
    squares += <f64> d;
    const bin = min(<i32> (d * 65536), (1 << 18) - 1);
    increment(counts, bin);
    if (watches) found = keepWatched(at, bin, watched, found);
  }
  store<f64>(sums, sum);
  store<f64>(sums, squares, 8);
  return found;
}

/** Writes a d² to `found` if its bin is watched, without a branch. */
// @ts-ignore: a decorator
@inline
function keepWatched(at: usize, bin: i32, watched: usize, found: usize): usize {
  store<u32>(found, load<u32>(at));
  return found + (<usize> load<u8>(watched + <usize> bin) << 2);
}

/** Empties the bins of a row. */
export function clearBins(bins: usize): void {
  memory.fill(bins, 0, ROW_BINS * 4);
}

/** Counts the d² of a range of references in the bins of a row. */
export function binRange(row: usize, from: i32, to: i32, bins: usize): void {
  let at = row + (<usize> from << 2);
  const end = row + (<usize> to << 2);
  const lowest = i32x4.splat(LOWEST);
  for (; at + 16 <= end; at += 16) {
    const b = i32x4.sub(i32x4.max_s(i32x4.shr_s(v128.load(at), ROW_SHIFT), lowest), lowest);
    increment(bins, i32x4.extract_lane(b, 0));
    increment(bins, i32x4.extract_lane(b, 1));
    increment(bins, i32x4.extract_lane(b, 2));
    increment(bins, i32x4.extract_lane(b, 3));
  }
  for (; at < end; at += 4) increment(bins, max(load<i32>(at) >> ROW_SHIFT, LOWEST) - LOWEST);
}

/**
 * Finds how far a row has to be ranked.
 *
 * @param own The row's bins of the query's class; `others` likewise.
 * @param most How many of the nearest references are ranked.
 * @param result Receives the first bin with a reference of another class, how many of the query's class are in the bins
 * before it, and the bin before which are the nearest references.
 */
export function scanBins(own: usize, others: usize, most: i32, result: usize): void {
  let bin: usize = 0;
  let before: i32 = 0;
  while (bin < <usize> ROW_BINS && load<i32>(others + (bin << 2)) == 0) before += load<i32>(own + (bin++ << 2));
  store<i32>(result, <i32> bin);
  store<i32>(result, before, 4);
  let count: i32 = before;
  for (; count < most && bin < <usize> ROW_BINS; bin++) {
    count += load<i32>(own + (bin << 2)) + load<i32>(others + (bin << 2));
  }
  store<i32>(result, <i32> bin, 8);
}

/** One past the last bin with a reference. */
export function binsUsed(bins: usize): i32 {
  let bin = ROW_BINS;
  while (bin > 0 && load<i32>(bins + (<usize> (bin - 1) << 2)) == 0) bin--;
  return bin;
}

/** The bin before which are at least `most` references, or all. */
export function reach(own: usize, others: usize, most: i32): i32 {
  let bin: usize = 0;
  for (let count: i32 = 0; count < most && bin < <usize> ROW_BINS; bin++) {
    count += load<i32>(own + (bin << 2)) + load<i32>(others + (bin << 2));
  }
  return <i32> bin;
}

/** Writes how many references are in the bins before each edge, ascending, as float32. */
export function countBefore(bins: usize, edges: usize, count: i32, out: usize): void {
  let bin: usize = 0;
  let sum: i32 = 0;
  for (let i: usize = 0; i < <usize> count; i++) {
    const edge = <usize> load<i32>(edges + (i << 2));
    while (bin < edge) sum += load<i32>(bins + (bin++ << 2));
    store<f32>(out + (i << 2), <f32> sum);
  }
}

/** How many d² of a range of references have bits below a limit. */
export function countBelow(row: usize, from: i32, to: i32, limit: i32): i32 {
  let at = row + (<usize> from << 2);
  const end = row + (<usize> to << 2);
  let counts = i32x4.splat(0);
  const limits = i32x4.splat(limit);
  for (; at + 16 <= end; at += 16) counts = i32x4.sub(counts, i32x4.lt_s(v128.load(at), limits));
  let count = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1) + i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3);
  for (; at < end; at += 4) count += <i32> (load<i32>(at) < limit);
  return count;
}

/** The bits of the least d² of a range of references; those of infinity if it is empty. */
export function least(row: usize, from: i32, to: i32): i32 {
  let at = row + (<usize> from << 2);
  const end = row + (<usize> to << 2);
  let least: i32 = 0x7f800000;
  let all = i32x4.splat(least);
  for (; at + 16 <= end; at += 16) all = i32x4.min_s(all, v128.load(at));
  for (; at < end; at += 4) least = min(least, load<i32>(at));
  least = min(least, min(i32x4.extract_lane(all, 0), i32x4.extract_lane(all, 1)));
  return min(least, min(i32x4.extract_lane(all, 2), i32x4.extract_lane(all, 3)));
}

/** The bits of the greatest d² of a range of references; 0 if it is empty. */
export function greatest(row: usize, from: i32, to: i32): i32 {
  let greatest: i32 = 0;
  const end = row + (<usize> to << 2);
  for (let at = row + (<usize> from << 2); at < end; at += 4) greatest = max(greatest, load<i32>(at));
  return greatest;
}

/**
 * Writes the places of the references in a range whose d² has bits of at least `low` and below `limit`, ascending.
 *
 * @param out Must have room for all, and for four more.
 * @returns One past the last one written.
 */
export function gatherPlaces(row: usize, from: i32, to: i32, low: i32, limit: i32, out: usize): usize {
  let i = from;
  const lows = i32x4.splat(low);
  const limits = i32x4.splat(limit);
  for (; i + 4 <= to; i += 4) {
    const bits = v128.load(row + (<usize> i << 2));
    const within = i32x4.bitmask(v128.andnot(i32x4.lt_s(bits, limits), i32x4.lt_s(bits, lows)));
    if (within == 0) continue;
    for (let k = 0; k < 4; k++) {
      store<i32>(out, i + k);
      out += <usize> ((within >> k) & 1) << 2;
    }
  }
  for (; i < to; i++) {
    const bits = load<i32>(row + (<usize> i << 2));
    if (bits < low || bits >= limit) continue;
    store<i32>(out, i);
    out += 4;
  }
  return out;
}

/**
 * Writes keys for the references in a range whose d² has bits of at least `low` and below `limit`: the bits less `low`,
 * which sort like d².
 *
 * @param out Must have room for all, and for four more.
 * @returns One past the last one written.
 */
export function gatherKeys(row: usize, from: i32, to: i32, low: i32, limit: i32, out: usize): usize {
  let at = row + (<usize> from << 2);
  const end = row + (<usize> to << 2);
  const lows = i32x4.splat(low);
  const limits = i32x4.splat(limit);
  for (; at + 16 <= end; at += 16) {
    const bits = v128.load(at);
    const within = i32x4.bitmask(v128.andnot(i32x4.lt_s(bits, limits), i32x4.lt_s(bits, lows)));
    if (within == 0) continue;
    const keys = i32x4.sub(bits, lows);
    store<i32>(out, i32x4.extract_lane(keys, 0));
    out += <usize> (within & 1) << 2;
    store<i32>(out, i32x4.extract_lane(keys, 1));
    out += <usize> (within & 2) << 1;
    store<i32>(out, i32x4.extract_lane(keys, 2));
    out += <usize> (within & 4);
    store<i32>(out, i32x4.extract_lane(keys, 3));
    out += <usize> (within & 8) >> 1;
  }
  for (; at < end; at += 4) {
    const bits = load<i32>(at);
    if (bits < low || bits >= limit) continue;
    store<i32>(out, bits - low);
    out += 4;
  }
  return out;
}

/**
 * Ranks keys. The own ones are sorted: by their first bits into buckets, and within these by insertion, or by heaps where
 * many share a bucket. Each other one then adds to the ranks of the own ones that are not nearer; its bucket says
 * which are.
 *
 * @param own Keys of the query's class; sorted in place.
 * @param others Keys of other classes, which rank first at equal ones.
 * @param bits How many bits the keys have.
 * @param before How many references of the query's class, and none of others, are nearer than all keys.
 * @param relevant R, the rank to which hits are counted and precisions summed.
 * @param buckets Room for 2^{@link BUCKET_BITS} + 2 numbers.
 * @param space Room for one number more than there are own keys.
 * @param result Receives, as float64, the rank of the first reference of the query's class (0 if there is none), the number
 * of these among the R nearest, and the sums of the precisions at these and at all.
 */
export function rankKeys(
  own: usize,
  count: i32,
  others: usize,
  otherCount: i32,
  bits: i32,
  before: i32,
  relevant: i32,
  buckets: usize,
  space: usize,
  result: usize,
): void {
  const bucketBits = min(36 - clz<i32>(count), BUCKET_BITS);
  const shift = max(bits - bucketBits, 0);
  let starts = buckets + 4;
  memory.fill(buckets, 0, (<usize> 8 + (4 << bucketBits)));
  const end = own + (<usize> count << 2);
  for (let at = own; at < end; at += 4) increment(starts, (load<i32>(at) >>> shift) + 1);
  let sum: u32 = 0;
  let most: u32 = 0;
  for (let at = starts, last = starts + (<usize> 4 << bucketBits); at <= last; at += 4) {
    const size = load<u32>(at);
    most = max(most, size);
    sum += size;
    store<u32>(at, sum);
  }
  starts = sortKeys(own, count, shift, buckets, most, space);

  const ahead = space;
  memory.fill(ahead, 0, <usize> (count + 1) << 2);
  for (let at = others, last = others + (<usize> otherCount << 2); at < last; at += 4) {
    const key = load<i32>(at);
    const bucket = starts + (<usize> (key >>> shift) << 2);
    let low = load<i32>(bucket);
    let high = load<i32>(bucket, 4);
    if (high - low > 1) {
      while (low < high) {
        const middle = (low + high) >> 1;
        if (load<i32>(own + (<usize> middle << 2)) < key) low = middle + 1;
        else high = middle;
      }
    } else { // nearly always: without a branch, which would often be guessed wrong
      low += <i32> (low < high) & <i32> (load<i32>(own + (<usize> low << 2)) < key);
    }
    increment(ahead, low);
  }

  let first: f64 = before > 0 ? 1 : 0;
  let hits: f64 = <f64> before;
  let precisions: f64 = hits;
  let missed: f64 = 0;
  let i: usize = 0;
  for (; i < <usize> count; i++) {
    const rank = hits + 1 + missed + <f64> load<u32>(ahead + (i << 2));
    if (i == 0 && before == 0) first = rank;
    if (rank > <f64> relevant) break;
    missed += <f64> load<u32>(ahead + (i << 2));
    hits += 1;
    precisions += hits / rank;
  }
  store<f64>(result, first);
  store<f64>(result, hits, 8);
  store<f64>(result, precisions, 16);
  for (; i < <usize> count; i++) {
    missed += <f64> load<u32>(ahead + (i << 2));
    hits += 1;
    precisions += hits / (hits + missed);
  }
  store<f64>(result, precisions, 24);
}

/**
 * Sorts keys that are counted in buckets.
 *
 * @param buckets 0, then of each bucket the number of keys in those before it, and the number of all.
 * @param most The number of keys in the largest bucket.
 * @returns Where the number of keys before each bucket is now.
 */
function sortKeys(keys: usize, count: i32, shift: i32, buckets: usize, most: u32, space: usize): usize {
  const starts = buckets + 4;
  if (most > 32) {
    sortByHeap(keys, count);
    return starts;
  }
  const bytes = <usize> count << 2;
  memory.copy(space, keys, bytes);
  for (let at = space, end = space + bytes; at < end; at += 4) {
    const key = load<i32>(at);
    const start = starts + (<usize> (key >>> shift) << 2);
    const to = load<u32>(start);
    store<u32>(start, to + 1);
    store<i32>(keys + (<usize> to << 2), key);
  }
  for (let at = keys + 4, end = keys + bytes; at < end; at += 4) {
    const key = load<i32>(at);
    let to = at;
    for (; to > keys && load<i32>(to - 4) > key; to -= 4) store<i32>(to, load<i32>(to - 4));
    store<i32>(to, key);
  }
  return buckets; // Each start has become the next one.
}

function sortByHeap(keys: usize, count: i32): void {
  for (let root = (count >> 1) - 1; root >= 0; root--) sink(keys, root, count);
  for (let last = count - 1; last > 0; last--) {
    const at = keys + (<usize> last << 2);
    const greatest = load<i32>(keys);
    store<i32>(keys, load<i32>(at));
    store<i32>(at, greatest);
    sink(keys, 0, last);
  }
}

/** Moves a key down until no child is greater. */
function sink(keys: usize, place: i32, count: i32): void {
  const key = load<i32>(keys + (<usize> place << 2));
  for (let child = 2 * place + 1; child < count; child = 2 * place + 1) {
    if (
      child + 1 < count &&
      load<i32>(keys + (<usize> (child + 1) << 2)) > load<i32>(keys + (<usize> child << 2))
    ) child++;
    const greater = load<i32>(keys + (<usize> child << 2));
    if (greater <= key) break;
    store<i32>(keys + (<usize> place << 2), greater);
    place = child;
  }
  store<i32>(keys + (<usize> place << 2), key);
}
