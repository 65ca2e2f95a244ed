import process from "node:process";
import type { TrainEvent } from "../../../lib/run/events.ts";
import type { TrainerEnd, TrainingRequest } from "../../../lib/train/messages.ts";
import type { Trainer } from "../../../lib/train/trainer.ts";
import { tellTraining } from "../../cli/training_events.ts";
import { REPORT } from "../../run/events.ts";

/** Milliseconds between two events. */
const PACE = 20;

/** An event without some required fields. */
function hollow(event: object): TrainEvent {
  return { time: 0, step: 1, ...event } as unknown as TrainEvent;
}

/** The effect of a request for a checkpoint, by the name of the run. */
const INCIDENTS: Record<string, (take: (event: TrainEvent) => void) => void> = {
  uncaught: () => setTimeout(() => JSON.parse("nobody catches this")),
  rejected: () => void Promise.reject(new Error("nobody hears of this")),
  drawn: (take) => take(hollow({ type: "mining", histogram: {}, hardest: null })),
  folded: (take) => take(hollow({ type: "log", level: "warning" })),
  prints: printEverywhere,
};

/**
 * A fake of the trainer's thread: repeats the events of another training until it receives a stop. An evaluation
 * command finishes it; a run named `ends` finishes by itself; in a run named `late`, a stop comes too late. A checkpoint
 * command causes the failure that belongs to the name of the run.
 */
export function startTrainer({ run }: TrainingRequest, take: (event: TrainEvent) => void): Trainer {
  const end = Promise.withResolvers<TrainerEnd>();
  const events = tellTraining(true);
  const last = events.pop()!;
  const [first, ...others] = events;
  const listen = (event: TrainEvent) => {
    try {
      take(event);
    } catch (error) {
      end.reject(error);
    }
  };
  const finish = (state: "done" | "stopped") => {
    clearInterval(timer);
    if (state === "done") listen({ type: "final_evaluation", time: 0, report: REPORT });
    listen({ ...last, state } as TrainEvent);
    end.resolve(state === "done" ? { state, report: REPORT } : { state });
  };
  let sent = 0;
  setTimeout(() => listen(first!));
  const timer = setInterval(() => {
    listen(others[sent++ % others.length]!);
    if (run === "ends" && sent === others.length) finish("done");
  }, PACE);
  return {
    end: end.promise.finally(() => clearInterval(timer)),
    give(command) {
      if (command === "stop") finish(run === "late" ? "done" : "stopped");
      if (command === "evaluate") finish("done");
      if (command === "checkpoint") INCIDENTS[run]?.(listen);
    },
  };
}

/** Prints in all possible ways, including output that would damage a screen. */
function printEverywhere(): void {
  const bytes = (text: string) => new TextEncoder().encode(text);
  // deno-lint-ignore no-console
  console.log("stray 1 by console.log");
  // deno-lint-ignore no-console
  console.error("stray 2 by console.error");
  Deno.stdout.writeSync(bytes("stray 3 by Deno.stdout\n"));
  Deno.stderr.writeSync(bytes("stray 4 by Deno.stderr\r\n"));
  process.stdout.write("stray 5 by process.stdout\n");
  Deno.stdout.writeSync(bytes("stray 6 \x1b[2J\x1b[31mwith an escape\n"));
  const libc = Deno.dlopen(Deno.build.os === "darwin" ? "libSystem.dylib" : "libc.so.6", {
    puts: { parameters: ["buffer"], result: "i32" },
    perror: { parameters: ["buffer"], result: "void" },
    write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  });
  libc.symbols.puts(bytes("stray 7 by puts\0"));
  libc.symbols.perror(bytes("stray 8 by perror\0"));
  const line = bytes("stray 9 by write\n");
  libc.symbols.write(1, line, BigInt(line.length));
}
