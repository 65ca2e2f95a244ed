import assert from "node:assert/strict";
import sharp from "sharp";
import { DuplicatesReport } from "../../../lib/search/duplicates/duplicates_report.ts";
import { namesIn, withFolder } from "../../base/fixtures.ts";
import { SIDE, texture } from "../../data/duplicates/textures.ts";
import type { Ended } from "../../tasks/fixtures.ts";
import { startCommandHost } from "../../tasks/host/command_host.ts";

const run = startCommandHost();

const RAW = { raw: { width: SIDE, height: SIDE, channels: 3 as const } };

async function write(path: string, image: ReturnType<typeof sharp>): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeFile(path, await image.toBuffer());
}

const picture = (seed: number) => sharp(texture(seed), RAW).png();

/** A network, and photographs in splits and classes, some of them twice. */
async function planted(use: (place: { folder: string; photos: string; network: string[] }) => Promise<void>) {
  await withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    for (let i = 0; i < 40; i++) await write(`${photos}/train/${i < 20 ? "a" : "<i>b"}/${i}.png`, picture(i));
    for (let i = 40; i < 60; i++) await write(`${photos}/test/${i < 50 ? "a" : "<i>b"}/${i}.png`, picture(i));
    const { code, stderr } = await run("train", [
      ...["--data_path", photos, "--checkpoint_path", `${folder}/runs`, "--run", "r", "--engine", "wasm"],
      ...[
        "--epochs",
        "1",
        "--max_steps",
        "2",
        "--size",
        "32",
        "--embedding_size",
        "8",
        "--plain",
        "--no_report",
      ],
    ]);
    assert.equal(code, 0, stderr);
    await Deno.copyFile(`${photos}/train/a/1.png`, `${photos}/train/a/1 again.png`);
    await write(
      `${photos}/test/a/2 smaller.jpg`,
      sharp(await picture(2).toBuffer()).resize(40, 40).jpeg({ quality: 70 }),
    );
    await write(
      `${photos}/train/a/3 cut.png`,
      sharp(await sharp(await picture(3).toBuffer()).resize(100, 100).toBuffer())
        .extract({ left: 1, top: 1, width: 98, height: 98 }).png(),
    );
    await Deno.copyFile(`${photos}/train/a/4.png`, `${photos}/train/<i>b/4 & <b>again.png`);
    await Deno.link(`${photos}/train/a/5.png`, `${photos}/train/a/5 link.png`);
    await Deno.symlink("6.png", `${photos}/train/a/6 link.png`);
    await use({ folder, photos, network: ["--checkpoint_path", `${folder}/runs/r`, "--engine", "wasm"] });
  });
}

