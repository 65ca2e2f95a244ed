import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { readNpy } from "../../lib/base/npy.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { writeClasses, writePicture } from "../data/image_fixtures.ts";
import { type Ended, start } from "../tasks/fixtures.ts";
import { startCommandHost } from "../tasks/host/command_host.ts";

const run = startCommandHost();

const ENGINE = ["--engine", "wasm"];

interface Place {
  /** What the run and the photographs are in. */
  folder: string;
  photos: string;
  /** Names the checkpoint. */
  network: string[];
}

/** A tiny network that was trained on a folder of photographs. */
async function trained(use: (place: Place) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    await writeClasses(`${photos}/train`, { cat: 8, dog: 8 });
    await writeClasses(`${photos}/test`, { cat: 6, dog: 6 });
    const { code, stderr } = await run("train", [
      ...[...ENGINE, "--data_path", photos, "--checkpoint_path", `${folder}/runs`, "--run", "pets"],
      ...[
        "--epochs",
        "1",
        "--max_steps",
        "2",
        "--size",
        "12",
        "--embedding_size",
        "4",
        "--plain",
        "--no_report",
      ],
    ]);
    assert.equal(code, 0, stderr);
    await use({ folder, photos, network: [...ENGINE, "--checkpoint_path", `${folder}/runs/pets`] });
  });
}

async function succeeds(task: string, args: string[]): Promise<Ended> {
  const ended = await run(task, args);
  assert.equal(ended.code, 0, ended.stderr + ended.stdout);
  return ended;
}

const jsonLines = (text: string) => text.trimEnd().split("\n").map((line) => JSON.parse(line));

