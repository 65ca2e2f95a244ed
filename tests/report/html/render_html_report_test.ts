import { Epochs } from "../../../lib/run/epochs.ts";
import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import type { HtmlReportInput } from "../../../lib/report/html/html_report_input.ts";
import { renderHtmlReport } from "../../../lib/report/html/render_html_report.ts";
import { scatterPlot } from "../../../lib/report/plots/scatter_plot.ts";
import { digitExplorer, embeddingsReport, EVENTS, smallReport } from "./fixtures.ts";

const parse = (text: string) => new DOMParser().parseFromString(text, "text/html");
const SMALL = await smallReport();

Deno.test("renderHtmlReport() has figures, epochs, plots, configuration and provenance, with links", async () => {
  const document = parse(await renderHtmlReport(SMALL));
  const ids = ["summary", "explorer", "epochs", "plots", "configuration", "provenance"];
  const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  assert.deepEqual(links, ids.map((id) => `#${id}`));
  const textOf = (id: string) => document.getElementById(id)!.textContent;
  assert.match(textOf("summary"), /SYNTHETIC DATA: drawn digits/);
  assert.match(textOf("summary"), /Recall@1\s*0\.9800/);
  assert.match(textOf("epochs"), /1 ★\s*semi-hard/);
  assert.match(textOf("explorer"), /All 40 images/);
  assert.match(textOf("explorer"), /accurate to 0\.000\d/);
  assert.match(textOf("configuration"), /margin\s*1/);
  assert.match(textOf("provenance"), /Command line\s*deno task eval/);
  const [plot] = document.querySelectorAll("#plots img");
  assert.equal(plot!.getAttribute("alt"), "Loss");
  assert.match(
    decodeURIComponent(plot!.getAttribute("src")!),
    /^data:image\/svg\+xml,<svg .*style="fill:#0072b2"/,
  );
  assert.deepEqual([plot!.getAttribute("width"), plot!.getAttribute("height")], ["60", "40"]);
  assert.equal(document.querySelector("h1")!.textContent, "a");
});

Deno.test("renderHtmlReport() says below the epochs where the training was rescued", async () => {
  const epochs = Epochs.of(EVENTS);
  epochs.rescues.push({ step: 4, epoch: 1, message: "Rescue 1 of at most 3: back to <epoch 1>" });
  const document = parse(await renderHtmlReport({ ...SMALL, epochs }));
  assert.match(document.getElementById("epochs")!.textContent, /Rescue 1 of at most 3: back to <epoch 1>/);
});

Deno.test("renderHtmlReport() omits parts without data", async () => {
  const { epochs: _, ...rest } = SMALL;
  const explorer = { ...SMALL.explorer, epochs: [], suspects: [] };
  const bare = { ...rest, configuration: [], provenance: [], plots: [], explorer };
  const document = parse(await renderHtmlReport(bare));
  assert.deepEqual([...document.querySelectorAll("nav a")].map(({ textContent }) => textContent), [
    "Summary",
    "Explorer",
  ]);
  assert.equal(document.querySelector("h1")!.textContent, SMALL.report.checkpoint!.path);
  for (const selector of [".epochs", "[aria-labelledby=suspects-title]"]) {
    assert.ok(document.querySelector(selector)!.hasAttribute("hidden"), selector);
  }
});

Deno.test("renderHtmlReport() of embeddings of a file says nothing of images, checkpoints or data sets", async () => {
  const document = parse(await renderHtmlReport(await embeddingsReport()));
  assert.equal(document.querySelector("h1")!.textContent, "x.npy");
  for (const code of document.querySelectorAll("script, style")) code.remove();
  const text = document.body.textContent;
  assert.doesNotMatch(text, /image|checkpoint|epoch|mnist|original/i);
  for (
    const part of [
      /Embeddings\s*x\.npy, 40 of 64 numbers/,
      /Labels\s*y\.npy, 10 classes/,
      /Lengths\s*0\.5 to 12\.35, all scaled to 1/,
      /All 40 embeddings\. Point at one/,
      /Selected embedding/,
      /\d+ \+ \d+ random pairs/,
    ]
  ) assert.match(text, part);
  const values = [...document.querySelectorAll("[aria-label], [title], [alt]")]
    .flatMap((element) => ["aria-label", "title", "alt"].map((name) => element.getAttribute(name) ?? ""));
  assert.doesNotMatch(values.join("\n"), /image/i);
});