async function found(args: string[]): Promise<{ report: DuplicatesReport; ended: Ended; groups: string[] }> {
  const ended = await run("duplicates", [...args, "--json"]);
  assert.equal(ended.code, 0, ended.stderr);
  const report = DuplicatesReport.strict().parse(JSON.parse(ended.stdout));
  const groups = report.groups.map(({ kind, leak, contradiction, images }) =>
    [
      kind,
      ...(leak ? ["leak"] : []),
      ...(contradiction ? ["contradiction"] : []),
      ...images.map(({ path, like }) => path.replace(/.*\//, "") + (like === null ? "" : ` ${like.kind}`)),
    ].join(", ")
  ).sort();
  return { report, ended, groups };
}

/** Every file below a folder, with its bytes. */
async function contents(folder: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of namesIn(folder)) {
    const path = `${folder}/${name}`;
    if ((await Deno.stat(path)).isDirectory) Object.assign(all, await contents(path));
    else all[path] = (await Deno.readFile(path)).toHex();
  }
  return all;
}

const PLANTED = [
  "alike, 3 cut.png, 3.png alike",
  "alike, leak, 2 smaller.jpg, 2.png alike",
  "equal, 1 again.png, 1.png equal",
  "equal, contradiction, 4 & <b>again.png, 4.png equal",
];

Deno.test("duplicates: finds what was planted, says why, and removes nothing", () =>
  planted(async ({ folder, photos, network }) => {
    const before = await contents(photos);
    const { report, groups, ended } = await found([photos, ...network, "--distance", "0"]);
    assert.deepEqual(groups, PLANTED);
    const { images, repeated, splits, classes, rule } = report;
    assert.deepEqual({ images, repeated, splits, classes }, {
      ...{ images: 64, repeated: 2, classes: 2, splits: { test: 21, train: 43 } },
    });
    assert.deepEqual(rule, { distance: 0, measured: null, ratio: 0.6 });
    assert.equal(ended.stderr, "");

    // By embeddings too, at a distance that is measured.
    const near = await found([photos, ...network]);
    assert.ok(near.report.rule.distance > 0 && near.report.rule.measured!.pictures === 64);
    for (const group of PLANTED) {
      const names = group.split(", ").filter((word) => /\./.test(word)).map((word) =>
        word.replace(/ \w+$/, "")
      );
      assert.ok(near.groups.some((found) => names.every((name) => found.includes(name))), group);
    }

    // Tables, a page and a list; names are no markup and no lines of their own.
    const [list, page] = [`${folder}/extra.txt`, `${folder}/page.html`];
    const shown = await run("duplicates", [
      ...[photos, ...network, "--distance", "0", "--out", list, "--html", page],
    ]);
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(
      shown.stdout,
      /Duplicates +4 groups of 8 images: 2 of equal pixels, 2 of pixels that are\s+alike/,
    );
    assert.match(shown.stdout, /Leaks: duplicates in several splits: 1\n/);
    assert.match(shown.stdout, /Contradictions: duplicates of several classes: 1\n/);
    assert.match(shown.stdout, /Named twice +2 files/);
    assert.match(shown.stdout, /│ train\/a\/1 again\.png +│ stays │ +│ +2 │/);
    // The one that has two classes is not listed.
    assert.deepEqual(
      (await Deno.readTextFile(list)).split("\n").map((path) => path.slice(photos.length)).sort(),
      [
        ...["", "/train/a/1.png", "/train/a/2.png", "/train/a/3.png"],
      ],
    );
    const html = await Deno.readTextFile(page);
    assert.match(html, /4 &amp; &lt;b&gt;again\.png/);
    assert.doesNotMatch(html, /<b>again|<i>b/);
    assert.equal(html.match(/<figure/g)!.length, 4 + Math.min(100, report.suspects!.length));
    assert.deepEqual(await contents(photos), before);
    assert.deepEqual(namesIn(folder), ["extra.txt", "page.html", "photos", "runs"]);

    // The list leads to files that can go: each has one that stays.
    for (const path of (await Deno.readTextFile(list)).trimEnd().split("\n")) await Deno.remove(path);
    assert.deepEqual((await found([photos, ...network, "--distance", "0"])).groups, [PLANTED[3]]);
  }));

Deno.test("duplicates: tables, loose images, splits by rule; exit codes for scripts", () =>
  planted(async ({ folder, photos, network }) => {
    const flags = [...network, "--distance", "0"];
    const loose = [1, 2, 3].map((i) => `${photos}/train/a/${i}.png`);
    const few = await found([...loose, `${photos}/train/a/1 again.png`, ...flags]);
    assert.deepEqual(few.groups, ["equal, 1.png, 1 again.png equal"]);
    assert.deepEqual([few.report.suspects, few.report.classes, few.report.splits], [null, 0, {}]);
    const text = await run("duplicates", [...loose, ...flags]);
    assert.match(text.stdout, /Mislabelled\? +not looked for: the images have no classes/);
    assert.match(text.stdout, /Duplicates +none/);

    const rows = ["1.png,cat,train", "1 again.png,cat,test", "2.png,dog,test", "7.png,dog,train"];
    const table = `${photos}/train/a/table.csv`;
    await Deno.writeTextFile(table, ["path,label,split", ...rows, "none.png,dog,train", ""].join("\n"));
    const tabled = await found([table, ...flags]);
    assert.deepEqual(tabled.groups, ["equal, leak, 1 again.png, 1.png equal"]);
    assert.deepEqual(tabled.report.lists, [table]);
    assert.deepEqual(tabled.report.damaged.map(({ path }) => path), [`${photos}/train/a/none.png`]);
    assert.match(tabled.ended.stderr, /Left out .*none\.png/);
    await Deno.writeTextFile(
      table,
      ["path,split", ...rows.map((row) => row.replace(/,\w+/, "")), ""].join("\n"),
    );
    assert.deepEqual((await found([table, ...flags])).groups, ["equal, leak, 1 again.png, 1.png equal"]);

    // Folders that are no classes; images that are divided as by a training.
    const plain = await found([photos, ...flags, "--no_classes"]);
    assert.deepEqual(plain.groups.filter((group) => /contradiction/.test(group)), []);
    assert.equal(plain.report.suspects, null);
    const ruled = await found([`${photos}/train`, ...flags, "--split", "images:0.5"]);
    assert.deepEqual(Object.keys(ruled.report.splits).sort(), ["test", "train"]);

    const codes: [args: string[], code: number, message: RegExp][] = [
      [[photos, ...flags, "--fail_on", "leaks"], 1, /^$/],
      [[`${photos}/test`, ...flags, "--fail_on", "contradictions,duplicates"], 0, /^$/],
      [
        [...loose, ...flags, "--fail_on", "leaks"],
        2,
        /^trinca: Expected images of several splits for --fail_on leaks/,
      ],
      [[...loose, ...flags, "--fail_on", "everything"], 2, /^trinca: Expected .*some of leaks/],
      [[...flags], 2, /^trinca: Expected image files/],
      [[`${folder}/none`, ...flags], 2, /^trinca: Expected images at .* but nothing exists there/],
      [[...loose, ...flags, "--out", `${folder}/x.csv`], 2, /^trinca: Expected --out .* \.txt or \.json/],
      [
        [...loose, ...flags, "--html", loose[0]!],
        2,
        /^trinca: Expected another file than .*, which is read, as --html/,
      ],
    ];
    for (const [args, code, message] of codes) {
      const ended = await run("duplicates", args);
      assert.deepEqual([ended.code, ended.stderr.split("\n").length <= 2], [code, true], ended.stderr);
      assert.match(ended.stderr, message);
    }
  }));
