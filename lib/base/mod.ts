/** What every room of the house may use: errors, random streams, files, protocol buffers. @module */
export * from "./escape_markup.ts";
export * from "./files.ts";
export * from "./protobuf.ts";
export * from "./random.ts";
export * from "./user_error.ts";
