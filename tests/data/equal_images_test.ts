import assert from "node:assert/strict";
import { countEqualToTraining } from "../../lib/data/listed/equal_images.ts";
import { imageFolder } from "../../lib/data/folder/image_folder.ts";
import { withFolder } from "../base/fixtures.ts";
import { writePicture } from "./image_fixtures.ts";

Deno.test("countEqualToTraining() counts images of other splits whose digest a training image has", () => {
  const digests = Uint8Array.from([1, 2, 1, 3, 3].flatMap((value) => new Array<number>(16).fill(value)));
  assert.equal(countEqualToTraining(digests, 16, [0, 3], [1, 2, 4]), 2);
  assert.equal(countEqualToTraining(digests, 16, [0, 2], [1, 3, 4]), 0);
  assert.equal(countEqualToTraining(digests, 16, [], [1]), 0);
});

Deno.test("a folder of images warns of equal images in training and test", async () => {
  await withFolder(async (folder) => {
    for (const [split, shades] of [["train", [1, 2, 3, 4]], ["test", [4, 5, 6]]] as const) {
      for (const shade of shades) {
        await writePicture(`${folder}/${split}/c${shade % 2}/${shade}.png`, { color: 20 * shade });
      }
    }
    const said: string[] = [];
    await imageFolder(folder, { size: 8, listener: { say: (line) => said.push(line), progress() {} } });
    assert.match(
      said.join(),
      /^1 image of other splits is equal to training images, .* deno task data \S+ lists them$/,
    );
  });
});
