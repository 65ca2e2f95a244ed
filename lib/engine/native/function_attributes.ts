import { functionConfig } from "./session_config.ts";
import { AttributeType, type OpAttribute } from "./types.ts";

/** How TensorFlow runs a function. */
export interface FunctionMode {
  /** Whether kernels may be fused: see {@link functionConfig}. */
  fuses: boolean;
  /** Whether XLA compiles it as a whole; TensorFlow then fails where XLA has no form of an operation. */
  xla: boolean;
}

const configuration = (fuses: boolean): OpAttribute => ({
  name: "config_proto",
  type: AttributeType.TF_ATTR_STRING,
  value: functionConfig(fuses),
});
const FUSED = configuration(true);
const NOT_FUSED = configuration(false);
const XLA: OpAttribute = { name: "_XlaMustCompile", type: AttributeType.TF_ATTR_BOOL, value: true };

/** The attributes of a call of a function. */
export function functionAttributes({ fuses, xla }: FunctionMode): OpAttribute[] {
  return [fuses ? FUSED : NOT_FUSED, ...(xla ? [XLA] : [])];
}
