import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { bothDecoders, meanOf, reasonOf } from "./decoders.ts";

/** What is expected of a file. */
interface Expected {
  height: number;
  width: number;
  channels: number;
  sha256_of_pixels: string;
  mean: number;
  refuse?: string;
}

/** A folder of images of all formats with their pixels' digests in `expected.json`. */
const folder = Deno.env.get("TRINCA_IMAGE_FORMATS");
/** Files whose pixels may differ a little, with the decoders of which that is true. */
const INEXACT: Readonly<Record<string, readonly string[]>> = {
  "rgb.avif": ["sharp", "jsquash"],
  "cmyk.jpg": ["jsquash"],
};

for (const name of ["sharp", "jsquash"]) {
  Deno.test({
    name: `${name} decodes every file of TRINCA_IMAGE_FORMATS to the expected pixels, or refuses it`,
    ignore: folder === undefined,
    async fn() {
      const decoder = (await bothDecoders).find((decoder) => decoder.name === name)!;
      const files: Record<string, Expected> = JSON.parse(await Deno.readTextFile(`${folder}/expected.json`));
      for (const [file, expected] of Object.entries(files)) {
        const bytes = await Deno.readFile(`${folder}/${file}`);
        if (expected.refuse) {
          assert.doesNotMatch(await reasonOf(decoder, bytes), /accepted|vips|sharp|Error/, file);
          continue;
        }
        const { height, width, channels, data } = await decoder.decode(bytes);
        const { sha256_of_pixels, mean, ...shape } = expected;
        assert.deepEqual(
          { height, width, channels },
          { height: shape.height, width: shape.width, channels: shape.channels },
          file,
        );
        if (INEXACT[file]?.includes(name)) {
          assert.ok(Math.abs(meanOf(data) - mean) < 0.1, `${file}: ${meanOf(data)} instead of ${mean}`);
        } else assert.equal(createHash("sha256").update(data).digest("hex"), sha256_of_pixels, file);
      }
    },
  });
}
