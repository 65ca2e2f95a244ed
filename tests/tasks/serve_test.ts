import assert from "node:assert/strict";
import { namesIn } from "../base/fixtures.ts";
import { withNoiseIndex } from "../serve/fixtures.ts";
import { run, start } from "./fixtures.ts";

const ENGINE = ["--engine", "wasm"];

Deno.test("serve answers as search does, and ends at once by Ctrl-C with what nobody else reaches", () =>
  withNoiseIndex(async ({ folder, path, files }) => {
    const serving = start("serve", [path, ...ENGINE]);
    const url = await addressOf(serving);
    const query = files[6]!;
    const found = await (await fetch(`${url}api/search?k=4&far=0.01`, {
      method: "POST",
      body: await Deno.readFile(query),
    })).json();
    const { stdout } = await run("search", [path, query, ...ENGINE, "--k", "4", "--far", "0.01", "--json"]);
    const { name, known, matches } = JSON.parse(stdout);
    assert.deepEqual({ name: found.name, known: found.known, matches: found.matches }, {
      name,
      known,
      matches,
    });
    const { port } = new URL(url);
    // A request that never ends does not keep it.
    const endless = fetch(`${url}api/search`, { method: "POST", body: new ReadableStream() }).catch(() => {});
    const pressed = performance.now();
    serving.kill("SIGINT");
    const ended = await serving.ended;
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [130, `${url}\n`, ""]);
    assert.ok(performance.now() - pressed < 30_000);
    await endless;
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
    assert.deepEqual(namesIn(folder).filter((name) => !/^(epoch_3|noise\.index|photos)$/.test(name)), []);
  }));

Deno.test("serve without an index searches the images that a checkpoint was measured on", () =>
  withNoiseIndex(async ({ folder }) => {
    const digits = ["--dataset", "digits", ...ENGINE, "--plain", "--no_report", "--num_images", "640"];
    const { code, stderr } = await run("train", [
      ...[...digits, "--batch_size", "20", "--epochs", "1", "--max_steps", "2"],
      ...["--checkpoint_path", `${folder}/runs`, "--run", "a"],
    ]);
    assert.equal(code, 0, stderr);
    const serving = start("serve", ["--checkpoint_path", `${folder}/runs`, ...ENGINE]);
    const url = await addressOf(serving);
    const facts = await (await fetch(`${url}api/index`)).json();
    assert.deepEqual([facts.title, facts.network.run, facts.drawing.ink], [
      "drawn digits, test",
      "a",
      "white",
    ]);
    assert.ok(facts.thresholds.points.length > 10);
    // A picture of the gallery finds itself.
    const picture = await (await fetch(`${url}api/images/7`)).blob();
    const { matches, name } =
      await (await fetch(`${url}api/search?threshold=0.001`, { method: "POST", body: picture })).json();
    assert.deepEqual([matches[0].row, matches[0].distance, matches[0].path], [7, 0, "test/7"]);
    assert.match(name, /^\d$/);
    serving.kill("SIGTERM");
    assert.equal((await serving.ended).code, 143);
  }));

Deno.test("mistakes in the use of serve and export --web are said in one line", () =>
  withNoiseIndex(async ({ folder, path }) => {
    const refused = async (task: string, args: string[], message: RegExp) => {
      const { code, stdout, stderr } = await run(task, args);
      assert.equal(code, 1, stdout);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    };
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr as Deno.NetAddr;
    await refused(
      "serve",
      [path, "other.index"],
      /Expected at most one index but found \S+ and other\.index; name one/,
    );
    await refused(
      "serve",
      [path, "--far", "0"],
      /Expected --far to be a number above 0, at most 1 but found 0/,
    );
    await refused(
      "serve",
      [path, ...ENGINE, "--far", "1e-9"],
      /Expected a false accept rate of at least \S+, .* but found --far 1e-9; use a larger one$/m,
    );
    await refused("serve", [folder], /Expected an index in \S+ but found no index\.json; build one/);
    await refused(
      "serve",
      [path, "--views", "5"],
      /Expected no --views together with an index, which says that itself/,
    );
    await refused(
      "serve",
      [path, ...ENGINE, "--port", String(port)],
      /Expected a free --port but found \d+: it is in use/,
    );
    await refused(
      "export",
      ["--web", folder, "--out", `${folder}/w`],
      /Expected an index in \S+ but found no index\.json/,
    );
    await refused(
      "export",
      ["--web", path, "--out", path],
      /Expected no \S+noise\.index, where the page goes, but found one/,
    );
    assert.deepEqual(namesIn(folder), ["epoch_3", "noise.index", "photos"]);
    const written = await run("export", ["--web", `${path}/`]);
    assert.equal(written.code, 0, written.stderr);
    assert.match(written.stdout, /^\S+noise\.index\.web: 8 images, [\d.]+ MB\n$/);
    assert.ok(namesIn(`${path}.web`).includes("index.html"));
  }));

/** The address that a server prints. */
async function addressOf(serving: ReturnType<typeof start>): Promise<string> {
  return (await serving.shows(/^http:\S+$/m))[0];
}
