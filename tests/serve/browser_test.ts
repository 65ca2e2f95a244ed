import assert from "node:assert/strict";
import { Chromium, findChromium, type Window } from "../report/html/chromium.ts";
import { run, start } from "../tasks/fixtures.ts";
import { noisePng, withNoiseIndex } from "./fixtures.ts";
import { type Card, OpenedPage } from "./opened_page.ts";
import { serveFolder } from "./serve_folder.ts";

const DESK: Window = { width: 1280, height: 900 };
const PHONE: Window = { width: 360, height: 740, ratio: 2, touch: true };
const ENGINE = ["--engine", "wasm"];

const path = findChromium();

/** What `deno task search` says of an image, as the page shows it. */
async function searched(index: string, image: string): Promise<{ name: string; distance: number }[]> {
  const { code, stdout, stderr } = await run("search", [index, image, ...ENGINE, "--k", "12", "--json"]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout).matches.map(({ name, distance }: { name: string; distance: number }) => ({
    name,
    distance,
  }));
}

/** @param most How much distances may differ. */
function assertSame(cards: Card[], expected: { name: string; distance: number }[], most: number): void {
  assert.deepEqual(cards.map(({ name }) => name), expected.map(({ name }) => name));
  cards.forEach(({ distance, side }, i) => {
    assert.ok(
      Math.abs(Number(distance) - expected[i]!.distance) <= most,
      `${distance}, ${expected[i]!.distance}`,
    );
    assert.equal(side, 8);
  });
}

/** Rounded to four decimals. */
const EXACT = 5.1e-5;
/** Embeddings in 16 bits. */
const HALF = 1e-3;

