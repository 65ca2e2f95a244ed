import { z } from "zod";
import { MINER_NAMES } from "../../triplet/miner_list.ts";
import type { Command } from "../control.ts";

/** The name of the socket in a run's folder, by which other processes of the same user steer its training. */
export const STEER_SOCKET = "steer.sock";

/** The longest that a line may be either way, in bytes. */
export const MOST_LINE_BYTES = 4096;

/** All that can be asked for. Of the miners the curriculum is none itself: `miner:auto` goes back to it. */
export const COMMANDS: readonly Command[] = [
  "pause",
  "resume",
  "stop",
  "checkpoint",
  "evaluate",
  "miner:auto",
  ...MINER_NAMES.map((miner) => `miner:${miner}` as const),
];

/** What a client asks for, a line of JSON. */
export const SteerRequest = z.object({ command: z.enum(COMMANDS) });

/** What it is told, a line of JSON: that the training was given the command, or what was wrong with it. */
export const SteerAnswer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);
/** What a client is told. */
export type SteerAnswer = z.infer<typeof SteerAnswer>;

/** The command that a line asks for; undefined if none. */
export function parseRequest(line: string): Command | undefined {
  return parseLine(SteerRequest, line)?.command;
}

/** The answer that a line is; undefined if it is none. */
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
