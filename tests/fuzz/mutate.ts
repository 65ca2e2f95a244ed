import { RandomStream } from "../../lib/base/random.ts";

/** Numbers at which readers go wrong, as bytes. */
const EDGES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
/** Texts at which parsers of text go wrong. */
const WORDS = [
  "-1",
  "1e999",
  "99999999999999999999",
  "NaN",
  "null",
  "[",
  "{",
  '"',
  "\\",
  ",",
  "\n",
  "\u0000",
  "../",
  "é",
];

/** A damaged copy of bytes; the same for the same seed. */
export function mutate(bytes: Uint8Array<ArrayBuffer>, seed: number): Uint8Array<ArrayBuffer> {
  const random = new RandomStream(seed, "fuzz");
  const below = (count: number) => Math.floor(random.uniform() * count);
  let out = bytes.slice();
  // Mostly few changes, so that readers get past their first check; near the beginning as often as anywhere.
  for (let changes = 1 + below(random.uniform() < 0.8 ? 3 : 20); changes > 0; changes--) {
    const place = () => below(random.uniform() < 0.5 ? Math.min(out.length, 64) : out.length);
    const at = place();
    switch (below(8)) {
      case 0:
        if (at < out.length) out[at] = out[at]! ^ (1 << below(8));
        break;
      case 1:
        if (at < out.length) out[at] = EDGES[below(EDGES.length)]!;
        break;
      case 2:
        out.fill(EDGES[below(EDGES.length)]!, at, at + 4); // a number of four bytes
        break;
      case 3:
        out = out.slice(0, at);
        break;
      case 4:
        out = join(out.subarray(0, at), out.subarray(at + 1 + below(16)));
        break;
      case 5: {
        const from = place();
        out = join(out.subarray(0, at), out.subarray(from, from + below(64)), out.subarray(at));
        break;
      }
      case 6:
        out = join(
          out.subarray(0, at),
          new TextEncoder().encode(WORDS[below(WORDS.length)]),
          out.subarray(at),
        );
        break;
      case 7:
        out = join(
          out.subarray(0, at),
          Uint8Array.from({ length: 1 + below(8) }, () => below(256)),
          out.subarray(at),
        );
    }
  }
  return out;
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