Deno.test("renderHtmlReport() gives the same bytes for the same input", async () => {
  assert.equal(await renderHtmlReport(SMALL), await renderHtmlReport(SMALL));
});

Deno.test("renderHtmlReport() escapes names, paths, notes, titles and classes", async () => {
  const evil = `</title></script><script>alert(1)</script><img src=x onerror="alert(2)">'"&<!--`;
  const plain = await renderHtmlReport(SMALL);
  const [run] = EVENTS.filter((event) => event.type === "run_started");
  const epoch = EVENTS.find((event) => event.type === "epoch_finished")!;
  const input: HtmlReportInput = {
    ...SMALL,
    report: {
      ...SMALL.report,
      dataset: { ...SMALL.report.dataset, title: evil },
      engine: { name: evil, device: evil, version: evil },
      checkpoint: { path: evil, epoch: 1 },
    },
    epochs: Epochs.of([{ ...run!, run: evil }, { ...epoch, miner: evil }]),
    configuration: [[evil, evil]],
    provenance: [[evil, evil]],
    plots: [{ name: evil, title: evil, svg: `<svg><text>${evil}</text></svg>` }],
    explorer: {
      ...SMALL.explorer,
      projections: SMALL.explorer.projections.map(({ points }) => ({ name: evil, note: evil, points })),
    },
  };
  const text = await renderHtmlReport(input);
  const document = parse(text);
  assert.equal(document.querySelectorAll("[onerror]").length, 0);
  // It has no more elements than a harmless report.
  for (const tag of ["script", "img", "title", "style", "figure", "h1"]) {
    const wanted = parse(plain).querySelectorAll(tag).length;
    assert.equal(document.querySelectorAll(tag).length, wanted, tag);
  }
  assert.equal(document.querySelector("h1")!.textContent, evil);
  assert.equal(document.querySelector("#configuration dd")!.textContent, evil);
  const payload = JSON.parse(document.getElementById("explorer-data")!.textContent!);
  assert.equal(payload.projections[0].note, evil);
  assert.equal(text.match(/<\/script>/g)!.length, plain.match(/<\/script>/g)!.length);
});

Deno.test("renderHtmlReport() has no external references and forbids requests", async () => {
  const text = await renderHtmlReport(SMALL);
  const document = parse(text);
  const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")!.getAttribute("content")!;
  assert.match(
    policy,
    /^default-src 'none'; script-src 'sha256-[^']{44}'; style-src 'sha256-[^']{44}'; img-src data:;/,
  );
  for (const element of document.querySelectorAll("[src], [href]")) {
    const address = element.getAttribute("src") ?? element.getAttribute("href")!;
    assert.match(address, /^(data:|#)/);
  }
  assert.doesNotMatch(document.querySelector("style")!.textContent, /url\(|@import|@font-face/);
  assert.equal(
    document.querySelectorAll("[style], iframe, object, embed, base, link[rel=stylesheet]").length,
    0,
  );
});

Deno.test("renderHtmlReport() takes less than 8 MB for ten thousand images and two projections", async () => {
  const explorer = await digitExplorer(10_000);
  const svg = scatterPlot(explorer.projections[0]!.points, explorer.labels, "PCA", "");
  const plots = ["PCA", "t-SNE"].map((name) => ({ name, title: name, svg }));
  const text = await renderHtmlReport({ ...SMALL, explorer, plots });
  const bytes = new TextEncoder().encode(text).length;
  assert.ok(bytes < 8_000_000, `${bytes} bytes`);
});
