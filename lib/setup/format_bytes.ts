/** A number of bytes as a person reads it: `812 B`, `4.5 kB`, `273.8 MB`, `1.3 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  for (const [unit, size] of [["kB", 1e3], ["MB", 1e6]] as const) {
    if (bytes < 999.95 * size) return `${(bytes / size).toFixed(1)} ${unit}`;
  }
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
