import { constants } from "node:os";
import { UserError } from "./user_error.ts";

const FULL = "free some space and try again";
const REPLACE = "move it away or choose another";
const RIGHTS = "change the folder's rights or choose another";
const DEVICE = "check the disk and its connection, or choose another folder";
const LIMIT = "raise the limit (ulimit -n), or end programs that are not needed";

/** What the system's error codes mean to a user, and what to do. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: `the disk is full; ${FULL}`,
  EDQUOT: `the disk's quota is used up; ${FULL}`,
  EFBIG: "it would be larger than the file system or a limit (ulimit -f) allows; choose another folder",
  EROFS: "its file system is read-only; choose another folder",
  ENOENT: "its folder does not exist; was it removed?",
  ENOTDIR: `a file stands where a folder should be; ${REPLACE}`,
  // Creating a folder fails with this code if a file has the same name.
  EEXIST: `a file stands where a folder should be; ${REPLACE}`,
  EISDIR: `a folder stands where a file should be; ${REPLACE}`,
  ENAMETOOLONG: "its name is too long; choose a shorter one",
  EACCES: `no permission; ${RIGHTS}`,
  EPERM: `no permission; ${RIGHTS}`,
  EIO: `the system reports an input/output error (EIO); ${DEVICE}`,
  EREMOTEIO: `the system reports an input/output error of a remote disk (EREMOTEIO); ${DEVICE}`,
  ENXIO: `the system finds no device there (ENXIO); ${DEVICE}`,
  ENODEV: `the system finds no device there (ENODEV); ${DEVICE}`,
  ESTALE: "its network file system has lost it (ESTALE); mount that again, or choose another folder",
  ETIMEDOUT: `the disk does not answer (ETIMEDOUT); ${DEVICE}`,
  EBUSY: "another program uses it (EBUSY); end that and try again",
  ETXTBSY: "it is a program that is running (ETXTBSY); end that and try again",
  EMFILE: `too many files are open in this process (EMFILE); ${LIMIT}`,
  ENFILE: `too many files are open in the system (ENFILE); ${LIMIT}`,
  ENOMEM: "the system has no memory left (ENOMEM); end programs that are not needed",
  ELOOP: "its links lead in a circle (ELOOP); remove them or choose another",
  EMLINK: `its folder has too many entries (EMLINK); ${REPLACE}`,
  ENOTEMPTY: "another program has put files there (ENOTEMPTY); move them away and try again",
  ENOLCK: "its file system cannot lock files (ENOLCK); choose another folder",
};

/** Codes of the network, which say nothing about files. */
const OF_NETWORK = /^E(?:CONN|HOST|NET|ADDR)/;
/** Codes that say that the program used a system call wrongly. */
const FAULTS: readonly string[] = ["EBADF", "EFAULT", "EINVAL", "ENOTTY", "EPIPE"];

/** The names of the system's error numbers. */
const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, number]) => [number, name]),
);

/** Deno gives some errors, such as EDQUOT, no code: their messages have the number alone. */
function codeInMessage({ message }: Error): string | undefined {
  return NAMES.get(Number(/\(os error (\d+)\)/.exec(message)?.[1]));
}

/** The code of an error that the system reported, such as `ENOSPC`; undefined if the program is the cause. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as { code?: unknown }).code ?? codeInMessage(error);
  if (typeof code !== "string" || !/^E[A-Z\d]+$/.test(code) || FAULTS.includes(code)) return undefined;
  return code;
}

/**
 * What an error of the system about a file means to a user and what to do; undefined if the program or the network is
 * the cause.
 */
export function systemReason(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === undefined || OF_NETWORK.test(code)) return undefined;
  return REASONS[code] ??
    `the system reports: ${saidIn(error)} (${code}); try again or choose another folder`;
}

/** The words of the system in an error's message. */
function saidIn(error: unknown): string {
  const { message } = error as Error;
  return message.replace(/ \(os error \d+\).*$/s, "").replace(/^E[A-Z\d]+: |, .*$/gs, "") || "an error";
}

/** What an error says in one line: what the system reported is described, anything else is its own message. */
export function messageOf(error: unknown): string {
  const described = describeSystemError(error) ?? error;
  return described instanceof Error ? described.message : String(described);
}

/** What Deno or Node.js was doing when the system reported an error, and with which path. */
const DENO_ACTION = /\(os error \d+\): ?(?<action>\w+) ["'](?<path>.*?)["'](?: -> ["'].*)?$/s;

/** Words of Deno's messages in plain English; others are verbs already. */
const VERBS: Readonly<Record<string, string>> = {
  readfile: "read",
  writefile: "write",
  readdir: "list",
  realpath: "find",
  readlink: "read the link",
  stat: "look at",
  lstat: "look at",
  mkdir: "create the folder",
  symlink: "create the link",
  unlink: "remove",
  rmdir: "remove",
  copy: "copy",
};

/**
 * The {@link UserError} for an error of the operating system that nothing described where it happened: what was being
 * done to which file, as Deno's message says it. Undefined if the program is the cause.
 */
export function describeSystemError(error: unknown): UserError | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (OF_NETWORK.test(code)) {
    return new UserError(`Cannot use the network: the system reports: ${saidIn(error)} (${code}); try again`);
  }
  const { message, syscall, path } = error as Error & { syscall?: string; path?: string };
  const found = DENO_ACTION.exec(message)?.groups;
  const action = found?.action ?? syscall ?? "use";
  const reason = code === "ENOENT" ? "it does not exist; was it removed?" : systemReason(error);
  return new UserError(`Cannot ${VERBS[action] ?? action} ${found?.path ?? path ?? "a file"}: ${reason}`);
}
