import assert from "node:assert/strict";
import { isAligned } from "../../lib/engine/aligned_floats.ts";
import { addToIndex, removeFromIndex } from "../../lib/search/change_index.ts";
import { createIndex } from "../../lib/search/create_index.ts";
import type { IndexEntry } from "../../lib/search/index_format.ts";
import { readIndexNetwork } from "../../lib/search/read_index_network.ts";
import { requireIndex } from "../../lib/search/read_manifest.ts";
import { VectorIndex } from "../../lib/search/vector_index.ts";
import { readNetwork } from "../../lib/run/read_checkpoint.ts";
import { namesIn, refuses } from "../base/fixtures.ts";
import { makeRows, parts, withIndex } from "./fixtures.ts";

async function contents(path: string): Promise<{ entries: IndexEntry[]; embeddings: number[][] }> {
  const index = await VectorIndex.open(path);
  const rows = Array.from({ length: index.count }, (_, row) => row);
  return {
    entries: rows.map((row) => index.entry(row)),
    embeddings: rows.map((row) => [...index.embedding(row)]),
  };
}

Deno.test("an index gives back the rows that it was created with, and the network", () => {
  const [a, b] = [makeRows(5, "a"), makeRows(3, "b", 2)];
  return withIndex([a, b], async (path, checkpoint) => {
    const { entries, embeddings } = await contents(path);
    assert.deepEqual(entries, [...a.entries, ...b.entries]);
    assert.deepEqual(embeddings.flat(), [...a.embeddings, ...b.embeddings]);
    const { manifest } = await VectorIndex.open(path);
    const { parameters } = await readIndexNetwork(path, manifest);
    assert.deepEqual(parameters, (await readNetwork(checkpoint)).parameters);
  });
});

Deno.test("the rows of all parts are one block, which an engine searches without a copy", () =>
  withIndex([makeRows(5, "a")], async (path) => {
    const added = makeRows(2, "b", 2);
    await addToIndex(path, added);
    const { blocks, manifest: { segments } } = await VectorIndex.open(path);
    assert.equal(segments.length, 2);
    assert.equal(blocks.length, 1);
    assert.deepEqual([...blocks[0]!], [...makeRows(5, "a").embeddings, ...added.embeddings]);
    assert.ok(isAligned(blocks[0]!));
  }));

Deno.test("rows are added and removed, and their files with them", () =>
  withIndex([makeRows(5, "a")], async (path) => {
    const [b, c] = [makeRows(2, "b", 2), makeRows(1, "c", 3)];
    assert.equal(await addToIndex(path, b), 7);
    assert.equal(await addToIndex(path, c), 8);
    const removed = await removeFromIndex(path, ({ name }) => name === "b" || name === "c");
    assert.deepEqual(removed, [...b.entries, ...c.entries]);
    assert.deepEqual(await contents(path), {
      entries: makeRows(5, "a").entries,
      embeddings: (await contents(path)).embeddings,
    });
    assert.equal((await contents(path)).embeddings.length, 5);
    // The embeddings that were removed are nowhere on the disk.
    assert.equal(namesIn(`${path}/segments`).length, 2);
    const one = await removeFromIndex(path, ({ path }) => path === "/p/a/3.png");
    assert.equal(one.length, 1);
    assert.deepEqual((await contents(path)).entries.map(({ path }) => path.at(-5)), ["0", "1", "2", "4"]);
    assert.deepEqual(await removeFromIndex(path, () => false), []);
  }));

Deno.test("many small additions are merged, in their order", () =>
  withIndex([makeRows(3, "first")], async (path) => {
    const expected = makeRows(3, "first");
    const entries = [...expected.entries];
    const values = [...expected.embeddings];
    for (let i = 0; i < 20; i++) {
      const rows = makeRows(2, `n${i}`, 10 + i);
      entries.push(...rows.entries);
      values.push(...rows.embeddings);
      await addToIndex(path, rows);
      assert.ok((await VectorIndex.open(path)).manifest.segments.length <= 9);
    }
    const found = await contents(path);
    assert.deepEqual(found.entries, entries);
    assert.deepEqual(found.embeddings.flat(), values);
    const { segments } = (await VectorIndex.open(path)).manifest;
    assert.equal(namesIn(`${path}/segments`).length, 2 * segments.length);
  }));