Deno.test("a network is used: embed, index, search, enrol, forget, verify", () =>
  trained(async ({ folder, photos, network }) => {
    // embed: every format has the same numbers, in the order of the files.
    const out = `${folder}/e`;
    for (const ending of ["npy", "jsonl", "csv"]) {
      assert.match(
        (await succeeds("embed", [photos, ...network, "--out", `${out}.${ending}`])).stdout,
        /e\.\w+/,
      );
    }
    const { values, shape } = await readNpy(`${out}.npy`);
    assert.deepEqual(shape, [28, 4]);
    const lines = jsonLines(await Deno.readTextFile(`${out}.jsonl`));
    assert.deepEqual(lines.map(({ embedding }) => embedding).flat().map(Math.fround), [...values]);
    assert.deepEqual([lines[0].path, lines[0].label], [`${photos}/test/cat/0.png`, "cat"]);
    const [header, first] = (await Deno.readTextFile(`${out}.csv`)).split("\n");
    assert.equal(header, "path,label,e0,e1,e2,e3");
    assert.deepEqual(first!.split(","), [lines[0].path, "cat", ...lines[0].embedding.map(String)]);
    assert.equal((await Deno.readTextFile(`${out}_rows.csv`)).split("\n")[1], `${photos}/test/cat/0.png,cat`);
    const printed = await succeeds("embed", [
      `${folder}/runs/pets`,
      `${photos}/test/cat/0.png`,
      ...ENGINE,
      "--json",
    ]);
    assert.deepEqual(jsonLines(printed.stdout)[0].embedding, lines[0].embedding);

    // index and search: an image finds itself, under its name.
    const index = `${folder}/pets.index`;
    const built = await succeeds("index", [`${photos}/test`, ...network, "--out", `${index}/`]);
    assert.equal(built.stdout, `${index}: 12 images\n`);
    const query = `${photos}/test/dog/2.png`;
    const search = async (...args: string[]) =>
      jsonLines((await succeeds("search", [index, ...args, ...ENGINE, "--json"])).stdout);
    const [answer] = await search(query, "--k", "3", "--threshold", "0.5");
    assert.deepEqual([answer.path, answer.name, answer.known, answer.matches.length], [
      query,
      "dog",
      true,
      3,
    ]);
    assert.deepEqual(answer.matches[0], { row: 8, distance: 0, path: query, name: "dog" });
    const text = await succeeds("search", [
      index,
      query,
      ...ENGINE,
      "--far",
      "0.5",
      "--html",
      `${folder}/s.html`,
    ]);
    assert.match(
      text.stdout,
      /^\S+pets\.index: 12 images; known below a distance of [\d.]+: false accept rate [\d.]+, VAL/,
    );
    assert.match(text.stdout, /^\S+dog\/2\.png: dog\n {2}0\.0000 {2}dog {2}\S+dog\/2\.png$/m);
    assert.match(await Deno.readTextFile(`${folder}/s.html`), /<b>dog<\/b> \S+dog\/2\.png/);

    // enrol: a new name needs no training; forget: it is gone.
    await writePicture(`${folder}/o w\nl.png`, { color: [200, 10, 10] });
    await writePicture(`${folder}/owl.png`, { color: [10, 200, 10] });
    const owls = [`${folder}/o w\nl.png`, `${folder}/owl.png`];
    const added = await succeeds("enrol", [index, "owl", ...owls, ...ENGINE]);
    assert.equal(added.stdout, `${index}: 2 added as owl, 14 in all\n`);
    assert.deepEqual((await search(owls[0]!, "--threshold", "0.5"))[0].name, "owl");
    assert.equal(
      (await succeeds("enrol", [index, "mean owl", ...owls, ...ENGINE, "--average"])).stdout,
      `${index}: the mean of 2 added as mean owl, 15 in all\n`,
    );
    const [mean] = (await search(owls[0]!, "--k", "15"))[0].matches.filter(({ name }: { name: string }) =>
      name === "mean owl"
    );
    assert.equal(mean.images, 2);
    const unknown = await run("forget", [index, "owls"]);
    assert.equal(unknown.code, 1);
    assert.match(
      unknown.stderr,
      /name owls in \S+ but found none, so nothing was removed; did you mean owl\? deno task forget \S+ --list lists/,
    );
    const listed = (await succeeds("forget", [index, "--list"])).stdout.trim().split("\n");
    assert.deepEqual(listed.filter((line) => /owl/.test(line)).sort(), ["mean owl\t1", "owl\t2"]);
    const paths = (await succeeds("forget", [index, "--list", "--by", "path"])).stdout.trim().split("\n");
    assert.ok(paths.includes(query), paths.join("\n"));
    assert.equal((await succeeds("forget", [index, "owl", "mean owl"])).stdout, `${index}: 3 removed\n`);
    assert.equal((await search(owls[0]!, "--k", "20"))[0].matches.length, 12);
    assert.equal((await succeeds("forget", [index, query, "--by", "path"])).stdout, `${index}: 1 removed\n`);

    // verify: exit codes for scripts.
    const pair = [query, `${photos}/test/cat/1.png`];
    const verify = (...args: string[]) => run("verify", [...args, ...network]);
    const same = await verify(query, query, "--far", "0.5");
    assert.equal(same.code, 0, same.stderr);
    assert.match(
      same.stdout,
      /^same: distance 0\.0000, below [\d.]+: false accept rate [\d.]+, VAL [\d.]+, as measured on 12 test images of photos\n$/,
    );
    const other = await verify(...pair, "--threshold", "0", "--json");
    assert.deepEqual([other.code, JSON.parse(other.stdout).same], [1, false]);
    const wrong = await verify(query, `${folder}/none.png`);
    assert.equal(wrong.code, 2);
    assert.match(
      wrong.stderr,
      /^trinca: Expected images at \S+none\.png but nothing exists there; check the path\n$/,
    );

    // A list of pairs: what was measured, on pairs that nobody chose by.
    await Deno.writeTextFile(
      `${folder}/pairs.csv`,
      "a,b,same\nphotos/test/cat/0.png,photos/test/cat/0.png,1\nphotos/test/cat/0.png,photos/test/dog/0.png,0\n",
    );
    const list = await verify("--pairs", `${folder}/pairs.csv`, "--threshold", "2");
    assert.equal(list.code, 0, list.stderr);
    assert.match(list.stdout, /^2 of 2 pairs the same: below 2\.0000$/m);
    assert.match(list.stdout, /^VAL, pairs of one class accepted {4}1\.0000 \([\d.]+ to 1\.0000\), 1 of 1$/m);
    assert.match(
      list.stdout,
      /^FAR, pairs of two classes accepted {2}1\.0000 \([\d.]+ to 1\.0000\), 1 of 1$/m,
    );
    assert.deepEqual(namesIn(folder).filter((name) => /\.part/.test(name)), []);
  }));

