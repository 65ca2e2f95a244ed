import assert from "node:assert/strict";
import { FolderTree } from "../../lib/data/files/folder_tree.ts";
import { namesIn, readsEverything, refuses, withFolder } from "../base/fixtures.ts";
import { writeClasses, writePicture } from "../data/image_fixtures.ts";
import { zip } from "../data/zip_fixtures.ts";
import { DENO_DIR, putFile } from "../setup/fixtures.ts";
import { exportMetadata } from "./fixtures.ts";
import { startCommandHost } from "./host/command_host.ts";

const run = startCommandHost();

/** A mistake: what is in the folder, further flags, and what the command says. */
interface Mistake {
  put: (folder: string) => Promise<unknown>;
  /** What `--data_path` names below the folder. */
  name?: string;
  flags?: string[];
  says: RegExp;
}

const FLAGS = [
  "--engine",
  "wasm",
  "--embedding_size",
  "4",
  "--epochs",
  "1",
  "--max_steps",
  "1",
  "--plain",
  "--no_report",
];
const two = (folder: string) => writeClasses(folder, { cat: 12, dog: 12 });
const table = (...lines: string[]) => async (folder: string) => {
  await writeClasses(folder, { pics: 3 });
  await putFile(`${folder}/labels.csv`, lines.join("\n"));
};

