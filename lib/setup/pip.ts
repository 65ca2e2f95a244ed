import { namesIn } from "./library_names.ts";
import { findPythons, runProgram } from "./python.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** A wheel that pip found. */
export interface Wheel {
  /** In pip's format: `tensorflow-cpu==2.21.0`. */
  requirement: string;
  url: string;
  /** Empty if the index does not give it. */
  sha256: string;
}

/**
 * Which wheels pip may choose. The fixed Python version makes the choice independent of the user's Python, which may be
 * too new or too old for every wheel of TensorFlow; the library inside does not need Python.
 */
const TARGET = [
  "--no-deps",
  "--only-binary=:all:",
  "--python-version=3.12",
  "--implementation=cp",
  "--abi=cp312",
  "--no-input",
];

// Pip reports what it would install only after it has downloaded everything, and old versions cannot report it at all.
// Its internal finder has not changed for years; if it does, `pip download` is the fallback.
const FIND = `
import json, sys
from pip._internal.cli.cmdoptions import make_target_python
from pip._internal.commands import create_command
from pip._vendor.packaging.requirements import Requirement
command = create_command("download")
options, _ = command.parse_args(json.loads(sys.argv[1]))
found = []
with command.main_context():
    session = command._build_session(options)
    finder = command._build_package_finder(options, session, make_target_python(options), True)
    for text in sys.argv[2:]:
        wanted = Requirement(text)
        best = finder.find_best_candidate(wanted.name, wanted.specifier).best_candidate
        if best is None:
            found.append(None)
            continue
        link = best.link
        sha256 = link.hash if link.hash_name == "sha256" else ""
        found.append({"requirement": text, "url": link.url_without_fragment, "sha256": sha256 or ""})
print(json.dumps(found))
`;

/** Few retries, so that pip fails soon without a network. */
const PATIENCE = ["--retries=1", "--timeout=8"];
const FIND_LIMIT_MS = 120_000;
const DOWNLOAD_LIMIT_MS = 6 * 3600_000;
/** Overrides a user's setting to install only into virtual environments: nothing is installed here. */
const ENVIRONMENT = { PIP_REQUIRE_VIRTUALENV: "false", PIP_DISABLE_PIP_VERSION_CHECK: "1" };

/** Finds and downloads wheels with Python's pip and the user's settings of pip. */
export class Pip {
  readonly #python: string;
  readonly #surroundings: Surroundings;

  private constructor(python: string, surroundings: Surroundings) {
    this.#python = python;
    this.#surroundings = surroundings;
  }

  /**
   * Finds a Python with pip.
   *
   * @throws {Unobtainable} If there is none.
   */
  static async open(surroundings: Surroundings): Promise<Pip> {
    const pythons = await findPythons(surroundings);
    for (const python of pythons) {
      const { success } = await runProgram(python, ["-c", "import pip"], surroundings, FIND_LIMIT_MS);
      if (success) return new Pip(python, surroundings);
    }
    throw new Unobtainable(
      pythons.length > 0 ? "Python has no pip" : "there is no Python to find a wheel with",
    );
  }

  /**
   * Finds wheels without downloading them.
   *
   * @returns A wheel for each requirement; undefined if this version of pip cannot find wheels without downloading them.
   * @throws {Unobtainable} If there is no wheel for this machine or the index cannot be reached.
   */
  async find(requirements: readonly string[]): Promise<Wheel[] | undefined> {
    const settings = JSON.stringify([...TARGET, ...PATIENCE]);
    const { success, stdout } = await this.#run(["-c", FIND, settings, ...requirements], FIND_LIMIT_MS);
    if (!success) return undefined;
    const found: (Wheel | null)[] = JSON.parse(stdout.trim().split("\n").at(-1)!);
    const missing = found.indexOf(null);
    if (missing >= 0) {
      throw new Unobtainable(
        `pip finds no ${requirements[missing]} for this machine or cannot reach its index`,
      );
    }
    return found as Wheel[];
  }

  /**
   * Downloads a wheel with pip, which knows passwords, certificates and addresses that Trinca does not.
   *
   * @param folder An empty folder for the wheel.
   * @returns The wheel's path.
   * @throws {Unobtainable} If pip fails.
   */
  async download(requirement: string, folder: string): Promise<string> {
    const args = ["-m", "pip", "download", "--quiet", "--no-cache-dir", ...TARGET, "--retries=3"];
    const { success, stderr } = await this.#run(
      [...args, `--dest=${folder}`, requirement],
      DOWNLOAD_LIMIT_MS,
    );
    const wheel = (await namesIn(folder)).find((name) => name.endsWith(".whl"));
    if (success && wheel !== undefined) return `${folder}/${wheel}`;
    const reason = stderr.split("\n").findLast((line) => line.startsWith("ERROR: "))?.slice("ERROR: ".length);
    throw new Unobtainable(reason === undefined ? "pip failed" : `pip says ${reason}`);
  }

  async #run(args: string[], limitMs: number) {
    return await runProgram(this.#python, args, this.#surroundings, limitMs, ENVIRONMENT);
  }
}
