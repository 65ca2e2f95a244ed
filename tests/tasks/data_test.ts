import assert from "node:assert/strict";
import sharp from "sharp";
import { smallDisk, withFolder } from "../base/fixtures.ts";
import { texture } from "../data/duplicates/textures.ts";
import { writeClasses } from "../data/image_fixtures.ts";
import { run as runAlone } from "./fixtures.ts";
import { startCommandHost } from "./host/command_host.ts";

const run = startCommandHost();

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

Deno.test("data labels what it left out, what is cropped and what leaks, each once, and never advises itself", () =>
  withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    await writePhotos(photos);
    await Deno.copyFile(`${photos}/train/dogs/3.png`, `${photos}/test/dogs/copy.png`);
    await Deno.writeTextFile(`${photos}/notes.txt`, "");
    await sharp(texture(77), { raw: { width: 48, height: 48, channels: 3 } }).resize(100, 20, { fit: "fill" })
      .png()
      .toFile(`${photos}/train/cats/wide.png`);
    const env = { XDG_CACHE_HOME: `${folder}/cache` };
    const { code, stdout, stderr } = await run("data", [photos], { env });
    assert.deepEqual([code, stderr], [0, ""]);
    const text = stdout.replace(/\n {2,}/g, " ");
    assert.deepEqual(text.match(/^Left out .*$/gm)?.map((line) => line.replace(/ +/g, " ")), [
      `Left out Ignored 1 file in ${photos} that cannot be decoded as images (notes.txt)`,
    ]);
    assert.match(text, /^Cropped +1 of 20 images lose more than a third .*; --fit contain keeps all of it$/m);
    assert.match(text, /^Leaks +3 of these groups/m);
    assert.doesNotMatch(text, /deno task data|equal to training/);
    const quick = await run("data", [photos, "--no_duplicates", "--fit", "contain"], { env });
    const short = quick.stdout.replace(/\n {2,}/g, " ");
    assert.match(
      short,
      /^Note +1 image of other splits is equal to training images, .* deno task data \S+photos lists them$/m,
    );
    assert.doesNotMatch(short, /^Cropped/m);
    const json = JSON.parse((await run("data", [photos, "--json"], { env })).stdout);
    assert.deepEqual([json.cropped, json.left_out.length, json.messages], [1, 1, []]);
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

const full = await smallDisk("");

Deno.test({
  name: "data leaves no file of pairs for which the disk has no room",
  ignore: full === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const args = ["--dataset", "digits", "--no_duplicates", "--make_pairs", `${folder}/pairs.txt`];
      const { stdout, stderr } = await runAlone("data", [...args, "--pair_count", "2000"], {
        wrapper: [
          ...full!(folder),
          "sh",
          "-c",
          'head -c 60000 /dev/zero > "$0/other"; "$@"; ls -A "$0"',
          folder,
        ],
      });
      assert.match(
        stderr,
        /^trinca: Cannot write \S+pairs\.txt: the disk is full; free some space and .*\n$/,
      );
      assert.equal(stdout, "other\n");
    }),
});

Deno.test("data looks at what a training refuses, and says why it would", () =>
  withFolder(async (folder) => {
    const env = { XDG_CACHE_HOME: `${folder}/cache` };
    const refused: [name: string, classes: Record<string, number>, evaluation: RegExp, reason: RegExp][] = [
      [
        "one image",
        { cat: 1 },
        /there are no images for/,
        /Expected enough images in \S+ to use some of them for evaluation but found 1; add more/,
      ],
      ["one class", { cat: 20 }, /closed set/, /at least 2 classes with 2 images .* images of 1 class; add/],
      [
        "training alone",
        { "train/cat": 3, "train/dog": 4 },
        /on test, impossible: there are no images for it/,
        /Expected images of the split train and of another one, .* found only train; add them/,
      ],
      [
        "no training",
        { cat: 3, dog: 4 },
        /on test, impossible: there are no images for training/,
        /Expected images of the split train and of another one, .* found only test; add them/,
      ],
    ];
    for (const [name, classes, evaluation, reason] of refused) {
      const photos = `${folder}/${name.replace(" ", "_")}`;
      await writeClasses(photos, classes);
      if (name === "no training") {
        const lines = Object.entries(classes).flatMap(([label, count]) =>
          Array.from({ length: count }, (_, i) => `${label}/${i}.png,${label},test`)
        );
        await Deno.writeTextFile(`${photos}/labels.csv`, ["path,label,split", ...lines].join("\n"));
      }
      const { code, stdout, stderr } = await run("data", [photos, "--html", `${photos}.html`], { env });
      assert.deepEqual([code, stderr], [0, ""], name);
      const text = stdout.replace(/\n {2,}/g, " ");
      const images = Object.values(classes).reduce((sum, count) => sum + count, 0);
      assert.match(text, new RegExp(`^Images +${images}, as `, "m"), name);
      assert.match(text.match(/^Evaluation .*$/m)?.[0] ?? "", evaluation);
      const [line, ...others] = text.match(/^Refused .*$/gm) ?? [];
      assert.match(line ?? "", /A training would refuse these data: /);
      assert.match(line ?? "", reason);
      assert.deepEqual(others, []);
      assert.match(await Deno.readTextFile(`${photos}.html`), /A training would refuse these data/);
    }
    const augmented = await run("data", [`${folder}/no_training`, "--show_augmented", "light"], { env });
    assert.match(augmented.stderr, /^trinca: Expected training images to augment but found none; .*\n$/);
    const json = await run("data", [`${folder}/training_alone`, "--json"], { env });
    const report = JSON.parse(json.stdout);
    assert.deepEqual([report.measured, report.set, report.splits.at(-1).images], ["test", undefined, 0]);
    assert.match(report.refused, /found only train/);
  }));

Deno.test("data says in one line what is wrong", () =>
  withFolder(async (folder) => {
    for (
      const [args, message] of [
        [
          [`${folder}/nothing`],
          /^trinca: Expected images or arrays at .*\/nothing but nothing exists there; .*\n$/,
        ],
        [[folder], /^trinca: Expected images or arrays in .* but found no files; .*\n$/],
        [
          [folder, "--pair_count", "10"],
          /^trinca: Expected --make_pairs FILE together with --pair_count; .*\n$/,
        ],
        [[folder, "--html", `${folder}/no/a.html`], /^trinca: Cannot write .* does not exist; .*\n$/],
        [
          ["--dataset", "digits", "--bad", "auto"],
          /^trinca: Expected no --bad auto with drawn digits, .*\n$/,
        ],
        [["a", "b"], /^trinca: Expected one --data_path but found a and b; name one, in quotes .*\n$/],
      ] as const
    ) {
      const { code, stderr } = await run("data", [...args]);
      assert.equal(code, 1);
      assert.match(stderr, message);
    }
  }));
