import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { packExplorer } from "../../../lib/report/html/explorer_payload.ts";
import type { ExplorerInput } from "../../../lib/report/html/html_report_input.ts";
import { readPayload } from "../../../lib/report/html/page/explorer_data.ts";
import { renderHtmlReport } from "../../../lib/report/html/render_html_report.ts";
import { digitExplorer, smallReport } from "./fixtures.ts";

const parse = (text: string) => new DOMParser().parseFromString(text, "text/html");

/** Colour images, not square, of a number of classes. */
async function colourful(
  count: number,
  classes: number,
  classNames?: readonly string[],
): Promise<ExplorerInput> {
  const digits = await digitExplorer(count);
  const [height, width] = [12, 20];
  return {
    ...digits,
    labels: Int32Array.from({ length: count }, (_, i) => i % classes),
    pictures: {
      images: new Uint8Array(count * height * width * 3).map((_, i) => (i * 31) % 256),
      height,
      width,
      channels: 3,
    },
    ...(classNames && { classNames }),
    epochs: [],
  };
}

Deno.test("The explorer has a button with the name of each class, and escapes names everywhere", async () => {
  const names = ["<b>bold</b>", "a\tb\nc", "🍎", "n".repeat(200), "</script><script>alert(1)</script>"];
  const small = await smallReport();
  const text = await renderHtmlReport({ ...small, explorer: await colourful(40, 5, names) });
  const document = parse(text);
  const shown = [...document.querySelectorAll("#classes .class-name")].map(({ textContent }) => textContent);
  assert.deepEqual(shown, ["<b>bold</b>", "a b c", "🍎", `${"n".repeat(59)}…`, names[4]]);
  assert.equal(document.querySelectorAll("b").length, 0);
  assert.equal(
    document.querySelectorAll("script").length,
    parse(await renderHtmlReport(small)).querySelectorAll("script").length,
  );
  const data = readPayload(JSON.parse(document.getElementById("explorer-data")!.textContent!));
  assert.deepEqual([0, 2, 7].map(data.nameOf), ["<b>bold</b>", "🍎", "7"]);
  const { channels, height, width } = data.sprites!;
  assert.deepEqual([channels, height, width], [3, 12, 20]);
  assert.match(document.querySelector(".keys")!.textContent, /the first ten classes/);
});

Deno.test("The explorer of many classes has a searchable list instead of buttons", async () => {
  const small = await smallReport();
  const names = Array.from({ length: 10_000 }, (_, label) => `A class whose name is long ${label}`);
  const [few, many] = await Promise.all(
    [30, 10_000].map(async (classes) =>
      await renderHtmlReport({ ...small, explorer: await colourful(10_000, classes, names) })
    ),
  );
  assert.equal(parse(few!).querySelectorAll("#classes button[data-label]").length, 30);
  const document = parse(many!);
  assert.equal(document.querySelectorAll("#classes button[data-label]").length, 0);
  assert.ok(document.getElementById("class-search"));
  // Only the names are added.
  assert.ok(many!.length - few!.length < 10_000 * 60, `${many!.length - few!.length} characters`);
});

Deno.test("packExplorer() treats classes named by their numbers like classes without names", async () => {
  const input = await colourful(30, 10);
  const numbers = Array.from({ length: 10 }, (_, label) => String(label));
  assert.deepEqual(await packExplorer({ ...input, classNames: numbers }), await packExplorer(input));
});

Deno.test("packExplorer() says which images it has where these are not all", async () => {
  const input = await colourful(20_010, 3);
  const data = readPayload(
    await packExplorer({ ...input, suspects: [{ index: 20_009, likely: 0, score: 1 }] }),
  );
  assert.equal(data.count, 20_000);
  assert.equal(data.indexOf(data.suspects[0]!.index), 20_009);
  assert.equal(data.placeOf(20_009), data.suspects[0]!.index);
  assert.equal(data.placeOf(20_008), -1);
  assert.equal(data.labels[data.placeOf(11)], 11 % 3);
});
