/** Parses the number of checkpoints in `--keep`; undefined if it is invalid. */
export function parseKeep(keep: string): number | undefined {
  if (keep === "all") return Infinity;
  return /^[1-9]\d*$/.test(keep) ? Number(keep) : undefined;
}
