import assert from "node:assert/strict";
import { nearestImages } from "../../../lib/report/html/page/nearest_images.ts";
import { Chromium, findChromium, type Window } from "./chromium.ts";
import { DIMENSION, embeddingsReport, smallReport } from "./fixtures.ts";
import { loneliest, OpenedReport, pixelsIn, writeReport } from "./opened_report.ts";

/** Enough images to be shown as points. */
const COUNT = 400;
const DESK: Window = { width: 1280, height: 900 };
const PHONE: Window = { width: 360, height: 740, ratio: 2, touch: true };

const path = findChromium();

Deno.test({ name: "the report in a real browser", ignore: path === undefined }, async (t) => {
  const folder = await Deno.makeTempDir();
  const input = await smallReport(COUNT);
  const { embeddings, labels } = input.explorer;
  const report = await writeReport(input, folder);
  const [first, second] = report.data.projections.map(({ points }) => points) as [Float32Array, Float32Array];
  const lone = loneliest(first);
  const browser = await Chromium.start(path!);
  /** Runs a step in a new page, which must report no errors and send no requests. */
  const step = (name: string, window: Window, body: (opened: OpenedReport) => Promise<void>) =>
    t.step(name, async () => {
      const opened = await OpenedReport.open(browser, report, window);
      await body(opened);
      opened.assertQuiet();
      await opened.page.close();
    });
  const named = (index: number) => new RegExp(`Image ${index}\\s+Class ${labels[index]}`);

  try {
    await step(
      "the map is as fine as the screen, and shows points",
      { ...DESK, ratio: 2 },
      async ({ page }) => {
        const found = await page.evaluate<{ fine: boolean; colors: number }>(`(() => {
        const map = document.getElementById("map");
        const { data } = map.getContext("2d").getImageData(0, 0, map.width, map.height);
        const fine = map.width === 2 * map.clientWidth && map.height === 2 * map.clientHeight;
        return { fine, colors: new Set(new Uint32Array(data.buffer)).size };
      })()`);
        assert.ok(found.fine);
        assert.ok(found.colors > 100, `${found.colors} colours`);
      },
    );

    await step("hovering shows an image, and nothing away from it", DESK, async (opened) => {
      await opened.hover(await opened.placeOf(first, lone), named(lone));
      await opened.page.until(`[...${pixelsIn("#tip canvas")}].some((value) => value > 200)`);
      await opened.hover({ x: 5, y: 5 }, /^$/);
    });

    await step(
      "a click shows the nearest by their true distances, and leads on to them",
      DESK,
      async (opened) => {
        const { page } = opened;
        await page.click(await opened.placeOf(first, lone));
        await opened.untilText("detail", new RegExp(`Image ${lone}\\b`));
        const wanted = nearestImages(embeddings, DIMENSION, lone, 12);
        const found = await page.evaluate<[title: string, distance: string][]>(
          `[...document.querySelectorAll("#detail li button")].map((card) =>
          [card.title, card.querySelector(".distance").textContent])`,
        );
        assert.deepEqual(found.map(([title]) => title), wanted.map(({ index }) => `Image ${index}`));
        for (const [i, { distance }] of wanted.entries()) {
          assert.ok(Math.abs(Number(found[i]![1]) - distance) < 1e-2);
        }
        await page.evaluate(`document.querySelector("#detail li button").focus()`);
        await page.press("Enter");
        await opened.untilText("detail", new RegExp(`Image ${wanted[0]!.index}\\b`));
        assert.match(await page.evaluate(`document.activeElement.textContent`), /^Image/);
      },
    );

    await step("keys move from point to point, select and filter", DESK, async (opened) => {
      const { page } = opened;
      await page.evaluate(`document.getElementById("map").focus()`);
      await page.press("ArrowRight");
      const before = await opened.textOf("said");
      assert.match(before, /^Image \d+, Class \d$/);
      await page.press("ArrowRight", "ArrowUp");
      const after = await opened.textOf("said");
      assert.notEqual(after, before);
      await page.press("Enter");
      await opened.untilText("detail", new RegExp(after.split(",")[0]! + "\\b"));
      await page.press("Escape", "4", "9");
      assert.equal(await opened.textOf("detail"), "");
      const pressed =
        `[...document.querySelectorAll("#classes [aria-pressed=true]")].map(({ innerText }) => innerText)`;
      assert.deepEqual(await page.evaluate(pressed), ["4", "9"]);
      await page.press("ArrowLeft", "ArrowLeft");
      assert.match(await opened.textOf("said"), /Class [49]$/);
    });

    await step("a class's button hides the others from map and mouse", DESK, async (opened) => {
      const { page } = opened;
      const other = (labels[lone]! + 1) % 10;
      await page.clickOn(`#classes [data-label="${other}"]`);
      await page.mouse("mouseMoved", await opened.placeOf(first, lone));
      await page.evaluate(
        `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`,
      );
      assert.doesNotMatch(await opened.textOf("tip"), named(lone));
      await page.clickOn("#all-classes");
      await opened.hover(await opened.placeOf(first, lone), named(lone));
    });

    await step(
      "another projection moves the points to their places",
      { ...DESK, moving: true },
      async (opened) => {
        await opened.page.clickOn("#pictures label:nth-of-type(2) input");
        assert.equal(await opened.textOf("picture-note"), "The second of two pictures.");
        const place = loneliest(second);
        await opened.hover(await opened.placeOf(second, place), named(place));
      },
    );

    await step("the slider moves through the epochs, and they play to the end", DESK, async (opened) => {
      const { page } = opened;
      await page.evaluate(`document.getElementById("epoch").focus()`);
      await page.press("ArrowLeft");
      await opened.untilText("epoch-name", /^epoch 2 of 3$/);
      assert.ok(await page.evaluate(`document.querySelector("#pictures label:last-of-type input").checked`));
      const { points } = report.data.frames[1]!;
      const place = loneliest(points);
      await opened.hover(await opened.placeOf(points, place), named(report.data.epochIndices![place]!));
      await page.clickOn("#play");
      await opened.untilText("epoch-name", /^epoch 3 of 3$/);
      assert.equal(await opened.textOf("play"), "Play");
      // At the end they play from the beginning; both presses in one turn, before the next epoch can follow.
      const texts = `["epoch-name", "play"].map((id) => document.getElementById(id).innerText)`;
      const press = `document.getElementById("play").click()`;
      assert.deepEqual(await page.evaluate(`[(${press}, ${texts}), (${press}, ${texts})]`), [
        ["epoch 1 of 3", "Stop"],
        ["epoch 1 of 3", "Play"],
      ]);
    });

    await step(
      "buttons step through the suspects, and the search finds any image by its number",
      DESK,
      async (opened) => {
        const { page } = opened;
        await page.clickOn("#suspect-next");
        await opened.untilText("detail", /Image 5\b[^]*Likely class 0, score 0\.900/);
        await page.clickOn("#suspect-next");
        await opened.untilText("detail", /Image 3\b/);
        await opened.untilText("suspect-place", /^2 of 3$/);
        await page.clickOn("#suspect-before");
        await page.clickOn("#suspect-before");
        await opened.untilText("suspect-place", /^3 of 3$/);
        // An image that the epochs lack is shown in a projection.
        await page.clickOn("#pictures label:last-of-type input");
        await page.evaluate(`document.getElementById("search-index").focus()`);
        await page.press("2", "0", "1", "Enter");
        await opened.untilText("detail", /Image 201\b/);
        assert.ok(await page.evaluate(`document.querySelector("#pictures input").checked`));
        await opened.untilText("tip", named(201));
      },
    );

    await step("the wheel zooms around the mouse, and dragging moves the map", DESK, async (opened) => {
      const { page } = opened;
      const there = await opened.placeOf(first, lone);
      await opened.hover(there, named(lone));
      await page.mouse("mouseWheel", there, { deltaX: 0, deltaY: -600 });
      await opened.hover(there, named(lone));
      const middle = await opened.placeOf(Float32Array.of(0, 0), 0);
      const elsewhere = { x: (there.x + middle.x) / 2, y: (there.y + middle.y) / 2 };
      await page.click(there, elsewhere);
      await opened.hover({ x: 5, y: 5 }, /^$/);
      await opened.hover(elsewhere, named(lone));
      assert.equal(await opened.textOf("detail"), "", "a drag is no click");
    });

    await step(
      "on a phone nothing is too wide, a tap chooses and two fingers zoom",
      PHONE,
      async (opened) => {
        const { page } = opened;
        assert.equal(await page.evaluate(`document.documentElement.scrollWidth`), 360);
        const wide =
          `[...document.querySelectorAll("dt")].filter((name) => name.scrollWidth > name.clientWidth)`;
        assert.deepEqual(await page.evaluate(`${wide}.map(({ textContent }) => textContent)`), []);
        const there = await opened.placeOf(first, lone);
        await page.touch("touchStart", there);
        await page.touch("touchEnd");
        await opened.untilText("detail", new RegExp(`Image ${lone}\\b`));
        assert.equal(await page.evaluate(`document.documentElement.scrollWidth`), 360);
        const fingers = (
          apart: number,
        ) => [{ x: there.x - apart, y: there.y }, { x: there.x + apart, y: there.y }];
        const picture = `document.getElementById("map").toDataURL()`;
        const before = await page.evaluate<string>(picture);
        await page.touch("touchStart", ...fingers(20));
        await page.touch("touchMove", ...fingers(30));
        await page.touch("touchMove", ...fingers(50));
        await page.touch("touchEnd");
        await page.until(`${picture} !== ${JSON.stringify(before)}`);
        // The point between the fingers stays there.
        await page.evaluate(`document.getElementById("map").focus()`);
        await page.press("Escape");
        await page.touch("touchStart", there);
        await page.touch("touchEnd");
        await opened.untilText("detail", new RegExp(`Image ${lone}\\b`));
      },
    );

    await step(
      "it is dark where the system is, until the switch says otherwise",
      { ...DESK, dark: true },
      async (opened) => {
        const { page } = opened;
        const bright = async () => {
          await page.evaluate(
            `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`,
          );
          return await page.evaluate<boolean[]>(`(() => {
          const [red] = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number);
          const pixel = new OffscreenCanvas(1, 1).getContext("2d");
          pixel.drawImage(document.getElementById("map"), 0, 0);
          return [red > 127, pixel.getImageData(0, 0, 1, 1).data[0] > 127];
        })()`);
        };
        assert.deepEqual(await bright(), [false, false]);
        assert.equal(await opened.textOf("theme"), "Light");
        await page.clickOn("#theme");
        assert.deepEqual(await bright(), [true, true]);
        await page.clickOn("#theme");
        assert.deepEqual(await bright(), [false, false]);
      },
    );

    await t.step("the content security policy forbids every request", async () => {
      const { page } = await OpenedReport.open(browser, report, DESK);
      const refused = await page.evaluate(`new Promise((resolve) => {
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
        fetch("https://example.invalid/").catch(() => {});
      })`);
      assert.equal(refused, "connect-src");
      assert.deepEqual(page.requests.filter((url) => !/^(data|file):/.test(url)), []);
    });
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test(
  { name: "the report of many classes in colour, in a real browser", ignore: path === undefined },
  async () => {
    const folder = await Deno.makeTempDir();
    const input = await smallReport(COUNT);
    const { labels } = input.explorer;
    const images = new Uint8Array(COUNT * 20 * 12 * 3).map((_, i) => [230, 20, 40][i % 3]!);
    const classNames = Array.from({ length: 40 }, (_, label) => `<i>fruit</i> ${label}`);
    const explorer = {
      ...input.explorer,
      labels: labels.map((_, i) => i % 40),
      pictures: { images, height: 20, width: 12, channels: 3 },
      classNames,
      epochs: [],
    };
    const report = await writeReport({ ...input, explorer }, folder);
    const browser = await Chromium.start(path!);
    try {
      const opened = await OpenedReport.open(browser, report, DESK);
      const { page } = opened;
      const names =
        `[...document.querySelectorAll("#class-list button")].map(({ innerText }) => innerText.trim())`;
      assert.deepEqual(await page.evaluate(names), classNames);
      await page.evaluate(`(() => {
      const search = document.getElementById("class-search");
      search.value = "FRUIT</i> 3";
      search.dispatchEvent(new Event("input"));
    })()`);
      const found = classNames.filter((name) => name.includes("> 3"));
      assert.deepEqual(await page.evaluate(names), found);
      const pressed =
        `[...document.querySelectorAll("#class-list [aria-pressed=true]")].map(({ innerText }) => innerText.trim())`;
      await page.clickOn(`#class-list [data-label="31"]`);
      await page.clickOn(`#class-list [data-label="3"]`);
      assert.deepEqual(await page.evaluate(pressed), [classNames[3], classNames[31]]);
      // The images of two classes are few enough to be shown as images, in their own colours.
      await page.until(`(() => {
      const data = ${pixelsIn("#map")};
      let red = 0;
      for (let i = 0; i < data.length; i += 4) red += data[i] > 200 && data[i + 1] < 60 && data[i + 2] < 80 ? 1 : 0;
      return red > 500;
    })()`);
      await page.clickOn("#all-classes");
      assert.deepEqual(await page.evaluate(pressed), []);
      await page.evaluate(`document.getElementById("map").focus()`);
      await page.press("4");
      assert.deepEqual(await page.evaluate(pressed), [classNames[4]]);
      await page.evaluate(`(() => {
      document.getElementById("search-index").value = 7;
      document.getElementById("search").requestSubmit();
    })()`);
      await opened.untilText("detail", /Image 7\s+Class <i>fruit<\/i> 7/);
      const picture = await page.evaluate<number[]>(`(() => {
      const canvas = document.querySelector("#detail canvas");
      return [canvas.width, canvas.height, ...canvas.getContext("2d").getImageData(5, 5, 1, 1).data];
    })()`);
      assert.deepEqual(picture, [12, 20, 238, 17, 34, 255]);
      assert.equal(await page.evaluate(`document.querySelectorAll("i").length`), 0);
      opened.assertQuiet();
      await page.close();
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test(
  { name: "the report of embeddings without images, in a real browser", ignore: path === undefined },
  async () => {
    const folder = await Deno.makeTempDir();
    // Few enough to be shown as images, if there were any.
    const input = await embeddingsReport(40);
    const { labels } = input.explorer;
    const report = await writeReport(input, folder);
    const points = report.data.projections[0]!.points;
    const lone = loneliest(points);
    const browser = await Chromium.start(path!);
    try {
      const opened = await OpenedReport.open(browser, report, DESK);
      const { page } = opened;
      const colors = `new Set(new Uint32Array(${pixelsIn("#map")}.buffer)).size`;
      assert.ok(await page.evaluate<number>(colors) > 20, "points in the colours of their classes");
      await opened.hover(
        await opened.placeOf(points, lone),
        new RegExp(`^Embedding ${lone} Class ${labels[lone]}$`),
      );
      await page.click(await opened.placeOf(points, lone));
      await opened.untilText("detail", new RegExp(`^Embedding ${lone}\\b`));
      const { index, distance } = nearestImages(report.data.embeddings, DIMENSION, lone, 1)[0]!;
      const card = await page.evaluate<string>(`document.querySelector("#detail .card").innerText`);
      assert.match(card, new RegExp(`^${index}\\n.*class ${labels[index]}\\n${distance.toFixed(3)}$`));
      await page.clickOn("#suspect-next");
      await opened.untilText("detail", /^Embedding 5\b/);
      assert.equal(await page.evaluate(`document.querySelectorAll("canvas").length`), 1);
      opened.assertQuiet();
      await page.close();
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
