import { LIBC } from "../../base/libc.ts";

/** A bit in the feature flags of a processor (Intel, Software Developer's Manual, volume 2A, CPUID). */
interface FeatureBit {
  /** The number of the leaf in glibc's `sys/platform/x86.h`. */
  leaf: number;
  /** The index in EAX, EBX, ECX, EDX. */
  register: number;
  bit: number;
}

/** Instructions for products in bfloat16: leaf 7, subleaf 0, EDX; and leaf 7, subleaf 1, EAX. */
const AMX_BF16: FeatureBit = { leaf: 1, register: 3, bit: 22 };
const AVX512_BF16: FeatureBit = { leaf: 6, register: 0, bit: 5 };

/**
 * The number of registers before the active ones in glibc's `struct cpuid_feature`: those that the processor
 * reports.
 */
const REGISTERS = 4;

/**
 * Whether the processor has instructions for products in bfloat16 and the operating system enables them.
 * False if this is unknown: the query needs an x86 processor and glibc 2.33 or newer.
 */
export function multipliesBfloat16(): boolean {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64" || LIBC === undefined) return false;
  let libc;
  try {
    libc = Deno.dlopen(LIBC, {
      __x86_get_cpuid_feature_leaf: { parameters: ["u32"], result: "pointer" },
    });
  } catch {
    return false; // an older or a different C library
  }
  const ask = libc.symbols.__x86_get_cpuid_feature_leaf;
  const has = ({ leaf, register, bit }: FeatureBit) => {
    const feature = ask(leaf);
    if (feature === null) return false;
    const active = new Deno.UnsafePointerView(feature).getUint32(4 * (REGISTERS + register));
    return ((active >>> bit) & 1) === 1;
  };
  const found = has(AMX_BF16) || has(AVX512_BF16);
  libc.close();
  return found;
}
