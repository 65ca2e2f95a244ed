/**
 * A script that mounts a small disk over a folder, in a namespace that ends with it, runs a training there until it
 * ends, makes the disk larger, resumes the training, and copies the run to where it can be compared. Its arguments: the
 * disk's size, the folder, where to copy, where the output and the exit code of the first process are written, the run's
 * configuration, the command that starts the training, `--`, the one that resumes it.
 */
const SCRIPT = `
size=$1; disk=$2; copy=$3; first=$4; begun=$5; shift 5
mount -t tmpfs -o size="$size" tmpfs "$disk" || exit 99
start=()
while [ "$1" != -- ]; do start+=("$1"); shift; done
shift
"\${start[@]}" >"$first.out" 2>&1
echo $? >"$first.code"
mkdir -p "$copy" "$copy.full"
cp -a "$disk/." "$copy.full"
mount -o remount,size=1g "$disk"
if [ -e "$begun" ]; then "$@"; else "\${start[@]}"; fi
code=$?
cp -a "$disk/." "$copy"
exit $code
`;

/** The commands of a run on a small disk. */
export interface SmallDiskRun {
  /** The disk's size in bytes until the training has ended. */
  bytes: number;
  /** An empty folder over which the disk is mounted. */
  disk: string;
  /** A file on it that is there once the run is. */
  begun: string;
  /** Where the run is copied at the end; the folder as it was when the disk was full is next to it, in `….full`. */
  copy: string;
  /** Where the first process's output and exit code are written: `….out`, `….code`. */
  first: string;
  /** The command that fills the disk, and the one after the disk became larger. */
  start: readonly string[];
  resume: readonly string[];
}

/** The command that does all of it. */
export function onSmallDisk(
  { bytes, disk, copy, first, begun, start, resume }: SmallDiskRun,
): [string, ...string[]] {
  const places = [String(bytes), disk, copy, first, begun];
  return ["unshare", "-rm", "bash", "-c", SCRIPT, "bash", ...places, ...start, "--", ...resume];
}

/** Whether this system lets its user mount a small disk. */
export async function canMount(folder: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["-rm", "bash", "-c", 'mount -t tmpfs -o size=64k tmpfs "$1"', "bash", folder],
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}
