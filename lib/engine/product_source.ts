/** libtensorflow as a thread can use it for matrix products; it can be sent to another thread of the process. */
export interface ProductSource {
  /** The path of the library, which is open. */
  library: string;
  /** The address of the eager context. */
  context: bigint;
}

let source: ProductSource | undefined;

/** What computes products of matrices in the processor's memory fastest; undefined without a native engine. */
export function productSource(): ProductSource | undefined {
  return source;
}

/** Says what computes products from now on: the native engine says it when it opens. */
export function setProductSource(found: ProductSource | undefined): void {
  source = found;
}
