import { Unobtainable } from "./unobtainable.ts";

/** SHA-256 digests in hexadecimal by the wheel's file name. */
export type PinnedWheels = Readonly<Record<string, string>>;

/**
 * The wheels that may be fetched, with the digests that PyPI lists for them: TensorFlow's for the Python version that
 * `pip.ts` asks for, and the newest CUDA wheels that its metadata allow. Any other wheel is refused, no matter which
 * index pip uses.
 */
export const PINNED_WHEELS: PinnedWheels = {
  "tensorflow-2.21.0-cp312-cp312-macosx_12_0_arm64.whl":
    "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
  "tensorflow-2.21.0-cp312-cp312-manylinux_2_27_aarch64.whl":
    "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
  "tensorflow-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl":
    "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0",
  "tensorflow-2.21.0-cp312-cp312-win_amd64.whl":
    "27ba0682572b1e50a0db1ee74cfb787eafcfdb1b751bbbf401fed62fe32a92e0",
  "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl":
    "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
  "tensorflow_cpu-2.21.0-cp312-cp312-win_amd64.whl":
    "13ed4af80e5c5ddd6849323abecb4804eb2770f7570b57fe20208ad1e58c5d12",
  "nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_aarch64.whl":
    "918a8781956115d34b1db49e0e7b7befba8d101661c4b560ed4d42e0e17bebc3",
  "nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl":
    "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
  "nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_aarch64.whl":
    "791853b030602c6a11d08b5578edfb957cadea06e9d3b26adbf8d036135a4afe",
  "nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl":
    "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
  "nvidia_cuda_cupti_cu12-12.9.79-py3-none-win_amd64.whl":
    "1848a9380067560d5bee10ed240eecc22991713e672c0515f9c3d9396adf93c8",
  "nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl":
    "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
  "nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl":
    "44e1eca4d08926193a558d2434b1bf83d57b4d5743e0c431c0c83d51da1df62b",
  "nvidia_cuda_nvcc_cu12-12.9.86-py3-none-win_amd64.whl":
    "8ed7f0b17dea662755395be029376db3b94fed5cbb17c2d35cc866c5b1b84099",
  "nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl":
    "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
  "nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl":
    "096d4de6bda726415dfaf3198d4f5c522b8e70139c97feef5cd2ca6d4cd9cead",
  "nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-win_amd64.whl":
    "72972ebdcf504d69462d3bcd67e7b81edd25d0fb85a2c46d3ea3517666636349",
  "nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl":
    "83469a846206f2a733db0c42e223589ab62fd2fabac4432d2f8802de4bded0a4",
  "nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl":
    "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
  "nvidia_cuda_runtime_cu12-12.9.79-py3-none-win_amd64.whl":
    "8e018af8fa02363876860388bd10ccb89eb9ab8fb0aa749aaf58430a9f7c4891",
  "nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_aarch64.whl":
    "f88db8fc1a0a5f458e19aa7b08fbe3500aeb9e2bb8dea6293ecbce170364ad72",
  "nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl":
    "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
  "nvidia_cudnn_cu12-9.28.0.42-py3-none-win_amd64.whl":
    "e8eb548c252e95713e81e6fc53c61940d13114d7116908069d018b2d24700620",
  "nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl":
    "1a28c9b12260a1aa7a8fd12f5ebd82d027963d635ba82ff39a1acfa7c4c0fbcf",
  "nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl":
    "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
  "nvidia_cufft_cu12-11.4.1.4-py3-none-win_amd64.whl":
    "8e5bfaac795e93f80611f807d42844e8e27e340e0cde270dcb6c65386d795b80",
  "nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_aarch64.whl":
    "de663377feb1697e1d30ed587b07d5721fdd6d2015c738d7528a6002a6134d37",
  "nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl":
    "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
  "nvidia_curand_cu12-10.3.10.19-py3-none-win_amd64.whl":
    "e8129e6ac40dc123bd948e33d3e11b4aa617d87a583fa2f21b3210e90c743cde",
  "nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_aarch64.whl":
    "62efa83e4ace59a4c734d052bb72158e888aa7b770e1a5f601682f16fe5b4fd2",
  "nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl":
    "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
  "nvidia_cusolver_cu12-11.7.5.82-py3-none-win_amd64.whl":
    "77666337237716783c6269a658dea310195cddbd80a5b2919b1ba8735cec8efd",
  "nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl":
    "221c73e7482dd93eda44e65ce567c031c07e2f93f6fa0ecd3ba876a195023e83",
  "nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl":
    "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
  "nvidia_cusparse_cu12-12.5.10.65-py3-none-win_amd64.whl":
    "9e487468a22a1eaf1fbd1d2035936a905feb79c4ce5c2f67626764ee4f90227c",
  "nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_aarch64.whl":
    "061af42ae1044816820e16b872075e243d1ac0656f51860fbc8e106c257aa83a",
  "nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl":
    "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
  "nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl":
    "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
  "nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl":
    "994a05ef08ef4b0b299829cde613a424382aff7efb08a7172c1fa616cc3af2ca",
  "nvidia_nvjitlink_cu12-12.9.86-py3-none-win_amd64.whl":
    "cc6fcec260ca843c10e34c936921a1c426b351753587fdd638e8cff7b16bb9db",
};

/**
 * The digest of a wheel that may be fetched.
 *
 * @throws {Unobtainable} If the wheel is not pinned.
 */
export function pinnedDigest(fileName: string, wheels: PinnedWheels): string {
  if (Object.hasOwn(wheels, fileName)) return wheels[fileName]!;
  throw new Unobtainable(`pip found ${fileName}, whose SHA-256 is not pinned`);
}

/**
 * The requirement for exactly the version of a package that is pinned: `nvidia-nccl-cu12==2.32.3`.
 *
 * @throws {Unobtainable} If no version of the package is pinned.
 */
export function pinnedRequirement(packageName: string, wheels: PinnedWheels): string {
  const start = `${packageName.toLowerCase().replace(/[-_.]+/g, "_")}-`;
  const wheel = Object.keys(wheels).find((name) => name.toLowerCase().startsWith(start));
  if (wheel === undefined) throw new Unobtainable(`no wheel of ${packageName} is pinned`);
  return `${packageName}==${wheel.split("-")[1]}`;
}
