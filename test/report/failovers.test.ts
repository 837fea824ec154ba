import { describe, expect, it } from "vitest";
import type { EpisodeRecord } from "../../src/model/run-record.ts";
import { failovers } from "../../src/report/sections/failovers.ts";
import { MS, SECOND } from "../analysis/record-builder.ts";
import { buildResult } from "./result-builder.ts";

function withEpisodes(episodes: readonly EpisodeRecord[], nodes?: readonly [string, string]) {
  const result = buildResult({ sessions: [64], ...(nodes ? { nodes } : {}) });
  const [one] = result.cases;
  const records = one!.records.map((record, trial) =>
    trial === 0 ? { ...record, episodes } : record,
  );
  return { ...result, cases: [{ ...one!, records }] };
}

const failover = (numbers: Record<string, number>): EpisodeRecord => ({
  kind: "failover",
  label: "",
  fromNs: 20 * SECOND,
  toNs: 23 * SECOND,
  nodes: [],
  numbers: { from: 0, to: 1, ...numbers },
});
const cells = (html: string) =>
  [...html.matchAll(/<t[dh][^>]*>([^<]*)<\/t[dh]>/g)].map(([, text]) => text).slice(8);

describe("the table of failovers", () => {
  it("says when, from whom to whom, how long it took and what was lost", () => {
    const found = failovers(
      withEpisodes([failover({ rtoNs: 3.5 * SECOND, lost: 12, rpoNs: 40 * MS, false: 0 })]),
    );
    expect(cells(found!.text)).toEqual(["1", "20 s", "failover", "a", "b", "3.5 s", "12", "40 ms"]);
  });

  it("says never where no write came after it, and leaves out the age of nothing", () => {
    const found = failovers(withEpisodes([failover({ lost: 0, rpoNs: 0, false: 1 })]));
    expect(cells(found!.text)).toEqual([
      "1",
      "20 s",
      "false failover",
      "a",
      "b",
      "never",
      "0",
      "–",
    ]);
  });

  it("is left out where nobody took over, and cut where too many did", () => {
    expect(failovers(buildResult())).toBeNull();
    const many = failovers(withEpisodes(Array.from({ length: 100 }, () => failover({}))));
    expect(many!.text).toContain("And 60 more.");
  });

  it("writes names as text", () => {
    const found = failovers(withEpisodes([failover({})], ["<img src=x>", "b"]));
    expect(found!.text).toContain("&lt;img src=x&gt;");
    expect(found!.text).not.toContain("<img");
  });
});
