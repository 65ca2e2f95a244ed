import assert from "node:assert/strict";
import { packExplorer } from "../../../lib/report/html/explorer_payload.ts";
import type { HtmlReportInput } from "../../../lib/report/html/html_report_input.ts";
import { renderHtmlReport } from "../../../lib/report/html/render_html_report.ts";
import { toScreen, WHOLE } from "../../../lib/report/html/page/camera.ts";
import { type ExplorerData, readPayload } from "../../../lib/report/html/page/explorer_data.ts";
import type { Chromium, Page, Window } from "./chromium.ts";

/** A report on the disk. */
export interface WrittenReport {
  /** `file:` */
  url: string;
  /** The data of its explorer. */
  data: ExplorerData;
}

/** Writes a report for a browser. */
export async function writeReport(input: HtmlReportInput, folder: string): Promise<WrittenReport> {
  await Deno.writeTextFile(`${folder}/report.html`, await renderHtmlReport(input));
  return { url: `file://${folder}/report.html`, data: readPayload(await packExplorer(input.explorer)) };
}

/** A report in a browser page. */
export class OpenedReport {
  readonly page: Page;
  readonly data: ExplorerData;

  private constructor(page: Page, data: ExplorerData) {
    this.page = page;
    this.data = data;
  }

  /** Opens a report and waits until the explorer has started and its map is in view. */
  static async open(browser: Chromium, { url, data }: WrittenReport, window: Window): Promise<OpenedReport> {
    const page = await browser.newPage();
    await page.emulate(window);
    await page.open(url);
    await page.until(`document.querySelector("#pictures input:checked")`);
    await page.until(`document.getElementById("map").width > 1`);
    await page.evaluate(`document.getElementById("map-frame").scrollIntoView({ block: "center" })`);
    return new OpenedReport(page, data);
  }

  /** The position in the window of a point of the whole picture, in CSS pixels. */
  async placeOf(points: Float32Array, place: number): Promise<{ x: number; y: number }> {
    const { left, top, width, height } = await this.page.evaluate<DOMRectLike>(
      `document.getElementById("map").getBoundingClientRect().toJSON()`,
    );
    const { x, y } = toScreen(WHOLE, { width, height }, points[2 * place]!, points[2 * place + 1]!);
    return { x: left + x, y: top + y };
  }

  /** The visible text of an element with an id; empty if it is hidden. */
  async textOf(id: string): Promise<string> {
    return await this.page.evaluate(
      `(({ hidden, innerText }) => hidden ? "" : innerText.replace(/\\s+/g, " ").trim())(document.getElementById("${id}"))`,
    );
  }

  /** Waits until an element's text is as expected. */
  async untilText(id: string, pattern: RegExp): Promise<void> {
    await this.page.until(
      `${pattern}.test(document.getElementById("${id}").hidden ? "" : document.getElementById("${id}").innerText)`,
    );
  }

  /** Moves the mouse around a position, like a hand, until the expected text is shown. */
  async hover({ x, y }: { x: number; y: number }, wanted: RegExp): Promise<void> {
    for (let i = 0; i < 1000; i++) {
      await this.page.mouse("mouseMoved", { x: x + i % 2, y });
      await this.page.nextFrame();
      if (wanted.test(await this.textOf("tip"))) return;
    }
    assert.fail(`no ${wanted}, found ${await this.textOf("tip")}`);
  }

  /** Fails if the page reported errors or sent requests. */
  assertQuiet(): void {
    assert.deepEqual(this.page.complaints, []);
    const beyond = this.page.requests.filter((url) => !/^data:|^file:.*\/report\.html$/.test(url));
    assert.deepEqual(beyond, []);
  }
}

/** A rectangle in CSS pixels. */
interface DOMRectLike {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The position of the most isolated point, away from the buttons at the upper right. */
export function loneliest(points: Float32Array): number {
  let [best, most] = [-1, -1];
  for (let i = 0; i < points.length / 2; i++) {
    if (points[2 * i]! > 0.4 && points[2 * i + 1]! > 0.2) continue;
    let nearest = Infinity;
    for (let j = 0; j < points.length / 2; j++) {
      const far = Math.hypot(points[2 * i]! - points[2 * j]!, points[2 * i + 1]! - points[2 * j + 1]!);
      if (i !== j) nearest = Math.min(nearest, far);
    }
    if (nearest > most) [best, most] = [i, nearest];
  }
  return best;
}

/**
 * An expression for the pixels of a canvas, RGBA. They are read from a copy, since browsers warn of a canvas that is read
 * again and again.
 */
export function pixelsIn(selector: string): string {
  return `(() => {
    const canvas = document.querySelector(${JSON.stringify(selector)});
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, canvas.width, canvas.height).data;
  })()`;
}
