/** Imported after blessed: Deno disables `__proto__` for safety, and the process is the program's. @module */
import { restoreProto } from "./proto_accessor.ts";

restoreProto();
