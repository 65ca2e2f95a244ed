// deno-lint-ignore-file no-console -- an example prints
/**
 * Follows a run that another process trains, or reads one that is done: a line for each epoch.
 *
 *     deno run -A examples/watch_run.ts checkpoints/mnist
 *
 * @module
 */
import { followEvents } from "@trinca/trinca";

const [folder = "checkpoints/mnist"] = Deno.args;

const done = new AbortController();
for await (const { events } of followEvents(folder, { signal: done.signal })) {
  for (const event of events) {
    if (event.type === "run_started") {
      console.log(`${event.run}: ${event.epochs} epochs on ${event.dataset.title}`);
    }
    if (event.type === "evaluation") {
      console.log(`epoch ${event.epoch}: VAL at FAR 0.001 ${event.exact.val_at_far["0.001"]}`);
    }
    if (event.type === "run_finished") {
      console.log(event.message);
      done.abort();
    }
  }
}