Deno.test("a reader of an index sees it, while it is changed, as before or after a change", () =>
  withIndex([makeRows(4, "a")], async (path) => {
    let changing = true;
    const change = (async () => {
      for (let i = 0; i < 15; i++) {
        await Promise.all([addToIndex(path, makeRows(3, "b", i)), addToIndex(path, makeRows(3, "c", i))]);
        await removeFromIndex(path, ({ name }) => name === "b");
      }
      changing = false;
    })();
    let reads = 0;
    while (changing) {
      const { entries } = await contents(path);
      assert.equal((entries.length - 4) % 3, 0);
      reads++;
    }
    await change;
    assert.ok(reads > 0);
    assert.equal((await contents(path)).entries.length, 4 + 15 * 3);
  }));

Deno.test("an existing path is never replaced, and an index without rows is not created", () =>
  withIndex([makeRows(1, "a")], async (path, checkpoint, facts) => {
    await refuses(
      () => createIndex(path, checkpoint, facts, parts(makeRows(1, "b"))),
      /^Expected no \S+x\.index, where the new index goes, but found one; choose another --out, or add to an index/,
    );
    assert.equal((await contents(path)).entries[0]!.name, "a");
    await refuses(
      () => createIndex(`${path}2`, checkpoint, facts, parts()),
      /^Expected images for the index/,
    );
    await assert.rejects(Deno.stat(`${path}2`));
  }));

Deno.test("a damaged index is refused in one line that says what to do", () =>
  withIndex([makeRows(3, "a")], async (path) => {
    const [segment] = (await VectorIndex.open(path)).manifest.segments;
    const manifest = await Deno.readTextFile(`${path}/index.json`);
    const file = `${path}/segments/${segment!.name}`;
    const opened = () => VectorIndex.open(path);
    const damage = async (name: string, bytes: Uint8Array | undefined, message: RegExp) => {
      const before = await Deno.readFile(name);
      if (bytes === undefined) await Deno.remove(name);
      else await Deno.writeFile(name, bytes);
      await refuses(opened, message);
      await Deno.writeFile(name, before);
    };
    const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const changed = (change: Record<string, unknown>) => text({ ...JSON.parse(manifest), ...change });
    await damage(
      `${file}.safetensors`,
      new Uint8Array(9),
      /segments\/\S+\.safetensors as the index has written it/,
    );
    await damage(
      `${file}.jsonl`,
      text({}),
      /segments\/\S+\.jsonl as the index has written it but it is damaged/,
    );
    await damage(
      `${file}.jsonl`,
      undefined,
      /^Expected the parts of the index \S+ .* but some are missing; build it/,
    );
    await damage(
      `${path}/index.json`,
      undefined,
      /^Expected an index in \S+ but found no index\.json; build one/,
    );
    await damage(
      `${path}/index.json`,
      text([]),
      /^Expected an index in \S+ but .* is invalid: .*; build it again$/,
    );
    await damage(`${path}/index.json`, new Uint8Array(3), /but index\.json is damaged; build it again$/);
    await damage(`${path}/index.json`, changed({ format: 2 }), /has format 2, .*; use a newer Trinca$/);
    await damage(`${path}/index.json`, changed({ dimension: 0 }), /but dimension in index\.json is invalid/);
    await damage(
      `${path}/index.json`,
      changed({ segments: [{ ...segment, name: "../../etc" }] }),
      /but segments\.0\.name in index\.json is invalid/,
    );
    assert.equal((await opened()).count, 3);
    await refuses(
      () => VectorIndex.open(`${path}/none`),
      /but found no index\.json; build one with deno task index$/,
    );
    await refuses(() => addToIndex(`${path}/none`, makeRows(1, "a")), /but found no index\.json/);
    await assert.rejects(Deno.stat(`${path}/none`));
    await refuses(
      () => requireIndex(`${path}/index.json`),
      /^Expected an index, which is a folder, but found the file \S+index\.json; name the index first, or build one/,
    );
  }));

Deno.test("an index with the network of another checkpoint is refused", () =>
  withIndex([makeRows(3, "a")], async (path) => {
    const { manifest } = await VectorIndex.open(path);
    const network = { ...manifest.network, digest: "0".repeat(64) };
    await refuses(
      () => readIndexNetwork(path, { ...manifest, network }),
      /^Expected the network in \S+ to be the one that the index was built with, 000000000000…, but found \w{12}…/,
    );
  }));
