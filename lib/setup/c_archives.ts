/** A download of TensorFlow's C library. */
export interface CArchive {
  url: string;
  sha256: string;
  /** TensorFlow's version. */
  version: string;
}

const BASE = "https://storage.googleapis.com/tensorflow/versions";

/**
 * The vendor's archives by platform (https://www.tensorflow.org/install/lang_c lists them). The vendor
 * publishes no digests; several distributions agree on these. 2.18.0 is the last version for which the page lists
 * archives, 2.16.2 the last one for Macs with an Intel processor.
 */
export const C_ARCHIVES: Readonly<Record<string, CArchive>> = {
  "linux-x86_64-cpu": {
    url: `${BASE}/2.18.0/libtensorflow-cpu-linux-x86_64.tar.gz`,
    sha256: "605bfcb370c7e7ec981eabada880f60784e3de018395be95c95c3e5592c3d9a2",
    version: "2.18.0",
  },
  "linux-x86_64-gpu": {
    url: `${BASE}/2.18.0/libtensorflow-gpu-linux-x86_64.tar.gz`,
    sha256: "6ca25aae03548cf76f6f68f00bdf53ec39710f08cee23bf6419b9e6e27feca5c",
    version: "2.18.0",
  },
  "darwin-aarch64-cpu": {
    url: `${BASE}/2.18.0/libtensorflow-cpu-darwin-arm64.tar.gz`,
    sha256: "462257d2792730dcb131fcf21bc826192ae5a2c418535f6347d051f10fc8be8a",
    version: "2.18.0",
  },
  "darwin-x86_64-cpu": {
    url: `${BASE}/2.16.2/libtensorflow-cpu-darwin-x86_64.tar.gz`,
    sha256: "26b17967afbe99ef89c16f59b366d62b14c55c5c583af6e70aed8c3b3147ee9f",
    version: "2.16.2",
  },
};
