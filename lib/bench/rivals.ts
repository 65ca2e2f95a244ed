import type { Rival } from "./prepare_rival.ts";

/** PyTorch, and what its contenders use beside it. */
export const PYTORCH: Rival = {
  title: "PyTorch",
  folder: "torch-2.15.0",
  packages: ["torch==2.15.0", "pytorch-metric-learning==2.9.0", "numpy==2.4.6"],
  size: "several GB",
  // The downloaded wheels, including CUDA's, and their unpacked contents.
  room: 11_000_000_000,
};

/** Pillow, which decodes images for PyTorch. */
export const PILLOW: Rival = {
  title: "Pillow",
  folder: PYTORCH.folder,
  addedTo: PYTORCH,
  packages: ["pillow==13.0.0"],
  size: "a few MB",
  room: 100_000_000,
};

/** FAISS, which searches for nearest neighbours. */
export const FAISS: Rival = {
  title: "FAISS",
  folder: "faiss-1.15.1",
  packages: ["faiss-cpu==1.15.1", "numpy==2.4.6"],
  size: "some 40 MB",
  room: 400_000_000,
};
