import { UserError } from "../base/mod.ts";
import { type ConfigOf, defaults, type Options } from "../config/mod.ts";
import { nearestName } from "./nearest_name.ts";
import { parseArgs } from "./parse_args.ts";

/** What a command line says. */
export interface CommandLine<T extends Options> {
  /** The settings: given ones, and defaults for the rest. */
  config: ConfigOf<T>;
  /** Names of those that were given. */
  given: Set<keyof T & string>;
  /** Whether help was asked for. */
  help: boolean;
}

/**
 * Reads a command's flags: `--name value`, `--name=value`, `--switch`, `--no-switch`; a hyphen in a name is
 * as good as an underscore.
 *
 * @throws {UserError} If a flag is unknown or its value is not one that it takes.
 */
export async function parseFlags<T extends Options>(args: string[], options: T): Promise<CommandLine<T>> {
  const names = Object.keys(options);
  const switches = names.filter((name) => options[name]!.placeholder === "");
  const parsed = await parseArgs(args.map((arg) => normalise(arg, switches)), {
    string: names.filter((name) => !switches.includes(name)),
    boolean: [...switches, "help", "h"],
  });
  for (const name of Object.keys(parsed)) {
    if (name === "_" || name === "help" || name === "h" || name in options) continue;
    const near = nearestName(name, names);
    const hint = near === undefined ? "--help lists all" : `did you mean --${near}?`;
    throw new UserError(`Unknown flag ${name.length === 1 ? "-" : "--"}${name}: ${hint}`);
  }
  if (parsed._.length > 0) {
    throw new UserError(`Expected only flags but found ${parsed._[0]}; --help lists them`);
  }

  const config: Record<string, unknown> = defaults(options);
  const given = new Set<string>();
  for (const name of names) {
    const value = parsed[name];
    // minimist says false where a switch is not given, and "" … where a flag has no value.
    if (value === undefined || (switches.includes(name) && !mentions(args, name))) continue;
    const option = options[name]!;
    const last = Array.isArray(value) ? value.at(-1) : value;
    const known = option.parse(String(last));
    if (known === undefined) {
      const near = option.choices === undefined ? undefined : nearestName(String(last), option.choices);
      const found = last === "" ? "nothing" : String(last);
      throw new UserError(
        `Expected --${name} to be ${option.expected} but found ${found}${
          near ? `; did you mean ${near}?` : ""
        }`,
      );
    }
    config[name] = known;
    given.add(name);
  }
  return { config: config as ConfigOf<T>, given, help: parsed.help === true || parsed.h === true };
}

/** Turns `--a-b` into `--a_b`, and `--no-switch` into `--switch=false`. */
function normalise(arg: string, switches: string[]): string {
  if (!arg.startsWith("--")) return arg;
  const [name = "", ...value] = arg.slice(2).split("=");
  const underscored = name.replaceAll("-", "_");
  const positive = underscored.replace(/^no_/, "");
  if (positive !== underscored && switches.includes(positive)) return `--${positive}=false`;
  return ["--" + underscored, ...value].join("=");
}

function mentions(args: string[], name: string): boolean {
  const names = [name, `no_${name}`];
  return args.some((arg) =>
    arg.startsWith("--") && names.includes(arg.slice(2).split("=")[0]!.replaceAll("-", "_"))
  );
}
