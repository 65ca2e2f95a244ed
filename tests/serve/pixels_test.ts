import assert from "node:assert/strict";
import sharp from "sharp";
import { JsquashDecoder } from "../../lib/data/decode/fallback/jsquash_decoder.ts";
import { prepareBy } from "../../lib/data/decode/preparer.ts";
import { inlineModules } from "../../lib/report/html/inline_modules.ts";
import planFit from "../../lib/data/decode/plan_fit.ts" with { type: "text" };
import prepareColour from "../../lib/data/decode/prepare_colour.ts" with { type: "text" };
import resizeImage from "../../lib/data/decode/resize_image.ts" with { type: "text" };
import preparePixels from "../../lib/serve/page/prepare_pixels.ts" with { type: "text" };
import { normals } from "../engine/fixtures.ts";
import { Chromium, findChromium } from "../report/html/chromium.ts";

const path = findChromium();

const SCRIPT = inlineModules({
  "plan_fit.ts": planFit,
  "resize_image.ts": resizeImage,
  "prepare_colour.ts": prepareColour,
  "prepare_pixels.ts": preparePixels,
}) + `globalThis.preparePixels = modules["prepare_pixels.ts"].preparePixels;`;

/** A picture of waves and some noise, as raw pixels. */
function picture(channels: 3 | 4) {
  const [width, height] = [90, 70];
  const noise = normals(width * height * channels, 1);
  const data = Uint8Array.from(noise, (value, i) => {
    const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    return Math.max(
      0,
      Math.min(255, 128 + 90 * Math.sin(x / 7 + i % channels) * Math.cos(y / 9) + 8 * value),
    );
  });
  return sharp(data, { raw: { width, height, channels } });
}

Deno.test(
  { name: "a browser prepares pixels as Trinca's own decoder", ignore: path === undefined },
  async () => {
    const files: Record<string, [file: ReturnType<typeof picture>, most: number]> = {
      png: [picture(3).png(), 0],
      "grey png": [picture(3).greyscale().png(), 0],
      jpeg: [picture(3).jpeg({ quality: 80 }), 0],
      "jpeg without subsampling": [picture(3).jpeg({ chromaSubsampling: "4:4:4" }), 0],
      "progressive jpeg": [picture(3).jpeg({ progressive: true }), 0],
      "jpeg turned by EXIF": [picture(3).jpeg().withMetadata({ orientation: 6 }), 0],
      "lossless webp": [picture(3).webp({ lossless: true }), 0],
      webp: [picture(3).webp(), 0],
      // Browsers keep colours multiplied by their opacity, in whole numbers.
      "png with transparency": [picture(4).png(), 3],
    };
    const browser = await Chromium.start(path!);
    try {
      const page = await browser.newPage();
      await page.evaluate(`(() => { ${SCRIPT} })()`);
      const decoder = await JsquashDecoder.load("a test");
      for (const [name, [file, most]] of Object.entries(files)) {
        const bytes = new Uint8Array(await file.toBuffer());
        for (
          const preparation of [
            { height: 32, width: 32, fit: "cover", colour: "rgb" },
            { height: 24, width: 40, fit: "contain", colour: "grey" },
            { height: 128, width: 96, fit: "stretch", colour: "rgb" },
          ] as const
        ) {
          const { pixels } = await prepareBy(decoder, bytes, preparation);
          const found = await page.evaluate<number[]>(
            `preparePixels(new Blob([Uint8Array.fromBase64("${bytes.toBase64()}")]), ${
              JSON.stringify(preparation)
            })
            .then((pixels) => [...pixels])`,
          );
          assert.equal(found.length, pixels.length);
          const differs = found.reduce((worst, value, i) => Math.max(worst, Math.abs(value - pixels[i]!)), 0);
          assert.ok(differs <= most, `${name}, ${preparation.fit}: ${differs}`);
        }
      }
    } finally {
      await browser.close();
    }
  },
);
