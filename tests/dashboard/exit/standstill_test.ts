import assert from "node:assert/strict";
import { inTerminal, LONG, STEPS, type Trained, trains } from "./fixtures.ts";
import { endsWith } from "./restored.ts";

/** Stalls a terminal, as Ctrl-S or a dropped connection does, until its buffers are full. */
async function standStill({ terminal, continues }: Trained): Promise<void> {
  await terminal.read(false);
  // Each key draws a whole page.
  for (let page = 0; page < 8; page++) {
    await terminal.type("\t");
    await continues(3);
  }
}

Deno.test({
  name: "train on the dashboard continues while its terminal is stalled, and the dashboard recovers",
  ...inTerminal,
}, () =>
  trains(LONG, async (trained) => {
    const { terminal, until } = trained;
    await terminal.shows(STEPS);
    await standStill(trained);
    await terminal.read(true);
    await terminal.type("1");
    await terminal.shows(/┌ Loss [^]*┌ Distances [^]*┌ Epochs /);
    const shown = () => Number(/epoch (\d+)\/1000/.exec(terminal.text())?.[1] ?? NaN);
    const epoch = shown();
    await until((events) => events.some((event) => event.type === "epoch_started" && event.epoch > epoch));
    await terminal.until(() => shown() > epoch);

    // A signal still works meanwhile, and the final output waits until the terminal accepts it.
    await standStill(trained);
    await terminal.signal("SIGTERM");
    await until((events) => events.at(-1)!.type === "run_finished");
    await terminal.read(true);
    assert.match(await endsWith(terminal, 130), /^Stopped in /);
  }));
