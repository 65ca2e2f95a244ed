import assert from "node:assert/strict";
import { duplicatesHtml, type Pictures } from "../../../lib/report/duplicates/duplicates_html.ts";
import { texture } from "../../data/duplicates/textures.ts";
import { Chromium, findChromium } from "../html/chromium.ts";
import { makeGroup, makeReport, makeSuspect } from "./fixtures.ts";

const SIDE = 64;

function pictures(parts: Partial<Pictures> = {}): Pictures {
  return {
    shape: { height: SIDE, width: SIDE, channels: 3 },
    read: (path) => Promise.resolve(path.includes("gone") ? undefined : texture(path.length % 7, SIDE)),
    neighbours: [],
    ...parts,
  };
}

/** A report on very many images. */
function many() {
  const group = (kind: string, i: number) =>
    makeGroup(Array.from({ length: 2 + i % 9 }, (_, k) => `data/${kind}/${i}_${k}.png`));
  return makeReport({
    groups: [
      ...Array.from({ length: 10_000 }, (_, i) => group("other", i)),
      ...Array.from({ length: 3000 }, (_, i) => ({ ...group("leak", i), leak: true })),
    ],
    suspects: Array.from({ length: 5000 }, (_, i) => makeSuspect(`data/suspect/${i}.png`)),
  });
}

Deno.test("duplicatesHtml() stays small with 13,000 groups, and says how many there are", async () => {
  const read: string[] = [];
  const page = await duplicatesHtml(
    "data",
    many(),
    pictures({
      read: (path) => {
        read.push(path);
        return Promise.resolve(texture(path.length, SIDE));
      },
    }),
  );
  assert.equal(page.match(/<figure/g)!.length, 300);
  assert.match(page, /Leaks: duplicates in several splits: 100 of 3,000/);
  assert.match(page, /Other duplicates: 100 of 10,000/);
  assert.match(page, /Perhaps mislabelled: 100 of 5,000/);
  assert.match(page, /and 4 more/);
  assert.ok(read.length <= 1300, `${read.length} pictures`);
  assert.ok(page.length < 2e7, `${page.length}`);
  assert.doesNotMatch(page, /(?:src|href)="(?!data:|#)/);
});

Deno.test("duplicatesHtml() shows what names are, and images that are gone", async () => {
  const report = makeReport({
    groups: [makeGroup(["<img src=x onerror=alert(1)>.png", "gone.png"])],
    suspects: [makeSuspect(`"><script>alert(2)</script>`)],
  });
  const near = [[{ path: "near.png", class: "<u>dog", distance: 0.5 }, {
    path: "gone.png",
    class: null,
    distance: 0.75,
  }]];
  const page = await duplicatesHtml("<i>photos", report, pictures({ neighbours: near }));
  assert.doesNotMatch(page, /<script>alert|<img src=x|<i>photos|<u>dog/);
  assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt;\.png/);
  assert.match(page, /0\.5000 &lt;u&gt;dog/);
  assert.match(page, /0\.7500 no class/);
  assert.match(page, /<b>cat<\/b>, rather <b>dog<\/b>: 90% of its neighbours, score 0\.720/);
});

Deno.test({
  name: "duplicatesHtml() makes a page that a browser shows without errors and requests",
  ignore: findChromium() === undefined,
  fn: async () => {
    const path = await Deno.makeTempFile({ suffix: ".html" });
    const browser = await Chromium.start(findChromium()!);
    try {
      await Deno.writeTextFile(path, await duplicatesHtml("data", many(), pictures()));
      const page = await browser.newPage();
      await page.open(`file://${path}`);
      const shown = await page.evaluate<number[]>(
        "[document.images.length, [...document.images].filter((image) => image.naturalWidth > 0).length, " +
          "document.documentElement.scrollWidth - innerWidth]",
      );
      assert.ok(shown[0]! >= 300 && shown[1] === shown[0] && shown[2]! <= 0, String(shown));
      assert.deepEqual([page.complaints, page.requests.filter((url) => !/^(file|data):/.test(url))], [
        [],
        [],
      ]);
    } finally {
      await browser.close();
      await Deno.remove(path);
    }
  },
});
