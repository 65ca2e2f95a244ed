/** The environment variable with XLA's flags, which XLA reads when it first compiles. */
export const XLA_FLAGS = "XLA_FLAGS";

/** The folder with CUDA's compiler: libdevice, which XLA needs, and ptxas. */
const CUDA_FOLDER = "--xla_gpu_cuda_data_dir";
/** Triton's matrix products, with which the step of some batches does not compile (256 on an H100). */
const TRITON = "--xla_gpu_enable_triton_gemm";

/** The releases of TensorFlow 2 that are known to have these flags: XLA ends the process at an unknown one. */
const MINORS = { first: 17, last: 21 };

/**
 * Returns the flags with which XLA compiles for a GPU.
 *
 * @param flags Those of the user, which take precedence.
 * @param version TensorFlow's: `2.21.0`.
 * @param cudaTools The folder with CUDA's compiler, if one was found.
 * @returns Undefined if XLA cannot be used.
 */
export function xlaFlags(
  flags: string | undefined,
  version: string,
  cudaTools: string | undefined,
): string | undefined {
  const given = flags?.trim() ?? "";
  const has = (flag: string) => given.includes(`${flag}=`);
  const [major, minor] = version.split(".").map(Number);
  const isKnown = major === 2 && minor! >= MINORS.first && minor! <= MINORS.last;
  // A user who sets the folder knows the release.
  if (!isKnown) return has(CUDA_FOLDER) ? given : undefined;
  if (cudaTools === undefined && !has(CUDA_FOLDER)) return undefined;
  const added = [
    ...(has(CUDA_FOLDER) ? [] : [`${CUDA_FOLDER}=${quoted(cudaTools!)}`]),
    ...(has(TRITON) ? [] : [`${TRITON}=false`]),
  ];
  return [...(given === "" ? [] : [given]), ...added].join(" ");
}

/** The text as XLA's reader of flags takes it: in quotes if it contains spaces. */
function quoted(text: string): string {
  return /[\s'"\\]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;
}
