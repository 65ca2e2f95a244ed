import { z } from "zod";
import { MINER_NAMES } from "../../triplet/miner_list.ts";
import type { Command } from "../control.ts";

/** The name of the socket in a run's folder that accepts commands from other processes of the same user. */
export const STEER_SOCKET = "steer.sock";

/** The maximum length of a line in either direction, in bytes. */
export const MAX_LINE_BYTES = 4096;

/** All commands. The curriculum is not among the miners: `miner:auto` returns to it. */
export const COMMANDS: readonly Command[] = [
  "pause",
  "resume",
  "stop",
  "checkpoint",
  "evaluate",
  "miner:auto",
  ...MINER_NAMES.map((miner) => `miner:${miner}` as const),
];

/** A client's request, a line of JSON. */
export const SteerRequest = z.object({ command: z.enum(COMMANDS) });

/** The answer to it, a line of JSON: the training received the command, or the error. */
export const SteerAnswer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);
/** The answer to a client. */
export type SteerAnswer = z.infer<typeof SteerAnswer>;

/** Returns the command in a line; undefined if there is none. */
export function parseRequest(line: string): Command | undefined {
  return parseLine(SteerRequest, line)?.command;
}

/** Returns the answer in a line; undefined if there is none. */
export function parseAnswer(line: string): SteerAnswer | undefined {
  return parseLine(SteerAnswer, line);
}

function parseLine<T extends z.ZodType>(schema: T, line: string): z.output<T> | undefined {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