const MISTAKES: Record<string, Mistake> = {
  "an empty folder": {
    put: (folder) => Deno.mkdir(folder),
    says:
      /^Expected images or arrays in \S+ but found no files; name a folder with a folder of images for each class, a table or list of images, or IDX or NumPy files \(docs\/data\.md\), or omit --data_path to download MNIST$/,
  },
  "no folder": {
    put: () => Promise.resolve(),
    says: /^Expected images or arrays at \S+ but nothing exists there; check the path/,
  },
  "one class": {
    put: (folder) => writeClasses(folder, { cat: 20 }),
    says:
      /^Expected at least 2 classes with 2 images .* found \d+ images of 1 class; add images of another class$/,
  },
  "the folder of a class": {
    put: two,
    name: "cat",
    says:
      /^Expected the images of each class in a separate folder in \S+cat but found 0\.png outside of these; move it/,
  },
  "classes of one image each": {
    put: (folder) =>
      writeClasses(folder, Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i}`, 1]))),
    says: /^Expected at least 2 classes with 2 images each .* \d+ of them with one image; use more images$/,
  },
  "a folder of folders of nothing": {
    put: (folder) => Deno.mkdir(`${folder}/a/b/c`, { recursive: true }),
    says: /^Expected images or arrays in \S+ but found no files; name a folder with/,
  },
  "an image that cannot be read": {
    put: async (folder) => {
      await two(folder);
      await Deno.symlink(`${folder}/nowhere`, `${folder}/cat/x.jpg`);
    },
    says:
      /^Expected images .* but 1 of 25 images cannot: \S+cat\/x\.jpg \(it cannot be read: it is missing\); replace them or move them away, or leave them out with --bad skip$/,
  },
  "an image of no bytes": {
    put: async (folder) => {
      await two(folder);
      await putFile(`${folder}/cat/x.jpg`, "");
    },
    says: /1 of 25 images cannot: \S+cat\/x\.jpg \(the file is empty\); replace .* --bad skip$/,
  },
  "text with the name of an image": {
    put: async (folder) => {
      await two(folder);
      await putFile(`${folder}/cat/x.jpg`, "hello");
    },
    says: /1 of 25 images cannot: \S+cat\/x\.jpg \(it is not an image\); replace .* --bad skip$/,
  },
  "a single damaged image where none is allowed": {
    put: async (folder) => {
      await writeClasses(folder, { cat: 60, dog: 60 });
      await putFile(`${folder}/cat/x.jpg`, "hello");
    },
    flags: ["--bad", "stop"],
    says: /1 of 121 images cannot: \S+cat\/x\.jpg \(it is not an image\); replace/,
  },
  "a table with a missing file": {
    put: table("path,label", "pics/0.png,a", "pics/9.png,b"),
    says:
      /^Expected the file of line 3 of \S+labels\.csv, \S+pics\/9\.png, but it does not exist; correct the table, .* or leave out such lines with --bad skip$/,
  },
  "a table with a path outside that is missing": {
    put: table("path,label", "../9.png,a"),
    says:
      /^Expected the file of line 2 of \S+labels\.csv, \S+\/\.\.\/9\.png, but it does not exist; paths are relative to the folder of the table$/,
  },
  "an unknown split": {
    put: table("path,label,split", "pics/0.png,a,learn"),
    says: /^Expected a split on line 2 of \S+labels\.csv, one of train, .*, but found learn; correct it$/,
  },
  "a missing label": {
    put: table("path,label", "pics/0.png,"),
    says: /^Expected a label on line 2 of \S+labels\.csv but found none; add it or remove the line$/,
  },
  "a path twice": {
    put: table("path,label", "pics/0.png,a", "./pics/../pics/0.png,b"),
    says: /^Expected each image once in \S+labels\.csv but \S+ is on lines 2 and 3; remove one of them$/,
  },
  "a table without its columns": {
    put: table("name,weather", "pics/0.png,a"),
    name: "labels.csv",
    says:
      /^Expected columns path and label in \S+labels\.csv but found name, weather; name them in the first line$/,
  },
  "a circle of links": {
    put: async (folder) => {
      await two(folder);
      await Deno.symlink(folder, `${folder}/cat/up`);
    },
    says:
      /^Expected folders without circles but the link \S+cat\/up leads to \S+, which it is in itself; remove the link$/,
  },
  "a size that is too small": {
    put: two,
    flags: ["--size", "7"],
    says: /^Expected --size to be the side of a square in pixels, .* each from 8 to 1024, .* but found 7$/,
  },
  "a rule that is none": {
    put: two,
    flags: ["--split", "images:80"],
    says:
      /^Expected --split to be data, classes:SHARE or images:SHARE with a share between 0 and 1 but found images:80$/,
  },
  "a format that does not fit": {
    put: two,
    flags: ["--format", "npy"],
    says:
      /^Expected pairs of NumPy files .* but found 24 files \(\.png\) in 2 folders; name a path that contains them$/,
  },
  "a format and another data set": {
    put: two,
    flags: ["--format", "npy", "--dataset", "folder"],
    says: /^Expected --dataset or --format but found --dataset folder and --format npy; omit one of them$/,
  },
  "a ZIP file with nothing usable": {
    put: async (folder) => {
      await putFile(`${folder}/a.zip`, await zip({ "notes/readme.md": new Uint8Array(5) }));
    },
    name: "a.zip",
    says: /^Expected images or arrays in \S+a\.zip but found 1 file \(\.md\); name a folder with/,
  },
  "an image instead of a folder": {
    put: two,
    name: "cat/1.png",
    says: /^Expected images or arrays at \S+1\.png but found another file; name the folder or the ZIP file/,
  },
  "a folder with a ZIP file": {
    put: (folder) => putFile(`${folder}/my photos.zip`, "PK"),
    says: /but found 1 file \(\.zip\); name the ZIP file itself with --data_path '\S+my photos\.zip'$/,
  },
  "a folder with another archive": {
    put: (folder) => putFile(`${folder}/photos.tar.gz`, "x"),
    says: /but found 1 file \(\.gz\); unpack the \.gz files, and name their folder$/,
  },
  "another archive": {
    put: (folder) => putFile(`${folder}/photos.tgz`, "x"),
    name: "photos.tgz",
    says:
      /^Expected images or arrays at \S+photos\.tgz but found another file; unpack it, and name its folder$/,
  },
  "arrays by other names": {
    put: (folder) => putFile(`${folder}/faces.npy`, "x"),
    says:
      /^Expected pairs of NumPy files of images and labels in \S+ but found the array faces; call them images and labels, x and y or data and targets, .*$/,
  },
  "addresses in a table": {
    put: table("path,label", "https://a.org/1.jpg,a"),
    name: "labels.csv",
    says:
      /^Expected the path of a file on line 2 of \S+labels\.csv but found the address https:\S+1\.jpg; download/,
  },
  "photographs of a telephone alone": {
    put: async (folder) => {
      await putFile(`${folder}/cat/1.heic`);
      await putFile(`${folder}/dog/2.HEIC`);
    },
    says:
      /^Expected images .* but found 2 HEIC files, which cannot be decoded; convert them to JPEG, .* heif-convert/,
  },
  "images without classes": {
    put: (folder) => writePicture(`${folder}/1.png`, { color: 1 }),
    says:
      /^Expected the images of each class in a separate folder .* or list the classes in a table of path,label$/,
  },
  "a split for training alone": {
    put: (folder) => writeClasses(folder, { "train/cat": 12, "train/dog": 12 }),
    says:
      /^Expected images of the split train and of another one, .* found only train; add them, or .* --split images:0\.8$/,
  },
};

/** Everything below a folder, with the time of its last change. */
async function contentsOf(folder: string): Promise<string[]> {
  const info = await Deno.lstat(folder).catch(() => undefined);
  if (info === undefined) return [];
  const below = info.isDirectory
    ? await Promise.all(namesIn(folder).map((name) => contentsOf(`${folder}/${name}`)))
    : [];
  return [`${folder} ${info.mtime?.getTime()}`, ...below.flat()];
}

const train = (folder: string, name: string, flags: string[]) =>
  run("train", [
    ...[...FLAGS, "--checkpoint_path", `${folder}/runs`, "--run", "r"],
    ...["--data_path", `${folder}/data${name && `/${name}`}`, ...flags],
  ], { env: { XDG_CACHE_HOME: `${folder}/cache`, DENO_DIR } });

for (const [what, { put, name = "", flags = [], says }] of Object.entries(MISTAKES)) {
  Deno.test(`train says in one line what to do about ${what}, and writes nothing`, () =>
    withFolder(async (folder) => {
      await put(`${folder}/data`);
      const before = await contentsOf(`${folder}/data`);
      const { code, stderr } = await train(folder, name, flags);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^trinca: [^\n]*\n$/);
      assert.match(stderr.slice("trinca: ".length).trim(), says);
      assert.deepEqual(await contentsOf(`${folder}/data`), before);
      assert.ok(!namesIn(folder).includes("runs") || namesIn(`${folder}/runs`).length === 0);
    }));
}

Deno.test("the advice works: damaged files are left out, a single split is divided, links to folders are followed", () =>
  withFolder(async (folder) => {
    await MISTAKES["text with the name of an image"]!.put(`${folder}/data`);
    const skipped = await train(folder, "", ["--bad", "skip"]);
    assert.equal(skipped.code, 0, skipped.stderr);
    assert.match(skipped.stdout, /Warning: Skipped 1 of 25 images .*x\.jpg \(it is not an image\)/);
    await Deno.remove(folder + "/data", { recursive: true });
    await MISTAKES["a split for training alone"]!.put(`${folder}/data`);
    const divided = await train(folder, "", ["--split", "images:0.8", "--run", "divided"]);
    assert.equal(divided.code, 0, divided.stderr);
  }));

Deno.test("names of folders and files may contain blanks, line breaks, tabs and emoji", () =>
  withFolder(async (folder) => {
    const classes = ["my cat", "a\nb", "😀 ü", "tab\tx", 'quote"'];
    await writeClasses(`${folder}/data`, Object.fromEntries(classes.map((name) => [name, 10])));
    await Deno.rename(`${folder}/data/my cat/0.png`, `${folder}/data/my cat/line\nbreak.png`);
    const trained = await train(folder, "", []);
    assert.equal(trained.code, 0, trained.stderr);
    const log = (await Deno.readTextFile(`${folder}/runs/r/events.jsonl`)).split("\n")[0]!;
    assert.deepEqual(JSON.parse(log).dataset.class_names, classes.toSorted());
    const lines = await exportMetadata(folder);
    assert.ok(
      lines.every((line) => line.split("\t").length === lines[0]!.split("\t").length),
      lines.join("\n"),
    );
  }));

Deno.test({
  name: "a folder or a file without the right to read it is named",
  ignore: readsEverything(),
  fn: () =>
    withFolder(async (folder) => {
      await two(folder);
      await Deno.chmod(`${folder}/cat/0.png`, 0);
      const tree = new FolderTree(folder);
      await refuses(() => tree.read("cat/0.png"), /cannot read it: no permission; change its rights$/);
      await Deno.chmod(`${folder}/cat`, 0);
      try {
        await refuses(
          () => tree.list(),
          /cat\/ but cannot read it: no permission; change its rights or move it elsewhere$/,
        );
      } finally {
        await Deno.chmod(`${folder}/cat`, 0o700);
      }
    }),
});
