import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { call } from "./fake-door.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));

/** One trial of each case: what must hold in every trial. */
async function run(name: string, ...more: string[]) {
  const file = `notebooks/scenarios/${name}.scenario`;
  return call(["run", file, "--quiet", "--trials", "1", "--jobs", "1", "--json", ...more], { cwd });
}

interface Answer {
  readonly cases: readonly {
    readonly case: string;
    readonly metrics: Readonly<Record<string, { readonly value: number | null }>>;
    readonly expectations: readonly { readonly text: string; readonly verdict: string }[];
  }[];
}

describe("the scenarios of consensus", () => {
  it.each(["raft-election", "etcd-zones", "cloudflare-2020"])(
    "%s runs, and nothing that it expects fails",
    async (name) => {
      const { code, out } = await run(name);
      const { cases } = JSON.parse(out) as Answer;
      const failed = cases.flatMap(({ expectations }) =>
        expectations.filter(({ verdict }) => verdict === "fail").map(({ text }) => text),
      );
      expect(failed).toEqual([]);
      expect(code).toBe(0);
      for (const { metrics } of cases) expect(metrics["lost_writes"]!.value).toBe(0);
    },
    240_000,
  );
});
