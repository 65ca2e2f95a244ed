import assert from "node:assert/strict";
import { consoleToEvents, type PrintingConsole } from "../../lib/train/console_events.ts";

/** A console that records what it prints. */
function keepingConsole(): { console: PrintingConsole; printed: unknown[][] } {
  const printed: unknown[][] = [];
  const print = (...values: unknown[]) => void printed.push(values);
  return { console: { log: print, info: print, debug: print, warn: print, error: print }, printed };
}

Deno.test("consoleToEvents() turns every method of printing into an event and prints nothing", () => {
  const { console, printed } = keepingConsole();
  const emitted: unknown[] = [];
  using _ = consoleToEvents(console, (event) => emitted.push(event));
  console.log("a");
  console.info("b");
  console.debug("c");
  console.warn("d");
  console.error("e");
  const info = (message: string) => ({ type: "log", level: "info", message });
  const warning = (message: string) => ({ type: "log", level: "warning", message });
  assert.deepEqual(emitted, [info("a"), info("b"), info("c"), warning("d"), warning("e")]);
  assert.deepEqual(printed, []);
});

Deno.test("consoleToEvents() formats values as a console does", () => {
  const { console } = keepingConsole();
  const emitted: string[] = [];
  using _ = consoleToEvents(console, ({ message }) => emitted.push(message));
  console.log("%d of %s", 3, "four", { five: [6] }, new Float32Array(2));
  console.warn();
  assert.deepEqual(emitted, ["3 of four { five: [ 6 ] } Float32Array(2) [ 0, 0 ]", ""]);
});

Deno.test("consoleToEvents() restores the console when it is disposed", () => {
  const { console, printed } = keepingConsole();
  const { log, error } = console;
  {
    using _ = consoleToEvents(console, () => assert.fail("not now"));
  }
  assert.deepEqual([console.log, console.error], [log, error]);
  console.log("a", 1);
  assert.deepEqual(printed, [["a", 1]]);
});
