import { LIBC } from "../../base/libc.ts";
import { quietly } from "../quietly.ts";
import { cText } from "./c_text.ts";
import { DEEPLY_BOUND } from "./deep_bind.ts";
import { setEnvironment } from "./environment.ts";
import { libraryDamage } from "./library_damage.ts";

/** What libtensorflow needs, in its folder; it contains what TensorFlow says about oneDNN while it loads. */
const FRAMEWORK = "libtensorflow_framework.so.2";
/** `tensorflow::IsMKLEnabled()`, in C++'s spelling. */
const SPEAKS = "_ZN10tensorflow12IsMKLEnabledEv";
const SPEAK = { parameters: [], result: "bool" } as const;

const loading = new Map<string, Promise<void>>();

/**
 * Begins to load libtensorflow in another thread, which takes some tenths of a second, while this one prepares other
 * things. Opening the native engine then waits for it, in whatever thread. Only builds that are known to be for the CPU:
 * those for GPUs log while they load, and are loaded when they are opened, as are those that cannot be loaded ahead.
 *
 * @param library Where it is, if it was found, and whether it can use a GPU.
 */
export function loadAhead({ path: library, gpu }: { path?: string; gpu?: boolean }): void {
  if (library === undefined || gpu !== false) return;
  if (Deno.build.os !== "linux" || LIBC === undefined || loading.has(library)) return;
  // Whatever is wrong is reported when it is opened.
  loading.set(library, load(library).catch(() => {}));
}

/** Waits until a library is loaded that this thread has begun to load ahead. */
export async function loadedAhead(library: string): Promise<void> {
  await loading.get(library);
}

async function load(library: string): Promise<void> {
  const framework = library.replace(/[^/]*$/, FRAMEWORK);
  for (const path of [library, framework]) if (await libraryDamage(path) !== undefined) return;
  setEnvironment();
  const { symbols } = Deno.dlopen(LIBC!, {
    dlopen: { parameters: ["buffer", "i32"], result: "pointer" },
    dlsym: { parameters: ["pointer", "buffer"], result: "pointer" },
    /** The same on a thread of Deno's, as a promise. */
    openAside: { name: "dlopen", parameters: ["buffer", "i32"], result: "pointer", nonblocking: true },
  });
  // It speaks once, and standard error can only be redirected for a moment, since others write to it too.
  const isSilent = quietly(() => {
    const opened = symbols.dlopen(cText(framework), DEEPLY_BOUND);
    const speak = opened === null ? null : symbols.dlsym(opened, cText(SPEAKS));
    if (speak === null) return false;
    new Deno.UnsafeFnPointer(speak as Deno.PointerObject<typeof SPEAK>, SPEAK).call();
    return true;
  });
  if (isSilent) await symbols.openAside(cText(library), DEEPLY_BOUND);
}
