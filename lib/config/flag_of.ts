import { shellWord } from "../base/shell_word.ts";

/** Writes a setting as a flag: `--lr 0.01`, `--squared`, `--no-squared`. */
export function flagOf(name: string, value: unknown): string {
  if (typeof value === "boolean") return value ? `--${name}` : `--no-${name}`;
  return `--${name} ${shellWord(String(value))}`;
}