for (const kind of ["served", "without a server"] as const) {
  Deno.test(
    { name: `the page that searches, ${kind}, in a real browser`, ignore: path === undefined },
    (t) =>
      withNoiseIndex(async ({ folder, path: index }) => {
        const most = kind === "served" ? EXACT : HALF;
        const serving = kind === "served" ? start("serve", [index, ...ENGINE]) : undefined;
        if (serving === undefined) {
          const { code, stderr } = await run("export", ["--web", index, "--out", `${folder}/web`]);
          assert.equal(code, 0, stderr);
        }
        await using files = serving === undefined ? serveFolder(`${folder}/web`) : undefined;
        const url = files?.url ?? (await serving!.shows(/^http:\S+$/m))[0];
        let hasEnded = false;
        const browser = await Chromium.start(path!);
        const step = (name: string, window: Window, body: (opened: OpenedPage) => Promise<void>) =>
          t.step(name, async () => {
            const opened = await OpenedPage.open(browser, url, window);
            await body(opened);
            opened.assertQuiet();
            await opened.page.close();
          });
        try {
          await step(
            "a file that is chosen, dropped or pasted finds what the command finds",
            DESK,
            async (opened) => {
              assert.match(
                await opened.textOf("facts"),
                /^8 images · network \S+, epoch 3, trained on noise/,
              );
              for (const [seed, how] of (["choose", "drop", "paste"] as const).entries()) {
                const query = `${folder}/query${seed}.png`;
                await Deno.writeFile(query, await noisePng(50 + seed));
                await opened.give(how, await Deno.readFile(query));
                assertSame(await opened.cards(), await searched(index, query), most);
              }
              assert.ok(await opened.page.evaluate(`document.getElementById("preview").naturalWidth`));
            },
          );

          await step("a drawing finds what the command finds for its image", DESK, async (opened) => {
            await opened.draw([[0.2, 0.3], [0.8, 0.3], [0.5, 0.8]], [[0.4, 0.5], [0.6, 0.55]]);
            const cards = await opened.cards();
            await Deno.writeFile(`${folder}/drawing.png`, await opened.drawing());
            assertSame(cards, await searched(index, `${folder}/drawing.png`), most);
            await opened.page.clickOn("#undo");
            await opened.page.clickOn("#undo");
            await opened.untilText("verdict-note", /^Nothing has been searched yet\.$/);
          });

          await step("the slider decides what is known, without another search", DESK, async (opened) => {
            const { page } = opened;
            await opened.give("choose", await noisePng(60));
            const [first] = await opened.cards();
            assert.equal(await opened.textOf("rate-value"), "0.001");
            assert.match(
              await opened.textOf("rate-note"),
              /^Known below a distance of 0\.2000, which accepts 30\.00 % of/,
            );
            assert.equal(await opened.textOf("measured-on"), "Measured on 24 images of noise, test.");
            const asked = page.requests.length;
            await page.evaluate(`document.getElementById("rate").focus()`);
            await page.press("End");
            assert.equal(await opened.textOf("rate-value"), "1");
            assert.equal(await opened.textOf("verdict"), first!.name);
            await page.press("Home");
            const isKnown = Number(first!.distance) < 0.2;
            assert.equal(await opened.textOf("verdict"), isKnown ? first!.name : "Unknown");
            assert.match(
              await opened.textOf("verdict-note"),
              isKnown ? / below 0\.2000/ : / not below 0\.2000/,
            );
            assert.equal(page.requests.length, asked);
          });

          await step("the keys draw, too", DESK, async (opened) => {
            const { page } = opened;
            await page.evaluate(`document.getElementById("pad").focus()`);
            await page.press(" ", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", " ", "ArrowLeft");
            const cards = await opened.cards();
            await Deno.writeFile(`${folder}/keys.png`, await opened.drawing());
            assertSame(cards, await searched(index, `${folder}/keys.png`), most);
            await page.press("Backspace");
            await opened.untilText("verdict-note", /^Nothing has been searched yet\.$/);
          });

          await step("what is no image is said, and the page still works", DESK, async (opened) => {
            await opened.give("drop", new TextEncoder().encode("no image"), "text/plain");
            await opened.untilText("verdict-note", /^Expected an image that .* decode/);
            await opened.give("choose", await noisePng(61));
            assert.equal((await opened.cards()).length, 8);
            // A server answers that with a status of its own, which browsers report.
            opened.page.complaints.splice(0);
          });

          await step("on a phone nothing is too wide, before and after a search", PHONE, async (opened) => {
            const width = `document.documentElement.scrollWidth`;
            assert.equal(await opened.page.evaluate(width), 360);
            await opened.give("choose", await noisePng(62));
            await opened.cards();
            assert.equal(await opened.page.evaluate(width), 360);
          });

          await step("it is dark where the system is, until the switch says otherwise", {
            ...DESK,
            dark: true,
          }, async ({ page }) => {
            const isBright =
              `getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/)[0] > 127`;
            assert.equal(await page.evaluate(isBright), false);
            await page.clickOn("#theme");
            assert.equal(await page.evaluate(isBright), true);
          });

          await t.step("the content security policy forbids to ask other hosts", async () => {
            const { page } = await OpenedPage.open(browser, url, DESK);
            const refused = await page.evaluate(`new Promise((resolve) => {
            addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
            fetch("https://example.invalid/").catch(() => {});
          })`);
            assert.equal(refused, "connect-src");
            await page.close();
          });

          if (serving === undefined) {
            await t.step("with WebGPU it finds the same", async () => {
              const other = await Chromium.start(path!, { webgpu: true });
              try {
                const opened = await OpenedPage.open(other, url, DESK);
                assert.match(await opened.textOf("facts"), /, in this browser by WebGPU$/);
                await opened.give("choose", await Deno.readFile(`${folder}/query0.png`));
                assertSame(await opened.cards(), await searched(index, `${folder}/query0.png`), most);
                opened.assertQuiet();
              } finally {
                await other.close();
              }
            });
          } else {
            await t.step("the page says when its server has ended", async () => {
              const opened = await OpenedPage.open(browser, url, DESK);
              serving.kill("SIGINT");
              assert.equal((await serving.ended).code, 130);
              hasEnded = true;
              await opened.give("choose", await noisePng(63));
              await opened.untilText(
                "verdict-note",
                /^The server does not answer; start deno task serve again/,
              );
            });
          }
        } finally {
          await browser.close();
          if (!hasEnded) serving?.kill("SIGKILL");
          await serving?.ended;
        }
      }),
  );
}
