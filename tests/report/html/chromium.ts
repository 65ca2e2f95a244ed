/**
 * A headless Chromium, controlled by its DevTools protocol.
 *
 * @module
 */

const FLAGS = [
  "--headless=new",
  "--remote-debugging-port=0",
  "--no-sandbox", // which root may not use, and which a page of ours does not need
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-extensions",
  "--disable-sync",
  "--hide-scrollbars",
  "--mute-audio",
  "--no-default-browser-check",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

const WEBGPU_FLAGS = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-features=Vulkan",
];

/** The timeout for a page: much longer than needed on a busy machine. */
const PATIENCE_MS = 300_000;

/**
 * The Chromium that `TRINCA_CHROMIUM` names; undefined if it is not set. There is no search for a browser, because on a
 * busy machine its start takes longer than a test should wait.
 */
export function findChromium(): string | undefined {
  return Deno.env.get("TRINCA_CHROMIUM");
}

/** Responses and events of the protocol. */
interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { message: string };
  sessionId?: string;
}

/** A running browser. */
export class Chromium {
  readonly #process: Deno.ChildProcess;
  readonly #socket: WebSocket;
  readonly #profile: string;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #listeners = new Map<string, (message: Message) => void>();
  #last = 0;

  private constructor(process: Deno.ChildProcess, socket: WebSocket, profile: string) {
    this.#process = process;
    this.#socket = socket;
    this.#profile = profile;
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data) as Message;
      if (message.id === undefined) return this.#listeners.get(message.sessionId ?? "")?.(message);
      const { resolve, reject } = this.#waiting.get(message.id)!;
      this.#waiting.delete(message.id);
      if (message.error === undefined) resolve(message.result);
      else reject(new Error(message.error.message));
    });
    // A test must not keep waiting for a browser that died.
    socket.addEventListener("close", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("the browser has ended"));
    });
  }

  /**
   * Starts a browser with a new profile.
   *
   * @param webgpu Whether it has WebGPU, computed by the processor.
   */
  static async start(path: string, { webgpu = false } = {}): Promise<Chromium> {
    const profile = await Deno.makeTempDir();
    const process = new Deno.Command(path, {
      args: [...FLAGS, ...(webgpu ? WEBGPU_FLAGS : []), `--user-data-dir=${profile}`, "about:blank"],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    let output = "";
    const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
    while (!/ws:\/\/\S+\n/.test(output)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`${path} ended: ${output}`);
      output += value;
    }
    void (async () => {
      while (!(await reader.read()).done);
    })();
    const socket = new WebSocket(/ws:\/\/\S+/.exec(output)![0]);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return new Chromium(process, socket, profile);
  }

  /** Sends a command of the protocol. */
  async send<T>(method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<T> {
    const id = ++this.#last;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#socket.send(
      JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
    );
    return await answer.promise as T;
  }

  /** Opens an empty page. */
  async newPage(): Promise<Page> {
    const { targetId } = await this.send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    const page = new Page(this, sessionId, targetId);
    this.#listeners.set(sessionId, ({ method, params }) => page.hear(method!, params!));
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    return page;
  }

  /** Ends the browser and removes its profile. */
  async close(): Promise<void> {
    await this.send("Browser.close").catch(() => {}); // It may end without an answer.
    await this.#process.status;
    await Deno.remove(this.#profile, { recursive: true }).catch(() => {});
  }
}

/** A window, in CSS pixels, and the system's settings. */
export interface Window {
  width: number;
  height: number;
  /** Screen pixels per CSS pixel. */
  ratio?: number;
  /** Whether it has a touch screen. */
  touch?: boolean;
  /** Whether dark colours are preferred. */
  dark?: boolean;
  /** Whether motion is allowed. */
  moving?: boolean;
}

/** A browser page. */
export class Page {
  /** Errors and warnings of the console, exceptions, and violations of the page's policy. */
  readonly complaints: string[] = [];
  /** Addresses that were requested. */
  readonly requests: string[] = [];
  readonly #browser: Chromium;
  readonly #session: string;
  readonly #target: string;
  #onLoad: () => void = () => {};

  /** Creates a page of a browser. */
  constructor(browser: Chromium, session: string, target: string) {
    this.#browser = browser;
    this.#session = session;
    this.#target = target;
  }

  /** Handles an event of the protocol. */
  hear(method: string, params: Record<string, unknown>): void {
    if (method === "Page.loadEventFired") this.#onLoad();
    else if (method === "Network.requestWillBeSent") {
      this.requests.push((params.request as { url: string }).url.slice(0, 200));
    } else if (method === "Runtime.exceptionThrown" || method === "Log.entryAdded") {
      this.complaints.push(JSON.stringify(params).slice(0, 500));
    } else if (method === "Runtime.consoleAPICalled" && params.type !== "log") {
      this.complaints.push(JSON.stringify(params).slice(0, 500));
    }
  }

  /** Sends a command of the protocol. */
  async send<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    return await this.#browser.send<T>(method, params, this.#session);
  }

  /** Opens an address and waits until it has loaded. */
  async open(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => this.#onLoad = resolve);
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** Evaluates an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<{
      result: { value: T };
      exceptionDetails?: { exception: { description: string } };
    }>("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception.description);
    return result.value;
  }

  /** Waits until an expression is true. @throws {Error} If that takes too long. */
  async until(expression: string): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!(await this.evaluate<boolean>(`Boolean(${expression})`))) {
      if (performance.now() > end) {
        throw new Error(`Expected ${expression} but it did not become true in time`);
      }
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  /** Waits until the page has been repainted. */
  async nextFrame(): Promise<void> {
    await this.evaluate(
      `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`,
    );
  }

  /** Emulates a window and a system. */
  async emulate(
    { width, height, ratio = 1, touch = false, dark = false, moving = false }: Window,
  ): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: ratio,
      mobile: touch,
    });
    await this.send("Emulation.setTouchEmulationEnabled", { enabled: touch });
    await this.send("Emulation.setEmulatedMedia", {
      features: [
        { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
        { name: "prefers-reduced-motion", value: moving ? "no-preference" : "reduce" },
      ],
    });
  }

  /** Sends a mouse event. */
  async mouse(
    type: "mouseMoved" | "mousePressed" | "mouseReleased" | "mouseWheel",
    { x, y }: { x: number; y: number },
    more: Record<string, unknown> = {},
  ): Promise<void> {
    await this.send("Input.dispatchMouseEvent", { type, x, y, ...more });
  }

  /** Presses the mouse button at a position and releases it at another, by default the same. */
  async click(from: { x: number; y: number }, to = from): Promise<void> {
    await this.mouse("mouseMoved", from);
    await this.mouse("mousePressed", from, { button: "left", clickCount: 1 });
    if (to !== from) await this.mouse("mouseMoved", to, { button: "left", buttons: 1 });
    await this.mouse("mouseReleased", to, { button: "left", clickCount: 1 });
  }

  /** Puts fingers on the screen; none lifts them. */
  async touch(type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: { x: number; y: number }[]) {
    await this.send("Input.dispatchTouchEvent", { type, touchPoints });
  }

  /** Clicks on an element, wherever it is. */
  async clickOn(selector: string): Promise<void> {
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  /** Presses keys, one after the other, by their names. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
      await this.send("Input.dispatchKeyEvent", {
        type: "keyDown",
        key,
        code: key,
        ...(text ? { text } : {}),
      });
      await this.send("Input.dispatchKeyEvent", { type: "keyUp", key, code: key });
    }
  }

  /** Closes the page. */
  async close(): Promise<void> {
    await this.#browser.send("Target.closeTarget", { targetId: this.#target });
  }
}
