import assert from "node:assert/strict";
import { ImageIndex } from "../../lib/search/image_index.ts";
import { refuses } from "../base/fixtures.ts";
import { writePicture } from "../data/image_fixtures.ts";
import { useEngine } from "../engine/fixtures.ts";
import { makeRows, withIndex } from "./fixtures.ts";

Deno.test("an index in a program searches for files and bytes, enrols and forgets", () =>
  withIndex([makeRows(3, "first")], async (path) => {
    const engine = await useEngine("wasm");
    using index = await ImageIndex.open(engine, path);
    using other = await ImageIndex.open(engine, path);
    const files = [`${path}/../a.png`, `${path}/../b.png`];
    await writePicture(files[0]!, { color: 250 });
    await writePicture(files[1]!, { color: [200, 10, 90] });
    await index.enrol("own", files);
    assert.deepEqual([index.count, other.count], [5, 3]);
    await other.refresh();
    assert.equal(other.count, 5);
    const [byPath, byBytes] = await other.search([files[0]!, await Deno.readFile(files[0]!)], {
      k: 1,
      threshold: 0.5,
    });
    assert.deepEqual(byBytes, byPath);
    assert.deepEqual([byPath!.name, byPath!.known, byPath!.matches[0]!.distance], ["own", true, 0]);
    await index.enrol("mean", [files[0]!, await Deno.readFile(files[1]!)], { average: true });
    assert.equal(index.count, 6);
    const claim = await index.verify("own", files[0]!, { threshold: 0.5 });
    assert.deepEqual(claim, { accepted: true, distance: 0, threshold: 0.5 });
    const nearest = (await index.search([files[0]!], { k: 10 }))[0]!.matches.find(({ name }) =>
      name === "first"
    )!;
    assert.deepEqual(await index.verify("first", files[0]!, { threshold: nearest.distance }), {
      accepted: false,
      distance: nearest.distance,
      threshold: nearest.distance,
    });
    assert.deepEqual(await index.verify("nobody", files[0]!, { threshold: 2 }), {
      accepted: false,
      distance: null,
      threshold: 2,
    });
    await refuses(() => index.verify("own", files[0]!), /^Expected thresholds by false accept rate but none/);
    // No thresholds were measured for this network.
    assert.equal((await index.search([files[0]!]))[0]!.known, null);
    await refuses(
      () => index.search([files[0]!], { far: 0.1 }),
      /^Expected thresholds by false accept rate but none/,
    );
    await refuses(
      () => index.search(["/none.png"]),
      /^Expected images that can be decoded but \/none\.png cannot: it is missing$/,
    );
    await refuses(
      () => index.enrol("x", [new Uint8Array(9)]),
      /^Expected images that can be decoded but an image's bytes cannot: /,
    );
    assert.equal(await index.forget("own"), 2);
    assert.equal(await index.forget("own"), 0);
    assert.equal(index.count, 4);
  }));
