import { childEnvironment, denoProgram } from "../../lib/setup/child_programs.ts";

const { stdout } = await new Deno.Command(denoProgram(), {
  args: ["--version"],
  clearEnv: true,
  env: childEnvironment(Deno.env.toObject()),
}).output();
const { state } = await Deno.permissions.query({ name: "run" });
await Deno.stdout.write(new TextEncoder().encode(`${state} ${new TextDecoder().decode(stdout)}`));
