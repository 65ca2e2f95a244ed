/** The major releases of CUDA that TensorFlow can be given. */
export const CUDA_MAJORS = [12, 13] as const;

/** A major release of CUDA. */
export type CudaMajor = typeof CUDA_MAJORS[number];

/** A library that TensorFlow opens by a name of CUDA 12. */
interface CudaLibrary {
  /** The name that it opens. */
  name: string;
  /** The name of the same library in each release. */
  files: Readonly<Record<CudaMajor, string>>;
  /** Whether TensorFlow uses no GPU without it. */
  needed: boolean;
  /** Whether it is released apart from CUDA, so that it may be in another place. */
  apart: boolean;
}

function library(
  stem: string,
  twelve: number,
  thirteen: number,
  { needed = true, apart = false } = {},
): CudaLibrary {
  const name = `lib${stem}.so.${twelve}`;
  return { name, files: { 12: name, 13: `lib${stem}.so.${thirteen}` }, needed, apart };
}

/**
 * The libraries of CUDA that TensorFlow opens by dlopen. Those of CUDA 13 have the functions that it calls under
 * CUDA 12's names; only the runtime, {@link CUDA_RUNTIME}, must be CUDA 12's own.
 */
export const CUDA_LIBRARIES: readonly CudaLibrary[] = [
  library("cublas", 12, 13),
  library("cublasLt", 12, 13),
  library("cufft", 11, 12),
  library("cusolver", 11, 12),
  library("cusparse", 12, 12),
  library("nvJitLink", 12, 13),
  library("cudnn", 9, 9, { apart: true }),
  library("cupti", 12, 13, { needed: false }),
  library("nvrtc", 12, 13, { needed: false }),
  library("nccl", 2, 2, { needed: false, apart: true }),
];

/** The runtime of CUDA 12, which no other release replaces; its wheel has less than a megabyte. */
export const CUDA_RUNTIME = "libcudart.so.12";

/** Whether a file belongs to CUDA: these libraries and what they load themselves, under whatever version. */
export function isCudaFile(name: string): boolean {
  return /^lib(cublas|cudart|cudnn|cufft|cupti|curand|cusolver|cusparse|nccl|nvJitLink|nvblas|nvrtc)[\w-]*\.so\.[\d.]+$/
    .test(name);
}
