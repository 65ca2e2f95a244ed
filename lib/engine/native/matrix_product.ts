import type { ProductSource } from "../product_source.ts";
import { cText } from "./c_text.ts";
import { Status } from "./status.ts";
import { SYMBOLS, type Symbols } from "./symbols.ts";
import { lentTensor } from "./tensor_data.ts";
import { DataType } from "./types.ts";

/** A matrix in the caller's memory. */
export type LentMatrix = Deno.PointerValue;

/**
 * Products of float32 matrices in a memory that threads share, by libtensorflow. Each thread has its own, for the
 * context that another thread opened.
 */
export class MatrixProduct {
  readonly #symbols: Symbols;
  readonly #status: Status;
  readonly #context: Deno.PointerValue;
  readonly #memory: ArrayBufferLike;
  readonly #outputs = new BigUint64Array(1);
  readonly #outputCount = new Int32Array(1);

  /**
   * @param memory In which all matrices are.
   * @throws {Error} If the library cannot be used from this thread.
   */
  constructor({ library, context }: ProductSource, memory: ArrayBufferLike) {
    this.#symbols = Deno.dlopen(library, SYMBOLS).symbols;
    this.#status = new Status(this.#symbols);
    this.#context = Deno.UnsafePointer.create(context);
    this.#memory = memory;
  }

  /**
   * Lends a part of the memory as a matrix, `[rows, columns]`. Nothing is copied: it may change only while no product
   * uses it, and must be released.
   *
   * @param place In bytes, a multiple of 64.
   */
  lend(place: number, rows: number, columns: number): LentMatrix {
    const values = new Float32Array(this.#memory as ArrayBuffer, place, rows * columns);
    const tensor = lentTensor(this.#symbols, [rows, columns], values);
    if (tensor === undefined) {
      throw new Error(`Expected a place of a multiple of 64 bytes but found ${place}`);
    }
    const handle = this.#symbols.TFE_NewTensorHandle(tensor, this.#status.pointer);
    this.#symbols.TF_DeleteTensor(tensor);
    this.#status.check("Lending a matrix");
    return handle;
  }

  /** Takes a matrix back. */
  release(matrix: LentMatrix): void {
    this.#symbols.TFE_DeleteTensorHandle(matrix);
  }

  /**
   * Computes a · bᵀ and writes it into the memory, `[rows, columns]`.
   *
   * @param a `[rows, D]`.
   * @param b `[columns, D]`.
   * @param out Its place, in bytes.
   * @throws {Error} With TensorFlow's message.
   */
  multiply(a: LentMatrix, b: LentMatrix, out: number): void {
    const [symbols, status] = [this.#symbols, this.#status];
    const op = symbols.TFE_NewOp(this.#context, MATMUL, status.pointer);
    status.check("Multiplying matrices");
    try {
      symbols.TFE_OpAddInput(op, a, status.pointer);
      symbols.TFE_OpAddInput(op, b, status.pointer);
      symbols.TFE_OpSetAttrType(op, TYPE, DataType.TF_FLOAT);
      symbols.TFE_OpSetAttrBool(op, TRANSPOSE_B, 1);
      this.#outputCount[0] = 1;
      symbols.TFE_Execute(op, this.#outputs, this.#outputCount, status.pointer);
      status.check("Multiplying matrices");
    } finally {
      symbols.TFE_DeleteOp(op);
    }
    const handle = Deno.UnsafePointer.create(this.#outputs[0]!);
    const tensor = symbols.TFE_TensorHandleResolve(handle, status.pointer);
    symbols.TFE_DeleteTensorHandle(handle);
    status.check("Reading a product");
    const bytes = symbols.TF_TensorByteSize(tensor);
    const to = new Uint8Array(this.#memory as ArrayBuffer, out, Number(bytes));
    symbols.memcpyTo(to, symbols.TF_TensorData(tensor), bytes);
    symbols.TF_DeleteTensor(tensor);
  }

  /** Releases what belongs to this thread. */
  dispose(): void {
    this.#status.dispose();
  }
}

const MATMUL = cText("MatMul");
const TYPE = cText("T");
const TRANSPOSE_B = cText("transpose_b");
