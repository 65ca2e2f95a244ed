import { createRequire } from "node:module";
import { transform } from "sucrase";

/** A module of CommonJS. */
interface LoadedModule {
  exports: Record<string, unknown>;
}

/** What the suite lets us set. */
export interface Suite {
  /** Sets the backends that it tests, before its specs are defined. */
  setTestEnvs(envs: { name: string; backendName: string; isDataSync: boolean }[]): void;
  /** Defines its specs with the global `describe` and `it`. */
  define(): void;
}

/**
 * Loads tfjs-core's own test suite, which comes with the package as modules whose imports have no endings: for bundlers,
 * neither for Deno nor for Node. Each is turned into CommonJS and run, in this process. The suite's copy of tfjs-core
 * shares engine and kernels with ours through tfjs-core's global state.
 */
export function loadSuite(): Suite {
  const require = createRequire(import.meta.url);
  const fromTfjs = createRequire(require.resolve("@tensorflow/tfjs/package.json"));
  const folder = fromTfjs.resolve("@tensorflow/tfjs-core/package.json").replace(/\/[^/]*$/, "");
  const fromCore = createRequire(`${folder}/package.json`);
  const modules = new Map<string, LoadedModule>();

  const load = (path: string): Record<string, unknown> => {
    const loaded = modules.get(path);
    if (loaded !== undefined) return loaded.exports;
    const module: LoadedModule = { exports: {} };
    modules.set(path, module);
    const source = Deno.readTextFileSync(path).replace(/^\/\/# sourceMappingURL=.*$/m, "");
    const { code } = transform(source, { transforms: ["imports"], filePath: path });
    const here = path.replace(/\/[^/]*$/, "");
    const requireFrom = (name: string) => {
      // The suite's only need of it is to set a timeout; ours is set by the runner.
      if (name.startsWith("jasmine-core")) return { core: () => ({}) };
      if (!name.startsWith(".")) return fromCore(name);
      return load(resolved(new URL(name, `file://${here}/`).pathname));
    };
    new Function("require", "module", "exports", `${code}\n//# sourceURL=${path}`)(
      requireFrom,
      module,
      module.exports,
    );
    return module.exports;
  };
  const core = `${folder}/dist`;
  const util = load(`${core}/jasmine_util.js`) as unknown as Suite;
  // What applications get by importing @tensorflow/tfjs: methods of tensors, and gradients.
  load(`${core}/public/chained_ops/register_all_chained_ops.js`);
  load(`${core}/register_all_gradients.js`);
  return { setTestEnvs: (envs) => util.setTestEnvs(envs), define: () => void load(`${core}/tests.js`) };
}

/** The file of a module's path without ending. */
function resolved(path: string): string {
  for (const candidate of [path, `${path}.js`, `${path}/index.js`]) {
    try {
      if (Deno.statSync(candidate).isFile) return candidate;
    } catch {
      // the next one
    }
  }
  throw new Error(`Expected ${path}.js to exist`);
}
