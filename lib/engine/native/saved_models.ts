import { cText } from "./c_text.ts";
import { packOutputs } from "./graph_output.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";

interface SavedModel {
  session: Deno.PointerValue;
  graph: Deno.PointerValue;
}

/** TensorFlow SavedModels, loaded and run through the C API's sessions. */
export class SavedModels {
  readonly #symbols: Symbols;
  readonly #status: Status;
  readonly #models = new Map<number, SavedModel>();
  #nextId = 0;

  /** @param symbols The opened library. @param status Its status. */
  constructor(symbols: Symbols, status: Status) {
    this.#symbols = symbols;
    this.#status = status;
  }

  /** How many are loaded. */
  get count(): number {
    return this.#models.size;
  }

  /**
   * Loads the model in a folder.
   *
   * @param tags The tags of its graph, separated by commas: `serve`.
   * @returns A number to call it by.
   * @throws {Error} With TensorFlow's message.
   */
  load(folder: string, tags: string): number {
    const texts = tags.split(",").map(cText);
    const pointers = BigUint64Array.from(
      texts,
      (text) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(text)),
    );
    const options = this.#symbols.TF_NewSessionOptions();
    const graph = this.#symbols.TF_NewGraph();
    const session = this.#symbols.TF_LoadSessionFromSavedModel(
      options,
      null,
      cText(folder),
      pointers,
      texts.length,
      graph,
      null,
      this.#status.pointer,
    );
    this.#symbols.TF_DeleteSessionOptions(options);
    try {
      this.#status.check(`Loading the saved model ${folder}`);
    } catch (error) {
      this.#symbols.TF_DeleteGraph(graph);
      throw error;
    }
    this.#models.set(this.#nextId, { session, graph });
    return this.#nextId++;
  }

  /**
   * Runs a model.
   *
   * @param inputs The `TF_Tensor*` of each input; they stay the caller's.
   * @param inputNames Of the graph, `operation:index`, in the same order.
   * @returns The `TF_Tensor*` of each output; the caller deletes them.
   * @throws {Error} If a name is not in the graph, or with TensorFlow's message.
   */
  run(
    id: number,
    inputs: Deno.PointerValue[],
    inputNames: string[],
    outputNames: string[],
  ): Deno.PointerValue[] {
    const { session, graph } = this.#get(id);
    const results = new BigUint64Array(outputNames.length);
    this.#symbols.TF_SessionRun(
      session,
      null,
      this.#outputs(graph, inputNames),
      BigUint64Array.from(inputs, (input) => Deno.UnsafePointer.value(input)),
      inputs.length,
      this.#outputs(graph, outputNames),
      results,
      outputNames.length,
      null,
      0,
      null,
      this.#status.pointer,
    );
    this.#status.check("Running a saved model");
    return Array.from(results, (address) => Deno.UnsafePointer.create(address));
  }

  /** Unloads a model. @throws {Error} If there is none of that number. */
  delete(id: number): void {
    const { session, graph } = this.#get(id);
    this.#models.delete(id);
    this.#symbols.TF_CloseSession(session, this.#status.pointer);
    this.#symbols.TF_DeleteSession(session, this.#status.pointer);
    this.#symbols.TF_DeleteGraph(graph);
    this.#status.check("Unloading a saved model");
  }

  #get(id: number): SavedModel {
    const model = this.#models.get(id);
    if (model === undefined) {
      throw new Error(`Expected a loaded saved model but found none with the number ${id}`);
    }
    return model;
  }

  /** Names like `dense/BiasAdd:0` as an array of `TF_Output`. */
  #outputs(graph: Deno.PointerValue, names: string[]): Uint8Array<ArrayBuffer> {
    return packOutputs(names.map((name) => {
      const [label = "", index = "0"] = name.split(":");
      const operation = this.#symbols.TF_GraphOperationByName(graph, cText(label));
      if (operation === null) throw new Error(`The saved model has no operation named ${label}`);
      return { operation, index: Number(index) };
    }));
  }
}
