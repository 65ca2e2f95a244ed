/** Characters of a name before it is cut. */
const LONGEST = 100;

/** A setting and a seed, to be named. */
export interface NamedBy {
  /** The flags in which it differs from others. */
  differing: ReadonlyMap<string, string>;
  digest: string;
  seed: number;
}

/**
 * Names runs by what differs: `lr_0.001-margin_0.5-seed_1`. Names that would be the same, or too long, have the digest
 * of the settings too.
 */
export function nameRuns(runs: readonly NamedBy[]): string[] {
  const plain = runs.map(({ differing }) =>
    [...differing].map(([name, value]) => `${name}_${slug(value)}`).join("-")
  );
  const digests = Map.groupBy(runs.keys(), (i) => plain[i]!);
  return runs.map(({ digest, seed }, i) => {
    const own = plain[i]!;
    const isShared = digests.get(own)!.some((other) => runs[other]!.digest !== digest);
    const isAmbiguous = own.length > LONGEST || isShared;
    return [own.slice(0, LONGEST), isAmbiguous ? digest : "", `seed_${seed}`].filter(Boolean).join("-");
  });
}

/** A value as a part of a folder's name. */
function slug(value: string): string {
  return value.replace(/[^\w.-]+/g, "_").replace(/^_|_$/g, "");
}
