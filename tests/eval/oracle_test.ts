import { parseIdx } from "../../lib/data/idx/parse_idx.ts";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import { agreesWithOracle, HAS_ORACLE, LABEL_FILE, ORACLE_RATES, readOracle, SHARED } from "./oracle.ts";

Deno.test({
  name: "evaluateExact() agrees with the oracle to 1e-4",
  ignore: !HAS_ORACLE,
  async fn() {
    await openEngine({ engine: "wasm", library: { reason: "not looked for" }, threads: 0 });
    const file = await Deno.readFile(new URL(`mnist/${LABEL_FILE}`, SHARED));
    const labels = await parseIdx(file, LABEL_FILE, { dimensions: 1, mostBytes: 20_000 });
    await agreesWithOracle(
      await evaluateExact(await readOracle(), 64, Int32Array.from(labels.data), {
        rates: ORACLE_RATES,
        details: true,
      }),
    );
  },
});