Deno.test("damaged and missing files are named and left out; nothing is left of a file without any", () =>
  trained(async ({ folder, photos, network }) => {
    await Deno.writeTextFile(`${photos}/test/cat/bad.png`, "no picture");
    const out = `${folder}/e.jsonl`;
    const some = await succeeds("embed", [`${photos}/test`, ...network, "--out", out]);
    assert.match(some.stderr, /^Left out \S+test\/cat\/bad\.png: .+$/m);
    assert.equal(jsonLines(await Deno.readTextFile(out)).length, 12);
    const none = await run("embed", [
      `${photos}/test/cat/bad.png`,
      ...network,
      "--out",
      `${folder}/none.npy`,
    ]);
    assert.equal(none.code, 1);
    assert.match(
      none.stderr,
      /\ntrinca: Expected images that can be decoded but the only one is damaged; name others\n$/,
    );
    const index = await run("index", [
      `${photos}/test/cat/bad.png`,
      ...network,
      "--out",
      `${folder}/none.index`,
    ]);
    assert.equal(index.code, 1);
    assert.deepEqual(namesIn(folder).sort(), ["e.jsonl", "photos", "runs"]);
  }));

Deno.test("mistakes are said in one line, before anything is written", () =>
  trained(async ({ folder, photos, network }) => {
    const refused = async (task: string, args: string[], message: RegExp) => {
      const { code, stdout, stderr } = await run(task, args);
      assert.equal(code, task === "verify" ? 2 : 1, stdout);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    };
    await refused(
      "embed",
      [photos, ...network],
      /Expected --out with a file's name that ends with one of \.npy, .* neither/,
    );
    await refused("embed", [photos, ...network, "--out", "x.txt"], /or --json, but found x\.txt; choose one/);
    await refused("embed", [...network, "--json"], /Expected image files, folders, ZIP files or tables/);
    await refused(
      "index",
      [photos, ...network],
      /Expected --out with the folder of the new index but found none/,
    );
    await refused(
      "index",
      [photos, ...network, "--out", photos],
      /Expected no \S+photos, where the new index goes/,
    );
    await refused(
      "search",
      [photos, photos],
      /Expected an index in \S+photos but found no index\.json; build one/,
    );
    await refused("search", [], /Expected an index and images but found neither/);
    await refused("enrol", [photos], /Expected an index, a name and images but found only/);
    await refused("forget", [photos], /Expected an index and what to remove but found \S+ alone/);
    await refused(
      "verify",
      [photos, ...network],
      /Expected two images but found 28; name two files, or --pairs/,
    );
    await refused(
      "verify",
      [`${photos}/test/cat/0.png`, `${photos}/test/cat/1.png`, ...network, "--far", "0.000001"],
      /Expected a false accept rate of at least 0\.\d+, the least that was measured on 12 images of photos/,
    );
    assert.deepEqual(namesIn(folder).sort(), ["photos", "runs"]);
  }));

Deno.test("Ctrl-C leaves nothing of a file or an index, also while paths are waited for", () =>
  trained(async ({ folder, photos, network }) => {
    const input = `${photos}/test/cat/0.png\n`;
    for (const [task, ...args] of [["embed", "-", "--json"], ["embed", "-", "--out", `${folder}/e.npy`]]) {
      const running = start(task!, [...args, ...network], { input: input.repeat(300) });
      // Lines of JSON appear batch by batch; of a file its beginning.
      if (args.includes("--json")) await running.shows(/0\.png/);
      else await until(() => namesIn(folder).some((name) => /^e_rows\.csv\..*\.part$/.test(name)));
      running.kill("SIGINT");
      const { code, stderr } = await running.ended;
      assert.equal(code, 130, stderr);
      assert.match(stderr, /^Stopped; nothing was written$/m);
    }
    await Deno.writeTextFile(`${folder}/many.csv`, `path\n${"photos/test/cat/0.png\n".repeat(200_000)}`);
    const running = start("index", [`${folder}/many.csv`, ...network, "--out", `${folder}/x.index`]);
    // Before it begins, it tries whether a file can be written there.
    await until(() =>
      namesIn(folder).some((name) =>
        name.endsWith(".part") && namesIn(folder + "/" + name).includes("segments")
      )
    );
    running.kill("SIGTERM");
    assert.equal((await running.ended).code, 130);
    assert.deepEqual(namesIn(folder).sort(), ["many.csv", "photos", "runs"]);
  }));

/** Waits for something in a folder that changes meanwhile. */
async function until(holds: () => boolean): Promise<void> {
  const isThere = () => {
    try {
      return holds();
    } catch {
      return false; // It has gone, or is no folder.
    }
  };
  while (!isThere()) await delay(20);
}
