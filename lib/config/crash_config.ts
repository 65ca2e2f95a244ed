import { choice, type ConfigOf, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";

const CAMPAIGN = "Campaign";
const OUTPUT = "Output";

/** The kinds of runs of the campaign, and what each does. */
export const CRASH_KINDS = {
  kill: "killed before an operation on files",
  tear: "killed in the middle of a write",
  moment: "killed at a random moment",
  stop: "SIGTERM at a random moment",
  error: "an operation on files fails",
  errors: "operations on files fail from one on",
  full: "the disk is full",
  damage: "a file of the run is damaged",
  unsaved: "one checkpoint cannot be saved, then killed",
  rescue: "killed in a training that is rescued",
  early: "killed in a training that ends early",
  worker: "one of several workers is killed",
  hang: "one of several workers hangs",
} as const;
/** A kind of runs. */
export type CrashKind = keyof typeof CRASH_KINDS;

/** All settings of `crash`. */
export const CRASH_OPTIONS = {
  runs: whole({ group: CAMPAIGN, help: "Number of disturbed trainings" }, 200, { least: 1, most: 100_000 }),
  seed: whole({ group: CAMPAIGN, help: "Seed of what is disturbed, and when" }, 1, {
    least: 0,
    most: 4_294_967_295,
  }),
  only: choice({ group: CAMPAIGN, help: "Only one kind of disturbance" }, "all", [
    "all",
    ...Object.keys(CRASH_KINDS) as CrashKind[],
  ]),
  workers: whole({ group: CAMPAIGN, help: "Workers of each training" }, 1, { least: 1, most: 8 }),
  below: toggle({
    group: CAMPAIGN,
    help: "Put faults below Deno too, by a library for LD_PRELOAD that a C compiler builds",
  }),
  engine: { ...SESSION_OPTIONS.engine, group: CAMPAIGN },
  jobs: whole({ group: CAMPAIGN, help: "Trainings at the same time; 0: one per core" }, 0, {
    least: 0,
    most: 256,
  }),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  out: text({
    group: OUTPUT,
    help: "Folder for the runs in which something went wrong; a temporary one if not given",
    placeholder: "PATH",
  }, ""),
};

/** The configuration of `crash`. */
export type CrashConfig = ConfigOf<typeof CRASH_OPTIONS>;
