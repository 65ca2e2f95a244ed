import assert from "node:assert/strict";
import sharp from "sharp";
import { withFolder } from "../base/fixtures.ts";
import { texture } from "../data/duplicates/textures.ts";
import { run } from "./fixtures.ts";

/** Writes two classes of different pictures, and a copy of one of them in another encoding in the test. */
async function writePhotos(folder: string): Promise<void> {
  for (const [split, count] of [["train", 6], ["test", 3]] as const) {
    for (const [label, name] of ["cats", "dogs"].entries()) {
      await Deno.mkdir(`${folder}/${split}/${name}`, { recursive: true });
      for (let i = 0; i < count; i++) {
        const seed = split === "test" && i === 0 ? 100 * label : 1000 * count + 100 * label + i;
        const image = sharp(texture(split === "train" && i === 0 ? 100 * label : seed), {
          raw: { width: 48, height: 48, channels: 3 },
        });
        const bytes = await (split === "test" ? image.jpeg({ quality: 80 }) : image.png()).toBuffer();
        await Deno.writeFile(`${folder}/${split}/${name}/${i}.${split === "test" ? "jpg" : "png"}`, bytes);
      }
    }
  }
  await Deno.writeTextFile(`${folder}/train/cats/broken.jpg`, "no image");
}

Deno.test("data describes a folder, leaks and damaged files included, and leaves it as it was", () =>
  withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    await writePhotos(photos);
    const env = { XDG_CACHE_HOME: `${folder}/cache` };
    const { code, stdout, stderr } = await run("data", [photos, "--html", `${folder}/a.html`], { env });
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.match(stdout, /^Images +18, as 48 × 48 in colour$/m);
    assert.match(stdout, /^Damaged +1 of 19 files, which are left out: .*broken\.jpg/m);
    assert.match(stdout, /^Leaks +2 of these groups/m);
    assert.match(stdout, /train\/cats\/0\.png = test\/cats\/0\.jpg +│ near/);
    assert.match(stdout, /^size +48: the size of the images$/m);
    assert.match(await Deno.readTextFile(`${folder}/a.html`), /id="leaks"/);
    const json = await run("data", ["--data_path", photos, "--json", "--size", "32", "--colour=grey"], {
      env,
    });
    const report = JSON.parse(json.stdout);
    assert.deepEqual(report.prepared, { height: 32, width: 32, channels: 1 });
    assert.deepEqual([report.duplicates.leaks, report.damaged.length, report.images], [2, 1, 18]);
    const files = Array.from(Deno.readDirSync(photos), ({ name }) => name).sort();
    assert.deepEqual(files, ["test", "train"]);
  }));

Deno.test("data writes pairs, never over a file", () =>
  withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    await writePhotos(photos);
    const env = { XDG_CACHE_HOME: `${folder}/cache` };
    const args = [photos, "--no_duplicates", "--make_pairs", `${folder}/pairs.txt`, "--pair_count", "12"];
    const first = await run("data", args, { env });
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    const text = await Deno.readTextFile(`${folder}/pairs.txt`);
    assert.equal(text.match(/^test\/\w+\/\d\.jpg test\/\w+\/\d\.jpg [01]$/gm)?.length, 12);
    const second = await run("data", args, { env });
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^trinca: Expected a new file for --make_pairs but .* exists; .*\n$/);
    assert.equal(await Deno.readTextFile(`${folder}/pairs.txt`), text);
  }));

Deno.test("data says in one line what is wrong", () =>
  withFolder(async (folder) => {
    for (
      const [args, message] of [
        [
          [`${folder}/nothing`],
          /^trinca: Expected readable data at .*\/nothing but nothing exists there; .*\n$/,
        ],
        [[folder], /^trinca: Expected readable data in .* but found no files; .*\n$/],
        [
          [folder, "--pair_count", "10"],
          /^trinca: Expected --make_pairs FILE together with --pair_count; .*\n$/,
        ],
        [[folder, "--html", `${folder}/no/a.html`], /^trinca: Cannot write .* does not exist; .*\n$/],
        [["a", "b"], /^trinca: Expected only flags but found b; --help lists them\n$/],
      ] as const
    ) {
      const { code, stderr } = await run("data", [...args]);
      assert.equal(code, 1);
      assert.match(stderr, message);
    }
  }));
