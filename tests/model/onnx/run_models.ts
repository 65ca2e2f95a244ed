/**
 * A separate program, since onnxruntime-web is none of the project's packages: runs each of the models in a folder on its
 * images.
 *
 * deno run … run_models.ts PACKAGE FOLDER
 *
 * @module
 */
const [name, folder] = Deno.args;
const ort = await import(name!);
ort.env.wasm.numThreads = 1;
const shapes: number[][] = JSON.parse(await Deno.readTextFile(`${folder}/shapes.json`));
for (const [i, shape] of shapes.entries()) {
  const session = await ort.InferenceSession.create(await Deno.readFile(`${folder}/${i}.onnx`), {
    executionProviders: ["wasm"],
  });
  const images = new Float32Array((await Deno.readFile(`${folder}/${i}.images`)).buffer);
  const { embeddings } = await session.run({ images: new ort.Tensor("float32", images, shape) });
  await session.release();
  const { dims, data } = embeddings as { dims: number[]; data: Float32Array<ArrayBuffer> };
  await Deno.writeFile(
    `${folder}/${i}.embeddings`,
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
  await Deno.writeTextFile(`${folder}/${i}.dims`, JSON.stringify(dims));
}
