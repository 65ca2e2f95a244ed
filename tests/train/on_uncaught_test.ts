import assert from "node:assert/strict";

Deno.test("onUncaught() takes the first error that nothing caught, in a thread that lives on", async () => {
  const program = `
    import { onUncaught } from ${JSON.stringify(import.meta.resolve("../../lib/train/on_uncaught.ts"))};
    onUncaught(self, (error) => setTimeout(() => self.postMessage(error.message), 10));
    self.onmessage = () => {
      Promise.reject(new Error("first"));
      setTimeout(() => { throw new Error("second"); }, 1);
    };`;
  const worker = new Worker(`data:application/typescript,${encodeURIComponent(program)}`, { type: "module" });
  try {
    const heard: unknown[] = [];
    const message = new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(heard.push(data));
      worker.onerror = (event) => {
        event.preventDefault();
        resolve(heard.push(event.message));
      };
    });
    worker.postMessage("start");
    await message;
    assert.deepEqual(heard, ["first"]);
  } finally {
    worker.terminate();
  }
});
