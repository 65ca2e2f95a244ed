/** What every room of the house may use: errors, random streams, files. @module */
export * from "./files.ts";
export * from "./random.ts";
export * from "./user_error.ts";
