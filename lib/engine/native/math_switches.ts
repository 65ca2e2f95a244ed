/** The switches in libtensorflow's C++, by their mangled names; older releases have none of them. */
const SYMBOLS = {
  setTensorFloat32: {
    name: "_ZN3tsl32enable_tensor_float_32_executionEb",
    parameters: ["bool"],
    result: "void",
  },
  hasTensorFloat32: {
    name: "_ZN3tsl33tensor_float_32_execution_enabledEv",
    parameters: [],
    result: "bool",
  },
  setDeterminism: { name: "_ZN3tsl19EnableOpDeterminismEb", parameters: ["bool"], result: "void" },
  hasDeterminism: { name: "_ZN3tsl21OpDeterminismRequiredEv", parameters: [], result: "bool" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The files that may contain the switches, next to libtensorflow or that library itself. */
const FRAMEWORKS = ["libtensorflow_framework.so.2", "libtensorflow_framework.2.dylib"];

/**
 * How TensorFlow computes on a GPU: with TF32, which rounds the factors of float32 products to 11 bits, and with
 * kernels that may differ from run to run. TensorFlow allows both by default. The switches are the process's own;
 * on a CPU they change nothing.
 */
export class MathSwitches {
  readonly #symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  #functions = 0;

  private constructor(symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"]) {
    this.#symbols = symbols;
    this.#symbols.setTensorFloat32(false);
  }

  /**
   * Finds the switches of a library, which must be open already, and disables TF32.
   *
   * @param library The path of libtensorflow.
   * @returns Undefined if the library exports none.
   */
  static open(library: string): MathSwitches | undefined {
    const folder = library.replace(/[^/]*$/, "");
    for (const path of [...FRAMEWORKS.map((name) => folder + name), library]) {
      try {
        return new MathSwitches(Deno.dlopen(path, SYMBOLS).symbols);
      } catch {
        // It is not there, or has no such symbols.
      }
    }
    return undefined;
  }

  /** Whether float32 products may currently use TF32. */
  get tensorFloat32(): boolean {
    return this.#symbols.hasTensorFloat32();
  }

  /** Whether kernels must give the same bits in each run. */
  get deterministic(): boolean {
    return this.#symbols.hasDeterminism();
  }

  set deterministic(required: boolean) {
    this.#symbols.setDeterminism(required);
  }

  /** Allows TF32 until {@link endTensorFloat32} is called as often as this. */
  beginTensorFloat32(): void {
    if (++this.#functions === 1) this.#symbols.setTensorFloat32(true);
  }

  /** Ends what {@link beginTensorFloat32} began. */
  endTensorFloat32(): void {
    if (--this.#functions === 0) this.#symbols.setTensorFloat32(false);
  }
}

/**
 * Whether a GPU must compute the same bits in each run: unless the user says no.
 *
 * @param setting The value of TF_DETERMINISTIC_OPS.
 */
export function requiresSameBits(setting: string | undefined): boolean {
  return !/^(0|false)$/i.test(setting ?? "");
}
