import type { Prepared } from "../setup/prepare_library.ts";
import { findPythons, runProgram } from "../setup/python.ts";
import type { Surroundings } from "../setup/surroundings.ts";
import { prepareRival } from "./prepare_rival.ts";
import { PYTORCH } from "./rivals.ts";

/** Succeeds where PyTorch sees a GPU. */
const SEES_GPU = "import numpy, sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)";
/** PyTorch takes seconds to load, in milliseconds. */
const PATIENCE_MS = 120_000;

/**
 * Finds a PyTorch that sees a GPU: an installed one that Python finds, since a machine with a GPU mostly has one that
 * fits its driver, or else the one that other benchmarks install.
 */
export async function prepareCudaPytorch(surroundings: Surroundings): Promise<Prepared<{ python: string }>> {
  for (const python of await findPythons(surroundings)) {
    if ((await runProgram(python, ["-c", SEES_GPU], surroundings, PATIENCE_MS)).success) return { python };
  }
  return await prepareRival(PYTORCH, surroundings);
}
