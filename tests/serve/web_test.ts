import assert from "node:assert/strict";
import sharp from "sharp";
import { fromHalfFloats } from "../../lib/serve/page/half_floats.ts";
import type { WebIndex } from "../../lib/serve/page/web_index.ts";
import type { Gallery } from "../../lib/serve/gallery.ts";
import { openIndexGallery } from "../../lib/serve/open_gallery.ts";
import { pictureSheets, sheetLayout } from "../../lib/serve/web/picture_sheets.ts";
import { writeWeb } from "../../lib/serve/web/write_web.ts";
import { VectorIndex } from "../../lib/search/vector_index.ts";
import { namesIn, refuses } from "../base/fixtures.ts";
import { withNoiseIndex } from "./fixtures.ts";

Deno.test("the folder has the index in 16 bits, the network, the page, and pictures; no path of this machine", () =>
  withNoiseIndex(async ({ folder, path, files }) => {
    await Deno.remove(files[3]!);
    const out = `${folder}/web`;
    const written = await writeWeb(out, await openIndexGallery(path));
    assert.deepEqual([written.images, written.missing], [8, 1]);
    assert.deepEqual(namesIn(out), [
      ...["embeddings.f16", "index.html", "index.json", "model", "pictures", "tfjs"],
    ]);
    assert.deepEqual(namesIn(`${out}/model`), ["model.json", "weights.bin"]);
    const index: WebIndex = JSON.parse(await Deno.readTextFile(`${out}/index.json`));
    assert.deepEqual([index.facts.title, index.facts.images, index.dimension], ["noise", 8, 4]);
    assert.deepEqual(index.preparation, { height: 8, width: 8, fit: "cover", colour: "grey" });
    assert.deepEqual(index.rows.map(({ path, name }) => [path, name]).slice(2, 5), [
      ...[["2.png", "cat"], ["3.png", "cat"], ["0.png", "dog"]],
    ]);
    assert.deepEqual(index.rows.map(({ size }) => size !== undefined), files.map((_, row) => row !== 3));
    const rows = await VectorIndex.open(path);
    const half = fromHalfFloats(new Uint16Array((await Deno.readFile(`${out}/embeddings.f16`)).buffer));
    files.forEach((_, row) => {
      const found = half.subarray(4 * row, 4 * row + 4);
      rows.embedding(row).forEach((value, d) => assert.ok(Math.abs(found[d]! - value) <= 2 ** -11));
    });
    for (const name of ["index.json", "index.html", "model/model.json"]) {
      assert.ok(!(await Deno.readTextFile(`${out}/${name}`)).includes(folder), name);
    }
    // The picture of a row is where the layout says.
    const { data, info } = await sharp(`${out}/pictures/0.png`).raw().toBuffer({ resolveWithObject: true });
    const own = await sharp(files[5]!).toColourspace("srgb").removeAlpha().raw().toBuffer({
      resolveWithObject: true,
    });
    const { columns, side } = index.sheets;
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 8; x++) {
        const [left, top] = [5 % columns * side + x, Math.floor(5 / columns) * side + y];
        assert.equal(
          data[(top * info.width + left) * info.channels],
          own.data[(y * 8 + x) * own.info.channels],
        );
      }
    }
  }));

Deno.test("nothing is replaced, and nothing is left of a page that cannot be written", () =>
  withNoiseIndex(async ({ folder, path }) => {
    const opened = await openIndexGallery(path);
    await Deno.mkdir(`${folder}/there`);
    await refuses(
      () => writeWeb(`${folder}/there`, opened),
      /^Expected no \S+there, where the page goes, but found one; choose another --out, or remove it$/,
    );
    const before = namesIn(folder);
    const { title, version, thresholds, rows } = opened.gallery;
    const gallery: Gallery = {
      ...{ title, version, thresholds, rows },
      refresh: () => Promise.resolve(),
      pixels: () => Promise.resolve(undefined),
      thumbnail: () => Promise.reject(new Error("broken")),
    };
    const broken = { ...opened, gallery };
    await assert.rejects(writeWeb(`${folder}/web`, broken), /broken/);
    assert.deepEqual(namesIn(folder), before);
  }));

Deno.test("photographs become JPEG in sheets of a bounded size", async () => {
  const layout = sheetLayout({ height: 64, width: 64 }, false);
  assert.equal(layout.ending, "jpg");
  assert.ok(layout.columns * layout.side <= 1024 && layout.perSheet === layout.columns ** 2);
  const small = { ...layout, columns: 2, perSheet: 4 };
  const count = 9;
  const colour = (row: number) => [20 * row, 255 - 20 * row, 100];
  const sheets = await Array.fromAsync(pictureSheets({
    rows: { count },
    thumbnail: (row, side) =>
      Promise.resolve(
        row === 6 ? undefined : {
          height: side,
          width: side / 2,
          channels: 3,
          pixels: Uint8Array.from({ length: side * side / 2 * 3 }, (_, i) => colour(row)[i % 3]!),
        },
      ),
  }, small));
  assert.deepEqual(sheets.map(({ sizes }) => sizes.length), [4, 4, 1]);
  assert.equal(sheets[1]!.sizes[2], undefined);
  assert.deepEqual(sheets[2]!.sizes, [[48, 96]]);
  for (const [number, { bytes, sizes }] of sheets.entries()) {
    const image = sharp(bytes);
    assert.equal((await image.metadata()).format, "jpeg");
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    sizes.forEach((size, place) => {
      if (size === undefined) return;
      const at = ((Math.floor(place / 2) * 96 + 48) * info.width + place % 2 * 96 + 24) * 3;
      colour(4 * number + place).forEach((value, c) => assert.ok(Math.abs(data[at + c]! - value) < 8));
    });
  }
});
