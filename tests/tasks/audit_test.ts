import assert from "node:assert/strict";
import { PROJECT } from "./fixtures.ts";

const ADVISORY = {
  id: 1,
  url: "https://github.com/advisories/GHSA-xxxx",
  title: "zod is used in a test",
  severity: "high",
  vulnerable_versions: ">=0",
  cves: ["CVE-2026-0001"],
};

/** Runs `deno task audit` with a registry that gives one answer. */
async function audit(answer: () => Response): Promise<{ code: number; stdout: string; stderr: string }> {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    asked.push(new URL(url).pathname);
    return answer();
  });
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      // Not `deno task`, which would fetch all packages from that registry.
      args: ["run", "-q", "--no-prompt", "--allow-run=deno", "tasks/audit.ts"],
      cwd: PROJECT,
      env: { NPM_CONFIG_REGISTRY: `http://127.0.0.1:${server.addr.port}/`, NO_COLOR: "1" },
    }).output();
    assert.deepEqual(asked, ["/-/npm/v1/security/advisories/bulk"]);
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  } finally {
    await server.shutdown();
  }
}

Deno.test("audit fails on a vulnerability of a package in the lock file, and says what to do", async () => {
  const { code, stderr } = await audit(() => Response.json({ zod: [ADVISORY] }));
  assert.equal(code, 1);
  assert.match(stderr, /zod is used in a test[^]*Severity: +high[^]*list the CVE in tasks\/audit\.ts/);
});

Deno.test("audit passes without vulnerabilities, and says so", async () => {
  const { code, stdout, stderr } = await audit(() => Response.json({}));
  assert.deepEqual([code, stdout, stderr], [0, "No known vulnerabilities found\n", ""]);
});

Deno.test("audit says when the registry does not answer", async () => {
  const { code, stdout } = await audit(() => new Response("none here", { status: 404 }));
  assert.equal(code, 0);
  assert.match(stdout, /^Nothing was checked: the registry did not answer \(.+\)\n$/);
});

Deno.test("The lock file has no package of which an old version with known faults was asked for", async () => {
  const { npm } = JSON.parse(await Deno.readTextFile(`${PROJECT}/deno.lock`));
  const versions = (name: string) =>
    Object.keys(npm).filter((key) => key.startsWith(`${name}@`)).map((key) => key.split("@")[1]);
  assert.deepEqual([versions("tar"), versions("xml2js")], [["7.5.23"], ["0.6.2"]]);
});
