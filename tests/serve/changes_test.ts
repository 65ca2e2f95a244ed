import assert from "node:assert/strict";
import { makeCheckpoint } from "../run/fixtures.ts";
import { smallNetwork } from "../model/fixtures.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { addToIndex, removeFromIndex } from "../../lib/search/change_index.ts";
import { VectorIndex } from "../../lib/search/vector_index.ts";
import { createIndex } from "../../lib/search/create_index.ts";
import { networkFacts } from "../../lib/search/network_facts.ts";
import { readNetwork } from "../../lib/run/read_checkpoint.ts";
import { withServedIndex } from "./fixtures.ts";

async function search(
  url: string,
  file: string,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(`${url}api/search?k=1`, { method: "POST", body: await Deno.readFile(file) });
  return { status: response.status, answer: await response.json() };
}

Deno.test("what another program changes in the index is seen by the next search", () =>
  withServedIndex(async ({ url, path, files }) => {
    const before = await VectorIndex.open(path);
    const own = before.embedding(0).slice();
    await removeFromIndex(path, (entry) => entry.path === files[0]);
    await addToIndex(path, { embeddings: own, entries: [{ path: files[0]!, name: "owl" }] });
    // Pictures of rows as they were are not mistaken for those of rows as they are.
    assert.equal((await fetch(`${url}api/images/0?version=1`)).status, 200);
    const { answer } = await search(url, files[0]!);
    assert.deepEqual([answer.name, answer.version], ["owl", 2]);
    assert.equal((await fetch(`${url}api/images/0?version=1`)).status, 404);
    assert.equal((await fetch(`${url}api/images/0?version=2`)).status, 200);
    assert.deepEqual((await (await fetch(`${url}api/index`)).json()).version, 2);
    assert.equal((await search(url, files[0]!)).answer.version, 2);
  }));

Deno.test("an index that is removed is still searched, and one of another network is refused", () =>
  withServedIndex(async ({ url, path, folder, files, faults }) => {
    await Deno.rename(path, `${path}.old`);
    assert.equal((await search(url, files[3]!)).answer.name, "cat");
    const checkpoint = makeCheckpoint(2, smallNetwork(8, 8, [2, 3], 4));
    await writeCheckpoint(folder, "epoch_9", checkpoint);
    const stored = await readNetwork(`${folder}/epoch_9`);
    const facts = await networkFacts(`${folder}/epoch_9`, stored, {
      dimension: 4,
      views: 1,
      thresholds: undefined,
    });
    await createIndex(path, `${folder}/epoch_9`, facts, rows());
    const { status, answer } = await search(url, files[3]!);
    assert.equal(status, 503);
    assert.match(
      String(answer.error),
      /noise\.index with the same network but it was built again with another; start deno task serve again$/,
    );
    assert.deepEqual(faults, []);
  }));

Deno.test("an index that is damaged meanwhile is said to be", () =>
  withServedIndex(async ({ url, path, files, faults }) => {
    await Deno.writeTextFile(`${path}/index.json`, "{");
    const { status, answer } = await search(url, files[3]!);
    assert.equal(status, 503);
    assert.match(
      String(answer.error),
      /^Expected an index in \S+ but index\.json is damaged; build it again$/,
    );
    assert.deepEqual(faults, []);
  }));

async function* rows() {
  yield await Promise.resolve({ embeddings: Float32Array.of(1, 0, 0, 0), entries: [{ path: "/p.png" }] });
}
