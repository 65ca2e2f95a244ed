/**
 * The part of TensorFlow's C API that Trinca calls, as declarations for `Deno.dlopen`.
 *
 * The names and signatures are those of `tensorflow/c/c_api.h` and `tensorflow/c/eager/c_api.h`, stable
 * since TensorFlow 2.5.
 *
 * @module
 */
const POINTER = "pointer";
const BUFFER = "buffer";
const VOID = "void";
const INT = "i32";
const INT64 = "i64";
const SIZE = "usize";

/** A `TF_Output` by value: an operation and the index of its output. */
const OUTPUT = { struct: ["pointer", "i32"] } as const;

/** Symbols of libtensorflow, and some of the C library that it is linked with. */
export const SYMBOLS = {
  TF_Version: { parameters: [], result: POINTER },
  TF_DeleteStatus: { parameters: [POINTER], result: VOID },
  TF_NewStatus: { parameters: [], result: POINTER },
  TF_GetCode: { parameters: [POINTER], result: INT },
  TF_Message: { parameters: [POINTER], result: POINTER },

  TFE_NewContextOptions: { parameters: [], result: POINTER },
  TFE_ContextOptionsSetConfig: { parameters: [POINTER, BUFFER, SIZE, POINTER], result: VOID },
  TFE_DeleteContextOptions: { parameters: [POINTER], result: VOID },
  TFE_NewContext: { parameters: [POINTER, POINTER], result: POINTER },
  TFE_ContextListDevices: { parameters: [POINTER, POINTER], result: POINTER },
  TF_DeviceListCount: { parameters: [POINTER], result: INT },
  TF_DeviceListName: { parameters: [POINTER, INT, POINTER], result: POINTER },
  TF_DeviceListType: { parameters: [POINTER, INT, POINTER], result: POINTER },
  TF_DeleteDeviceList: { parameters: [POINTER], result: VOID },

  TF_NewTensor: { parameters: [INT, BUFFER, INT, BUFFER, SIZE, POINTER, POINTER], result: POINTER },
  TF_AllocateTensor: { parameters: [INT, BUFFER, INT, SIZE], result: POINTER },
  TF_TensorData: { parameters: [POINTER], result: POINTER },
  TF_TensorByteSize: { parameters: [POINTER], result: SIZE },
  TF_TensorElementCount: { parameters: [POINTER], result: INT64 },
  TF_DeleteTensor: { parameters: [POINTER], result: VOID },
  TF_StringInit: { parameters: [POINTER], result: VOID },
  TF_StringCopy: { parameters: [POINTER, BUFFER, SIZE], result: VOID },
  TF_StringGetDataPointer: { parameters: [POINTER], result: POINTER },
  TF_StringGetSize: { parameters: [POINTER], result: SIZE },
  malloc: { parameters: [SIZE], result: POINTER },
  free: { parameters: [POINTER], result: VOID },
  dlsym: { parameters: [POINTER, BUFFER], result: POINTER },
  memcpy: { parameters: [POINTER, BUFFER, SIZE], result: POINTER },
  /** The other way. */
  memcpyTo: { name: "memcpy", parameters: [BUFFER, POINTER, SIZE], result: POINTER },

  TFE_NewTensorHandle: { parameters: [POINTER, POINTER], result: POINTER },
  TFE_DeleteTensorHandle: { parameters: [POINTER], result: VOID },
  TFE_TensorHandleCopyToDevice: { parameters: [POINTER, POINTER, BUFFER, POINTER], result: POINTER },
  TFE_TensorHandleResolve: { parameters: [POINTER, POINTER], result: POINTER },
  TFE_TensorHandleDataType: { parameters: [POINTER], result: INT },
  TFE_TensorHandleNumDims: { parameters: [POINTER, POINTER], result: INT },
  TFE_TensorHandleDim: { parameters: [POINTER, INT, POINTER], result: INT64 },

  TFE_NewOp: { parameters: [POINTER, BUFFER, POINTER], result: POINTER },
  TFE_DeleteOp: { parameters: [POINTER], result: VOID },
  TFE_OpAddInput: { parameters: [POINTER, POINTER, POINTER], result: VOID },
  TFE_OpSetAttrString: { parameters: [POINTER, BUFFER, BUFFER, SIZE], result: VOID },
  TFE_OpSetAttrInt: { parameters: [POINTER, BUFFER, INT64], result: VOID },
  TFE_OpSetAttrIntList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TFE_OpSetAttrFloat: { parameters: [POINTER, BUFFER, "f32"], result: VOID },
  TFE_OpSetAttrFloatList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TFE_OpSetAttrBool: { parameters: [POINTER, BUFFER, "u8"], result: VOID },
  TFE_OpSetAttrBoolList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TFE_OpSetAttrType: { parameters: [POINTER, BUFFER, INT], result: VOID },
  TFE_OpSetAttrTypeList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TFE_OpSetAttrShape: { parameters: [POINTER, BUFFER, BUFFER, INT, POINTER], result: VOID },
  TFE_OpSetAttrShapeList: { parameters: [POINTER, BUFFER, BUFFER, BUFFER, INT, POINTER], result: VOID },
  TFE_Execute: { parameters: [POINTER, BUFFER, BUFFER, POINTER], result: VOID },
  /** The same on a thread of Deno's, as a promise. */
  executeAsync: {
    name: "TFE_Execute",
    parameters: [POINTER, POINTER, POINTER, POINTER],
    result: VOID,
    nonblocking: true,
  },

  TFE_ContextAddFunction: { parameters: [POINTER, POINTER, POINTER], result: VOID },
  TFE_ContextRemoveFunction: { parameters: [POINTER, BUFFER, POINTER], result: VOID },
  TF_NewBuffer: { parameters: [], result: POINTER },
  TF_DeleteBuffer: { parameters: [POINTER], result: VOID },
  TF_GraphGetOpDef: { parameters: [POINTER, BUFFER, POINTER, POINTER], result: VOID },
  TF_NewOperation: { parameters: [POINTER, BUFFER, BUFFER], result: POINTER },
  TF_AddInput: { parameters: [POINTER, OUTPUT], result: VOID },
  TF_AddInputList: { parameters: [POINTER, BUFFER, INT], result: VOID },
  TF_SetAttrString: { parameters: [POINTER, BUFFER, BUFFER, SIZE], result: VOID },
  TF_SetAttrInt: { parameters: [POINTER, BUFFER, INT64], result: VOID },
  TF_SetAttrIntList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TF_SetAttrFloat: { parameters: [POINTER, BUFFER, "f32"], result: VOID },
  TF_SetAttrFloatList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TF_SetAttrBool: { parameters: [POINTER, BUFFER, "u8"], result: VOID },
  TF_SetAttrBoolList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TF_SetAttrType: { parameters: [POINTER, BUFFER, INT], result: VOID },
  TF_SetAttrTypeList: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TF_SetAttrShape: { parameters: [POINTER, BUFFER, BUFFER, INT], result: VOID },
  TF_SetAttrShapeList: { parameters: [POINTER, BUFFER, BUFFER, BUFFER, INT], result: VOID },
  TF_SetAttrTensor: { parameters: [POINTER, BUFFER, POINTER, POINTER], result: VOID },
  TF_FinishOperation: { parameters: [POINTER, POINTER], result: POINTER },
  TF_OperationNumOutputs: { parameters: [POINTER], result: INT },
  TF_OperationOutputType: { parameters: [OUTPUT], result: INT },
  TF_GraphGetTensorNumDims: { parameters: [POINTER, OUTPUT, POINTER], result: INT },
  TF_GraphGetTensorShape: { parameters: [POINTER, OUTPUT, BUFFER, INT, POINTER], result: VOID },
  TF_GraphToFunction: {
    parameters: [
      POINTER,
      BUFFER,
      "u8",
      INT,
      POINTER,
      INT,
      BUFFER,
      INT,
      BUFFER,
      POINTER,
      POINTER,
      POINTER,
      POINTER,
    ],
    result: POINTER,
  },
  TF_DeleteFunction: { parameters: [POINTER], result: VOID },

  TF_NewGraph: { parameters: [], result: POINTER },
  TF_DeleteGraph: { parameters: [POINTER], result: VOID },
} as const satisfies Deno.ForeignLibraryInterface;

/** The symbols of the opened libtensorflow. */
export type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
