/**
 * A separate program (see `fetch_package.ts`) that makes Deno fetch the package named by its argument and prints the URL
 * of the package's `package.json`.
 *
 * @module
 */
const file = `${Deno.args[0]}/package.json`;
await import(file, { with: { type: "json" } });
await Deno.stdout.write(new TextEncoder().encode(`${import.meta.resolve(file)}\n`));
