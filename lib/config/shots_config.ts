import { text } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";

const SHOTS = "Pictures";

/** All settings of `shots`. */
export const SHOTS_OPTIONS = {
  run: text({ group: SHOTS, help: "The run to show, by name or folder", placeholder: "RUN" }, "mnist"),
  checkpoint_path: SESSION_OPTIONS.checkpoint_path,
  out: text({ group: SHOTS, help: "Output folder", placeholder: "PATH" }, "./docs/shots/"),
};
