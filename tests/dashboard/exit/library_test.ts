import assert from "node:assert/strict";
import { projectFile, withFolder } from "../../base/fixtures.ts";
import { inTerminal, testInPairs } from "./fixtures.ts";
import { Pseudoterminal } from "./pseudoterminal.ts";
import { endsWith } from "./restored.ts";

/** A program outside the repository, with the flags of `deno run` that docs/library.md names, that shows a dashboard. */
async function shows(
  end: string,
  use: (terminal: Pseudoterminal) => Promise<void>,
  flags: readonly string[] = [],
): Promise<void> {
  await withFolder(async (folder) => {
    const program = `
      import { Dashboard, openTerminal, terminalStyle } from "@trinca/trinca/dashboard";

      const terminal = openTerminal();
      console.log("stray output");
      if (${JSON.stringify(end)} === "before") throw new Error("nobody catches this");
      const dashboard = new Dashboard({
        terminal,
        style: terminalStyle({ ascii: false, theme: "dark" }, (name) => Deno.env.get(name)),
        control: "none",
        onEffect() {},
        onFault(error) {
          throw error;
        },
        now: Date.now,
      });
      if (({}).__proto__ !== undefined && ${flags.length} === 0) throw new Error("__proto__ stayed enabled");
      await new Promise((resolve) => setTimeout(resolve, 500));
      if (${JSON.stringify(end)} === "top") throw new Error("nobody catches this");
      if (${JSON.stringify(end)} === "timer") setTimeout(() => { throw new Error("nobody catches this"); });
      if (${JSON.stringify(end)} === "close") dashboard.close();
    `;
    await Deno.writeTextFile(`${folder}/program.ts`, program);
    const imports = { "@trinca/trinca/dashboard": JSON.parse(projectFile("lib/dashboard/mod.ts")) };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    const command = [Deno.execPath(), "run", "-q", "--no-check", "--no-lock", "--no-prompt", ...flags];
    await using terminal = new Pseudoterminal([...command, "--allow-all", "program.ts"], { cwd: folder });
    await use(terminal);
  });
}

Deno.test(
  { name: "A dashboard runs in a program outside the repository", ...inTerminal },
  (test) =>
    testInPairs(test, {
      "without a setting of Deno": () =>
        shows("close", async (terminal) => {
          await terminal.shows(/┌ Loss /);
          assert.equal(await endsWith(terminal, 0), "");
        }),
      "with --unstable-unsafe-proto": () =>
        shows("close", async (terminal) => {
          await terminal.shows(/┌ Loss /);
          assert.equal(await endsWith(terminal, 0), "");
        }, ["--unstable-unsafe-proto"]),
    }),
);

Deno.test(
  { name: "An uncaught error restores the terminal and is shown", ...inTerminal },
  (test) =>
    testInPairs(
      test,
      Object.fromEntries(["before", "top", "timer"].map((end) => [
        end,
        () =>
          shows(end, async (terminal) => {
            const text = await endsWith(terminal, 1);
            assert.match(text, /^error: Uncaught Error: nobody catches this$/m);
            if (end === "before") assert.match(text, /^stray output$/m);
          }),
      ])),
    ),
);

Deno.test({
  name: "The program of docs/library.md shows its training with the permissions that it names",
  ...inTerminal,
}, () =>
  withFolder(async (folder) => {
    const text = await Deno.readTextFile(new URL("../../../docs/library.md", import.meta.url));
    const program = [...text.matchAll(/```ts ignore\n(.*?)```/gs)].map(([, program]) => program!)
      .find((program) => program.includes("@trinca/trinca/dashboard"))!;
    const permissions = /the dashboard +\| `([^`]+)`/.exec(text)![1]!.split(" ");
    await Deno.writeTextFile(`${folder}/program.ts`, program.replace("epochs: 20", "epochs: 1"));
    const imports = {
      "@trinca/trinca": JSON.parse(projectFile("mod.ts")),
      "@trinca/trinca/dashboard": JSON.parse(projectFile("lib/dashboard/mod.ts")),
    };
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    const command = [Deno.execPath(), "run", "-q", "--no-check", "--no-lock", "--no-prompt", ...permissions];
    await using terminal = new Pseudoterminal([...command, "program.ts"], { cwd: folder });
    await terminal.shows(/✓ done/);
    await terminal.type("q");
    assert.match(await endsWith(terminal, 0), /^\S.*$/);
  }));
