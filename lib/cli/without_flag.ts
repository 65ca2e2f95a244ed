/**
 * Returns arguments without a flag and its value, in each of the forms that a command line accepts.
 *
 * @param name Of a flag with a value: `workers`.
 */
export function withoutFlag(args: readonly string[], name: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [, found, value] = /^--?([^=]+)(=.*)?$/s.exec(args[i]!) ?? [];
    if (found?.replaceAll("-", "_") !== name) kept.push(args[i]!);
    else if (value === undefined) i++; // The value is the next argument.
  }
  return kept;
}
