import assert from "node:assert/strict";
import { RandomStream } from "../../../lib/base/random.ts";
import { hammingPairs, MOST_BITS } from "../../../lib/data/duplicates/hamming_pairs.ts";
import { hammingDistance } from "../../../lib/data/duplicates/perceptual_hash.ts";

/** Different hashes of which many differ in few bits. */
function hashesOf(count: number, random: RandomStream): Uint32Array<ArrayBuffer> {
  const word = () => Math.floor(random.uniform() * 2 ** 32);
  const found = new Map<string, [number, number]>();
  while (found.size < count) {
    let hash: [number, number] = [word(), word()];
    if (found.size > 0 && random.uniform() < 0.8) {
      hash = [...[...found.values()][random.integer(found.size)]!];
      for (let i = random.integer(12); i >= 0; i--) hash[random.integer(2)]! ^= 1 << random.integer(32);
    }
    found.set(String(Uint32Array.from(hash)), hash);
  }
  return Uint32Array.from([...found.values()].flat());
}

function naivePairs(hashes: Uint32Array): string[] {
  const pairs: string[] = [];
  for (let a = 0; 2 * a < hashes.length; a++) {
    for (let b = a + 1; 2 * b < hashes.length; b++) {
      const bits = (BigInt(hashes[2 * a]! ^ hashes[2 * b]!) & 0xffffffffn).toString(2) +
        (BigInt(hashes[2 * a + 1]! ^ hashes[2 * b + 1]!) & 0xffffffffn).toString(2);
      if (bits.replaceAll("0", "").length <= MOST_BITS) pairs.push(`${a} ${b}`);
    }
  }
  return pairs;
}

function pairsOf(hashes: Uint32Array<ArrayBuffer>, most?: number): { pairs: string[]; complete: boolean } {
  const pairs: string[] = [];
  const complete = hammingPairs(hashes, (a, b) => pairs.push(`${a} ${b}`), most);
  return { pairs, complete };
}

Deno.test("hammingPairs() finds what a naive search finds, each pair once", () => {
  for (let seed = 0; seed < 5; seed++) {
    const hashes = hashesOf(400, new RandomStream(seed, "hashes"));
    const { pairs, complete } = pairsOf(hashes);
    const expected = naivePairs(hashes);
    assert.ok(complete && expected.length > 100);
    assert.deepEqual(pairs.sort(), expected.sort());
  }
});

Deno.test("hammingPairs() finds a part of the pairs, none twice, if there are too many comparisons", () => {
  const hashes = hashesOf(400, new RandomStream(1, "hashes"));
  const all = new Set(naivePairs(hashes));
  for (const most of [0, 1000]) {
    const { pairs, complete } = pairsOf(hashes, most);
    assert.equal(complete, false);
    assert.ok(pairs.length > 0 && pairs.length < all.size);
    assert.ok(pairs.every((pair) => all.has(pair)));
    assert.equal(new Set(pairs).size, pairs.length);
  }
});

Deno.test("hammingDistance() counts the bits that differ", () => {
  assert.equal(hammingDistance(0, 0, 0, 0), 0);
  assert.equal(hammingDistance(0xffffffff, 0, 0, 0xffffffff), 64);
  assert.equal(hammingDistance(5, 0x80000000, 4, 0), 2);
});
