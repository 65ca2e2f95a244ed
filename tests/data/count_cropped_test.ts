import assert from "node:assert/strict";
import { imageFolder } from "../../lib/data/folder/image_folder.ts";
import { countCropped } from "../../lib/data/listed/count_cropped.ts";
import { withFolder } from "../base/fixtures.ts";
import { writeClasses, writePicture } from "./image_fixtures.ts";

Deno.test("countCropped() counts images that lose more than a third of their area, in either direction", () => {
  const originals = (...sizes: [height: number, width: number][]) =>
    Int32Array.from(sizes.flatMap(([height, width]) => [height, width, 3, 0]));
  const square = { height: 64, width: 64 };
  assert.equal(countCropped(originals([100, 100], [100, 149], [149, 100], [0, 0]), square), 0);
  assert.equal(countCropped(originals([100, 151], [151, 100], [10, 400]), square), 3);
  assert.equal(countCropped(originals([100, 151], [100, 100]), { height: 64, width: 96 }), 0);
  assert.equal(countCropped(originals([100, 90]), { height: 64, width: 96 }), 1);
});

Deno.test("a note says how many panoramas lose much, unless nothing is cropped", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { a: 10, b: 10 });
    for (let i = 0; i < 3; i++) await writePicture(`${folder}/b/wide ${i}.png`, { width: 90, color: i });
    const notesOf = async (fit: "cover" | "contain" | "stretch") => {
      const notes: string[] = [];
      const listener = { say() {}, progress() {}, note: (line: string) => notes.push(line) };
      const { files } = await imageFolder(folder, { size: 16, fit, bad: "skip", listener });
      return [files!.cropped, notes.filter((note) => /cropped/.test(note))] as const;
    };
    assert.deepEqual(await notesOf("cover"), [3, [
      "3 of 23 images lose more than a third of their area, since they are cropped to the ratio of --size; --fit contain " +
      "keeps all of it",
    ]]);
    await Deno.writeTextFile(`${folder}/b/damaged.png`, "");
    assert.match((await notesOf("cover"))[1][0]!, /^3 of 23 images /); // Damaged ones do not count.
    await Deno.remove(`${folder}/b/damaged.png`);
    for (const fit of ["contain", "stretch"] as const) assert.deepEqual(await notesOf(fit), [0, []]);
  }));
