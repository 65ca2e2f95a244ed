import assert from "node:assert/strict";
import { sha256 } from "../../lib/base/files.ts";
import { projectFile, runProgram, withFolder } from "../base/fixtures.ts";

/** Parses `--seed=7 --plain=true` and prints how long that took, then exits as a command does. */
const PROGRAM = `
  import process from "node:process";
  import { parseArgs } from ${projectFile("lib/cli/parse_args.ts")};
  const start = performance.now();
  const parsed = await parseArgs(["--seed=7", "--plain=true"], { string: ["seed"], boolean: ["plain", "help"] });
  // A pending import must not delay other imports.
  await import("zod");
  console.log(JSON.stringify({ parsed, seconds: (performance.now() - start) / 1000 }));
  process.exit(0);`;

/** The result of minimist. */
const PARSED = { _: [], plain: true, help: false, seed: "7" };

/** Runs {@link PROGRAM} with the given JSR server, and caches without modules of JSR. */
async function withJsr(jsr: string): Promise<{ parsed: unknown; seconds: number; stderr: string }> {
  let result;
  await withFolder(async (folder) => {
    const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
    const { npmCache } = JSON.parse(new TextDecoder().decode(info.stdout));
    await Deno.symlink(npmCache, `${folder}/npm`);
    const { stdout, stderr } = await runProgram(PROGRAM, { env: { JSR_URL: jsr, DENO_DIR: folder } });
    result = { ...JSON.parse(stdout), stderr };
  });
  return result!;
}

/** Runs `use` with the address of a server that gives the specified answers. */
async function serving(
  answer: (path: string) => Response | Promise<Response>,
  use: (url: string) => Promise<void>,
): Promise<string[]> {
  const asked: string[] = [];
  const stop = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stop.signal, onListen: () => {} },
    (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      return answer(pathname);
    },
  );
  try {
    await use(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    stop.abort();
    await server.finished;
  }
  return asked;
}

/** Seconds within which minimist must be used instead: generous for busy machines; JSR never answers here. */
const SOON = 60;

/** Asserts that minimist was used instead, silently and soon. */
function assertStandIn(
  { parsed, seconds, stderr }: { parsed: unknown; seconds: number; stderr: string },
): void {
  assert.deepEqual(parsed, PARSED);
  assert.equal(stderr, "");
  assert.ok(seconds < SOON, `${seconds} s`);
}

Deno.test("parseArgs() uses parseArgs of @std/cli if JSR has it", async () => {
  const module = `export const parseArgs = (args: string[]) => ({ _: args, from: "JSR" });`;
  const checksum = await sha256(new TextEncoder().encode(module));
  const files: Record<string, unknown> = {
    "/@std/cli/meta.json": { scope: "std", name: "cli", versions: { "1.0.21": {} } },
    "/@std/cli/1.0.21_meta.json": {
      manifest: { "/parse_args.ts": { size: module.length, checksum: `sha256-${checksum}` } },
      exports: { "./parse-args": "./parse_args.ts" },
    },
    "/@std/cli/1.0.21/parse_args.ts": module,
  };
  const asked = await serving((path) => {
    const file = files[path];
    if (file === undefined) return new Response(null, { status: 404 });
    return new Response(typeof file === "string" ? file : JSON.stringify(file));
  }, async (url) => {
    const { parsed, stderr } = await withJsr(url);
    assert.deepEqual(parsed, { _: ["--seed=7", "--plain=true"], from: "JSR" });
    assert.equal(stderr, "");
  });
  assert.ok(asked.includes("/@std/cli/1.0.21/parse_args.ts"), asked.join());
});

Deno.test("parseArgs() uses minimist if JSR does not have @std/cli", async () => {
  const asked = await serving(
    () => new Response(null, { status: 404 }),
    async (url) => assertStandIn(await withJsr(url)),
  );
  assert.notEqual(asked.length, 0);
});

Deno.test("parseArgs() uses minimist if JSR does not answer", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const asked = await serving(() => promise, async (url) => {
    assertStandIn(await withJsr(url));
    resolve(new Response(null, { status: 404 }));
  });
  assert.notEqual(asked.length, 0);
});

Deno.test("parseArgs() uses minimist if JSR is unreachable", async () => {
  // Nothing listens on port 1.
  assertStandIn(await withJsr("http://127.0.0.1:1/"));
});

/** Command lines as `parseFlags` passes them on, and the result of both parsers. */
const AGREED: [string[], Record<string, unknown>][] = [
  [[], {}],
  [["--help"], { help: true }],
  [["--seed=7", "--help"], { help: true, seed: "7" }],
  [["--seed=1=2", "--run=-x", "--data_path=--plain"], { seed: "1=2", run: "-x", data_path: "--plain" }],
  [["--seed=-1", "--run= a b ", "--data_path=é"], { seed: "-1", run: " a b ", data_path: "é" }],
  [["--seed=007", "--run=1e3", "--data_path=true"], { seed: "007", run: "1e3", data_path: "true" }],
  [["--plain=true"], { plain: true }],
  [["--plain=true", "--plain=false"], { plain: false }],
  [["--plain=false", "--plain=true", "--run=a\nb"], { plain: true, run: "a\nb" }],
];

/** Prints the result of a module's parser for {@link AGREED}; the last value of a flag that is given twice. */
const parsedBy = (module: string) => `
  const { default: minimist, parseArgs = minimist } = await import(${JSON.stringify(module)});
  const flags = { string: ["seed", "run", "data_path"], boolean: ["plain", "help"] };
  console.log(JSON.stringify(${JSON.stringify(AGREED)}.map(([args]) => parseArgs(args, flags))));`;

const fromJsr = await runProgram(parsedBy("@std/cli/parse-args"), { flags: ["--cached-only"] });

for (const module of ["minimist", "@std/cli/parse-args"]) {
  Deno.test({
    name: `${module} reads the arguments from parseFlags() as intended`,
    // The tests use no network: runs only if an earlier run of the program left the module in the cache.
    ignore: module !== "minimist" && fromJsr.code !== 0,
    fn: async () => {
      const { stdout } = module === "minimist" ? await runProgram(parsedBy(module)) : fromJsr;
      assert.deepEqual(
        JSON.parse(stdout),
        AGREED.map(([, meant]) => ({ _: [], plain: false, help: false, ...meant })),
      );
    },
  });
}
