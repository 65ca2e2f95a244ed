import { refuseInput } from "../../lib/base/refuse_input.ts";
import { run } from "../tasks/fixtures.ts";
import { refuses, withFolder } from "./fixtures.ts";
import assert from "node:assert/strict";

Deno.test("refuseInput() refuses what is read, by whatever name, and nothing else", () =>
  withFolder(async (folder) => {
    const [table, other] = [`${folder}/a.csv`, `${folder}/b.csv`];
    await Deno.writeTextFile(table, "path\n");
    await Deno.writeTextFile(other, "path\n");
    await Deno.symlink(table, `${folder}/link.csv`);
    for (const name of ["a.csv", "./a.csv", "link.csv"]) {
      await refuses(
        () => refuseInput("--out", `${folder}/${name}`, [other, table]),
        /^Expected another file than .*a\.csv, which is read, as --out; choose another name$/,
      );
    }
    await refuseInput("--out", other, [table, `${folder}/none.csv`]);
    await refuseInput("--out", `${folder}/new.csv`, [table]);
  }));

Deno.test("embed does not write over the table that it reads", () =>
  withFolder(async (folder) => {
    const table = `${folder}/a.csv`;
    await Deno.writeTextFile(table, "path\na.png\n");
    const { code, stderr } = await run("embed", [
      ...["checkpoints/mnist", table, "--out", `${folder}/./a.csv`],
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /^trinca: Expected another file than .*a\.csv, which is read, as --out/);
    assert.equal(await Deno.readTextFile(table), "path\na.png\n");
  }));
