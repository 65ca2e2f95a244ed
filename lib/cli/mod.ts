/** The command line: flags, help, exit codes, the plain console. @module */
export * from "./drop_rights.ts";
export * from "./event_lines.ts";
export * from "./flags.ts";
export * from "./help.ts";
export * from "./nearest_name.ts";
export * from "./parse_args.ts";
export * from "./plain_console.ts";
export * from "./run_command.ts";
export * from "./terminal.ts";
export * from "./training_progress.ts";
export type * from "./training_view.ts";
export * from "./write_all.ts";
