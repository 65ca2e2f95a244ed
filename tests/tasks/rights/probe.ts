/** What a program may try, and the name of the error that each attempt ended with; `done` if there was none. */
export type Attempts = Record<string, string>;

/** The variable that names a folder which is no business of the program: it has `secret.txt`. */
export const OUTSIDE = "TRINCA_TEST_OUTSIDE";

/** Tries everything that a task should not be able to do, and prints what came of it on standard error. */
export async function probe(thread: string): Promise<void> {
  const outside = Deno.env.get(OUTSIDE)!;
  const { port } = new URL(Deno.env.get("TRINCA_TEST_SERVER")!);
  const attempts: Record<string, () => unknown> = {
    fetch: () => fetch(`http://127.0.0.1:${port}/`).then((response) => response.body?.cancel()),
    connect: async () => (await Deno.connect({ hostname: "127.0.0.1", port: Number(port) })).close(),
    listen: () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
    unixSocket: () => Deno.listen({ transport: "unix", path: `${outside}/${crypto.randomUUID()}` }).close(),
    run: () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).output(),
    import: () => import(`http://127.0.0.1:${port}/module.js`),
    importOfJsr: () => import(["jsr:@std", "assert@1.0.0"].join("/")),
    read: () => Deno.readTextFile(`${outside}/secret.txt`),
    list: () => Array.from(Deno.readDirSync(outside)),
    write: () => Deno.writeTextFile(`${outside}/${crypto.randomUUID()}`, ""),
    remove: () => Deno.remove(`${outside}/nothing`),
  };
  const found: Attempts = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    found[name] = await Promise.try(attempt).then(
      () => "done",
      // An import fails by a TypeError whose text says why.
      (error: Error) =>
        /^Requires import access|\. Requires import access/.test(error.message) ? "NotCapable" : error.name,
    );
  }
  // deno-lint-ignore no-console
  console.error(`RIGHTS ${thread} ${JSON.stringify(found)}`);
}
