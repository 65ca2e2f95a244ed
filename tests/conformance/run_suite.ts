import jasmineRequire from "jasmine-core";
import { loadSuite } from "./load_suite.ts";

/** How a spec ended. */
export interface SpecResult {
  /** The full name, without the name of the backend. */
  name: string;
  status: "passed" | "failed" | "pending" | "excluded";
  /** The first line of what failed. */
  message: string;
}

/** A spec of Jasmine, as reported. */
interface ReportedSpec {
  fullName: string;
  status: string;
  failedExpectations: { message: string }[];
}

/** Milliseconds that a spec may take. */
const SPEC_LIMIT = 20_000;
/** The name of the backend in the specs' names. */
const ENVIRONMENT = "engine";

/**
 * Runs tfjs-core's own test suite on a backend that is registered and set.
 *
 * @param backendName The backend's name in TensorFlow.js.
 * @returns A result for each spec.
 */
export async function runSuite(backendName: string): Promise<SpecResult[]> {
  const jasmine = jasmineRequire.core(jasmineRequire);
  jasmine.DEFAULT_TIMEOUT_INTERVAL = SPEC_LIMIT;
  const env = jasmine.getEnv({ suppressLoadErrors: true });
  Object.assign(globalThis, jasmineRequire.interface(jasmine, env), { jasmine });
  const suite = loadSuite();
  suite.setTestEnvs([{ name: ENVIRONMENT, backendName, isDataSync: true }]);
  suite.define();
  const plain = (fullName: string) => fullName.replace(` ${ENVIRONMENT} {}`, "");
  env.configure({ random: false });
  const results: SpecResult[] = [];
  env.addReporter({
    specDone({ fullName, status, failedExpectations }: ReportedSpec) {
      const message = failedExpectations[0]?.message.split("\n")[0] ?? "";
      results.push({ name: plain(fullName), status: status as SpecResult["status"], message });
    },
  });
  const done = Promise.withResolvers<void>();
  env.addReporter({ jasmineDone: () => done.resolve() });
  env.execute();
  await done.promise;
  return results;
}
