import assert from "node:assert/strict";
import sharp from "sharp";
import { ErrorAnswer, IndexAnswer, SearchAnswer, VerifyAnswer } from "../../lib/serve/api_schemas.ts";
import { distance } from "../../lib/search/nearest.ts";
import { VectorIndex } from "../../lib/search/vector_index.ts";
import { THRESHOLDS, withServedIndex } from "./fixtures.ts";

const post = (url: string, body: BodyInit) => fetch(url, { method: "POST", body });

Deno.test("the server answers as the network does: search, verify, the index, pictures", () =>
  withServedIndex(async ({ url, files, path, faults }) => {
    // The query is a file of the index, whose embedding is therefore known.
    const rows = await VectorIndex.open(path);
    const naive = files.map((file, row) => ({
      row,
      distance: distance(rows.embedding(5), rows.embedding(row)),
      path: file,
      name: row < 4 ? "cat" : "dog",
    })).sort((a, b) => a.distance - b.distance);
    const bytes = await Deno.readFile(files[5]!);

    const asked = await post(`${url}api/search?k=8&threshold=1.5`, bytes);
    const found = SearchAnswer.strict().parse(await asked.json());
    assert.equal(asked.headers.get("content-type"), "application/json");
    const withoutDistance = (matches: typeof naive) => matches.map(({ distance: _, ...others }) => others);
    assert.deepEqual(withoutDistance(found.matches as typeof naive), withoutDistance(naive));
    found.matches.forEach((match, i) => assert.ok(Math.abs(match.distance - naive[i]!.distance) < 1e-6));
    assert.deepEqual([found.known, found.name, found.decision], [true, "dog", { threshold: 1.5 }]);

    // The threshold of a rate is the largest that was measured there.
    const self = SearchAnswer.parse(await (await post(`${url}api/search?far=0.01`, bytes)).json());
    assert.equal(self.matches.length, 5);
    assert.deepEqual(self.decision, { threshold: 0.5, measured: THRESHOLDS.points[3] });
    const usual = SearchAnswer.parse(await (await post(`${url}api/search`, bytes)).json());
    assert.deepEqual(usual.decision, { threshold: 0.2, measured: THRESHOLDS.points[1] });
    const { known, name } = await (await post(`${url}api/search?threshold=0`, bytes)).json();
    assert.deepEqual([known, name], [false, null]);

    const pair = new FormData();
    pair.set("a", new File([bytes], "a.png"));
    pair.set("b", new File([await Deno.readFile(files[2]!)], "b.png"));
    const verified = VerifyAnswer.strict().parse(
      await (await post(`${url}api/verify?threshold=2`, pair)).json(),
    );
    assert.equal(verified.same, true);
    assert.ok(Math.abs(verified.distance - distance(rows.embedding(5), rows.embedding(2))) < 1e-6);

    const index = IndexAnswer.strict().parse(await (await fetch(`${url}api/index`)).json());
    assert.deepEqual([index.title, index.images, index.far, index.version], [path, 8, 0.001, 1]);
    assert.deepEqual(index.network, {
      ...{ run: index.network.run, epoch: 3, trained_on: "noise", height: 8, width: 8, channels: 1 },
    });
    assert.deepEqual(index.drawing, { ink: "white", box: 6 });

    const picture = await fetch(`${url}api/images/6`);
    assert.equal(picture.headers.get("content-type"), "image/png");
    const pixels = async (
      file: Uint8Array,
    ) => [...await sharp(file).removeAlpha().toColourspace("srgb").raw().toBuffer()];
    assert.deepEqual(await pixels(await picture.bytes()), await pixels(await Deno.readFile(files[6]!)));

    const page = await fetch(url);
    assert.match(page.headers.get("content-type")!, /^text\/html/);
    assert.match(await page.text(), /<title>Trinca<\/title>/);
    assert.deepEqual(faults, []);
  }));

