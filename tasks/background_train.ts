/**
 * The background process of `deno task train --detach`. It reads the training request from its standard input.
 *
 * @module
 */
import { runCommand } from "../lib/cli/run_command.ts";
import { type DetachedRequest, TRAIN_LOG } from "../lib/train/steering/start_detached.ts";
import { trainHere } from "./train.ts";

await runCommand(async () => {
  const input = await new Response(Deno.stdin.readable).text();
  const { request, log }: DetachedRequest = JSON.parse(input);
  return await trainHere(request, (folder) => Deno.renameSync(log, `${folder}/${TRAIN_LOG}`));
});
