/**
 * The process in the background of `deno task train --detach`: reads from its standard input what to train.
 *
 * @module
 */
import { runCommand } from "../lib/cli/run_command.ts";
import { type DetachedRequest, TRAIN_LOG } from "../lib/train/steering/start_detached.ts";
import { trainHere } from "./train.ts";

await runCommand(async () => {
  const told = await new Response(Deno.stdin.readable).text();
  const { request, log }: DetachedRequest = JSON.parse(told);
  return await trainHere(request, (folder) => Deno.renameSync(log, `${folder}/${TRAIN_LOG}`));
});
