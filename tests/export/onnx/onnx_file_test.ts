import assert from "node:assert/strict";
import { onnxFile } from "../../../lib/export/onnx/onnx_file.ts";
import { EventLog } from "../../../lib/run/event_log.ts";
import { withFolder } from "../../base/fixtures.ts";
import { ONE_OF_EACH } from "../../run/events.ts";
import { makeCheckpoint } from "../../run/fixtures.ts";
import { fieldsOf } from "../fixtures.ts";

/** The metadata of an ONNX file. */
function metadataOf(file: Uint8Array): Record<string, string> {
  const text = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);
  const entries = fieldsOf(file).filter(([field]) => field === 14).map(([, entry]) => entry as Uint8Array);
  return Object.fromEntries(entries.map((entry) => {
    const fields = new Map(fieldsOf(entry));
    return [text(fields.get(1)), text(fields.get(2))];
  }));
}

Deno.test("onnxFile() has in its metadata what is needed to use it", () =>
  withFolder(async (run) => {
    const checkpoint = makeCheckpoint(1);
    const { state } = checkpoint;
    const about = {
      trinca: "0.1.0",
      dataset: "drawn digits",
      dataset_digest: "ab12",
      epoch: "3",
      global_step: "709",
    };
    assert.deepEqual(metadataOf(await onnxFile(checkpoint, run, 1)), { ...about, views: "1" });

    const log = new EventLog(run, () => 2000);
    for (const event of ONE_OF_EACH) if (event.type !== "rescued") log.append(event);
    log.close();
    const photos = {
      ...checkpoint,
      state: {
        ...state,
        ...{ epoch: 1, step: 0 },
        dataset: { ...state.dataset, name: "folder", title: "photos" },
        config: { fit: "contain" },
      },
    };
    const { preparation, thresholds, ...others } = metadataOf(await onnxFile(photos, run, 1));
    assert.deepEqual(others, { ...about, dataset: "photos", epoch: "1", views: "1" });
    assert.deepEqual(JSON.parse(preparation!), {
      ...{ height: 4, width: 4, fit: "contain", colour: "grey", background: "#ffffff" },
    });
    assert.deepEqual(JSON.parse(thresholds!), { "0.1": 0.8 });
    // Those of the image alone, not of views.
    const { views, thresholds: none } = metadataOf(await onnxFile(photos, run, 5));
    assert.deepEqual([views, none], ["5", undefined]);
  }));