Deno.test("without thresholds nothing is known or unknown, unless a request names a distance", () =>
  withServedIndex(async ({ url, files }) => {
    const bytes = await Deno.readFile(files[0]!);
    const usual = SearchAnswer.parse(await (await post(`${url}api/search`, bytes)).json());
    assert.deepEqual([usual.known, usual.name, usual.decision], [null, "cat", null]);
    const refused = await post(`${url}api/search?far=0.1`, bytes);
    assert.equal(refused.status, 400);
    assert.match(ErrorAnswer.parse(await refused.json()).error, /^Expected thresholds by false accept rate/);
    const own = SearchAnswer.parse(await (await post(`${url}api/search?threshold=0.1`, bytes)).json());
    assert.equal(own.known, true);
  }, { thresholds: null }));

Deno.test("mistakes are answered in one line of JSON", () =>
  withServedIndex(async ({ url, files, faults }) => {
    const bytes = await Deno.readFile(files[0]!);
    const form = new FormData();
    form.set("a", new File([bytes], "a.png"));
    form.set("b", "a text");
    const cases: [status: number, answer: () => Promise<Response>, message: RegExp][] = [
      [
        415,
        () => post(`${url}api/search`, "no image"),
        /^Expected an image that can be decoded but it is not an image; /,
      ],
      [
        415,
        () => post(`${url}api/search`, bytes.slice(0, 60)),
        /^Expected an image that can be decoded but .+; send a JPEG/,
      ],
      [
        400,
        () => post(`${url}api/search`, ""),
        /^Expected an image in the body but found none; send its file$/,
      ],
      [
        400,
        () => post(`${url}api/search?k=0`, bytes),
        /^Expected k to be a whole number from 1 to 10000 but found 0; /,
      ],
      [
        400,
        () => post(`${url}api/search?far=2`, bytes),
        /^Expected far to be a number above 0, at most 1 but found 2; /,
      ],
      [
        400,
        () => post(`${url}api/search?far=0.0001`, bytes),
        /^Expected a false accept rate of at least 0\.001, /,
      ],
      [
        400,
        () => post(`${url}api/search?far=0.01&threshold=1`, bytes),
        /^Expected either far or threshold but found both; omit one$/,
      ],
      [
        400,
        () => post(`${url}api/search?path=/etc/passwd`, bytes),
        /^Expected only k, far, threshold in the query but found path; /,
      ],
      [
        415,
        () => post(`${url}api/verify`, bytes),
        /^Expected a form \(multipart\/form-data\) with the files a and b but found no type; /,
      ],
      [
        400,
        () => post(`${url}api/verify`, form),
        /^Expected the files a and b but found a text as b; send both$/,
      ],
      [
        400,
        () => post(`${url}api/verify`, new FormData()),
        /^Expected the files a and b but found no a; send both$/,
      ],
      [405, () => fetch(`${url}api/search`), /^Expected POST for api\/search but found GET; use POST$/],
      [405, () => post(url, bytes), /^Expected GET for the page but found POST; use GET$/],
      [404, () => fetch(`${url}api/images/8`), /^Expected a row below 8 but found 8; search again$/],
      [
        404,
        () => fetch(`${url}api/images/0?version=2`),
        /^Expected version 1 of the images but found 2; search again$/,
      ],
      [
        404,
        () => fetch(`${url}api/images/-1`),
        /^Expected one of the addresses of openapi\.json but found api\/images\/-1; /,
      ],
      [
        404,
        () => fetch(`${url}api/images/..%2f..%2fetc%2fpasswd`),
        /^Expected one of the addresses of openapi\.json/,
      ],
    ];
    for (const [status, ask, message] of cases) {
      const response = await ask();
      const { error } = ErrorAnswer.strict().parse(await response.json());
      assert.match(error, message);
      assert.equal(response.status, status, error);
      assert.doesNotMatch(error, /\n/);
    }
    assert.deepEqual(faults, []);
    // What was asked wrongly does not stop what comes after it.
    assert.equal((await post(`${url}api/search`, bytes)).status, 200);
  }));

Deno.test("a picture whose file is gone or damaged is said to be missing", () =>
  withServedIndex(async ({ url, files }) => {
    await Deno.remove(files[0]!);
    await Deno.writeTextFile(files[1]!, "no image");
    for (const row of [0, 1]) {
      const response = await fetch(`${url}api/images/${row}`);
      assert.equal(response.status, 404);
      assert.match(
        (await response.json()).error,
        /^Expected the file of row \d but it cannot be read; see its path$/,
      );
    }
  }));
