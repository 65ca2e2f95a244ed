/** Imported before blessed, whose modules assign `__proto__` while they load. @module */
import { enableProto } from "./proto_accessor.ts";

enableProto();
