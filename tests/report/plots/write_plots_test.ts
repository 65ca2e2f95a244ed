import assert from "node:assert/strict";
import { writePlots } from "../../../lib/report/plots/write_plots.ts";
import { namesIn, refuses, withFolder } from "../../base/fixtures.ts";

const PLOT = { name: "a", svg: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>' };

Deno.test("writePlots() creates the folder, writes each plot as SVG and PNG, and returns the paths", () =>
  withFolder(async (folder) => {
    const out = `${folder}/new/plots`;
    assert.deepEqual(await writePlots(`${out}//`, [PLOT, { ...PLOT, name: "b" }]), [
      `${out}/a.svg`,
      `${out}/a.png`,
      `${out}/b.svg`,
      `${out}/b.png`,
    ]);
    assert.deepEqual(namesIn(out), ["a.png", "a.svg", "b.png", "b.svg"]);
    assert.equal(await Deno.readTextFile(`${out}/a.svg`), PLOT.svg);
    assert.deepEqual(
      [...(await Deno.readFile(`${out}/a.png`)).subarray(1, 4)],
      [..."PNG"].map((c) => c.charCodeAt(0)),
    );
  }));

Deno.test("writePlots() rejects a file where the folder should be", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await refuses(() => writePlots(`${folder}/file`, [PLOT]), /a file stands where a folder should be/);
  }));
