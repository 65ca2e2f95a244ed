import { LIBC } from "../../base/libc.ts";

/** A bit in what a processor tells of itself (Intel, Software Developer's Manual, volume 2A, CPUID). */
interface FeatureBit {
  /** Number of the leaf in glibc's `sys/platform/x86.h`. */
  leaf: number;
  /** Of EAX, EBX, ECX, EDX. */
  register: number;
  bit: number;
}

/** Instructions that multiply bfloat16: leaf 7, subleaf 0, EDX; and leaf 7, subleaf 1, EAX. */
const AMX_BF16: FeatureBit = { leaf: 1, register: 3, bit: 22 };
const AVX512_BF16: FeatureBit = { leaf: 6, register: 0, bit: 5 };

/** Registers that come before the active ones in glibc's `struct cpuid_feature`: those as the processor tells them. */
const REGISTERS = 4;

/**
 * Whether the processor has instructions that multiply bfloat16, and the system lets them be used. False where it
 * cannot be asked: it takes an x86 processor and glibc 2.33 or newer.
 */
export function multipliesBfloat16(): boolean {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64" || LIBC === undefined) return false;
  let libc;
  try {
    libc = Deno.dlopen(LIBC, {
      __x86_get_cpuid_feature_leaf: { parameters: ["u32"], result: "pointer" },
    });
  } catch {
    return false; // an older C library, or another
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
