import assert from "node:assert/strict";
import type { Chromium, Page, Window } from "../report/html/chromium.ts";

/** What a card of the page says. */
export interface Card {
  name: string;
  distance: string;
  /** The side of its picture in pixels; 0 as long as it has none. */
  side: number;
}

/** A page that searches, in a browser. */
export class OpenedPage {
  readonly page: Page;
  readonly #origin: string;

  private constructor(page: Page, origin: string) {
    this.page = page;
    this.#origin = origin;
  }

  /** Opens the page and waits until it has started. */
  static async open(browser: Chromium, url: string, window: Window): Promise<OpenedPage> {
    const page = await browser.newPage();
    await page.emulate(window);
    await page.open(url);
    await page.until(`document.documentElement.dataset.ready`);
    return new OpenedPage(page, new URL(url).origin);
  }

  /** The visible text of an element. */
  async textOf(id: string): Promise<string> {
    return await this.page.evaluate(
      `document.getElementById("${id}").innerText.replace(/\\s+/g, " ").trim()`,
    );
  }

  /** Waits until an element's text is as expected. */
  async untilText(id: string, pattern: RegExp): Promise<void> {
    await this.page.until(`${pattern}.test(document.getElementById("${id}").innerText)`);
  }

  /** Waits until the page has answered and its pictures are there; returns the cards. */
  async cards(): Promise<Card[]> {
    await this.page.until(`document.getElementById("answer").getAttribute("aria-busy") === "false"`);
    await this.page.until(`document.querySelectorAll("#matches .match").length > 0`);
    await this.page.until(
      `[...document.querySelectorAll("#matches img")].every(({ naturalWidth }) => naturalWidth > 0)`,
    );
    return await this.page.evaluate(`[...document.querySelectorAll("#matches .match")].map((card) => ({
      name: card.querySelector(".match-name").innerText,
      distance: card.querySelector(".match-distance").innerText,
      side: card.querySelector("img")?.naturalWidth ?? 0,
    }))`);
  }

  /** Gives the page a file by the way that a user takes. */
  async give(how: "choose" | "drop" | "paste", bytes: Uint8Array, type = "image/png"): Promise<void> {
    await this.page.evaluate(`(() => {
      const bytes = Uint8Array.from(atob("${bytes.toBase64()}"), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], "query", { type: "${type}" }));
      const [area, input] = ["drop", "file"].map((id) => document.getElementById(id));
      document.getElementById("matches").replaceChildren(); // What was found before.
      if ("${how}" === "choose") {
        input.files = data.files;
        input.dispatchEvent(new Event("change"));
      } else if ("${how}" === "drop") {
        area.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      } else document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, cancelable: true }));
    })()`);
  }

  /** Draws lines on the pad with the mouse; its sides are 1. */
  async draw(...strokes: [x: number, y: number][][]): Promise<void> {
    const { left, top, width, height } = await this.page.evaluate<{
      left: number;
      top: number;
      width: number;
      height: number;
    }>(`(document.getElementById("pad").scrollIntoView({ block: "center" }),
      document.getElementById("pad").getBoundingClientRect().toJSON())`);
    for (const stroke of strokes) {
      const [first, ...rest] = stroke.map(([x, y]) => ({ x: left + x * width, y: top + y * height }));
      await this.page.mouse("mouseMoved", first!);
      await this.page.mouse("mousePressed", first!, { button: "left", buttons: 1, clickCount: 1 });
      for (const point of rest) await this.page.mouse("mouseMoved", point, { button: "left", buttons: 1 });
      await this.page.mouse("mouseReleased", rest.at(-1) ?? first!, { button: "left", clickCount: 1 });
    }
    await this.page.nextFrame();
  }

  /** The image that the drawing has become, as PNG. */
  async drawing(): Promise<Uint8Array<ArrayBuffer>> {
    const url = await this.page.evaluate<string>(`document.getElementById("small").toDataURL("image/png")`);
    return Uint8Array.fromBase64(url.split(",")[1]!);
  }

  /** Fails if the page reported errors, or asked any other host than its own. */
  assertQuiet(): void {
    assert.deepEqual(this.page.complaints.filter((line) => !line.includes("No available adapters")), []);
    const beyond = this.page.requests.filter((url) =>
      !/^(data|blob):/.test(url) && !url.startsWith(this.#origin)
    );
    assert.deepEqual(beyond, []);
  }
}
