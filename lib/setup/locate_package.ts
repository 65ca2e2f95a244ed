/**
 * A program of its own (see `fetch_package.ts`): has Deno fetch the package that its argument names, and prints the
 * address of its `package.json`.
 *
 * @module
 */
const file = `${Deno.args[0]}/package.json`;
await import(file, { with: { type: "json" } });
await Deno.stdout.write(new TextEncoder().encode(`${import.meta.resolve(file)}\n`));
