/** The command line: flags, help, exit codes, the plain console. @module */
export * from "./flags.ts";
export * from "./help.ts";
export * from "./nearest_name.ts";
export * from "./parse_args.ts";
export * from "./run_command.ts";
