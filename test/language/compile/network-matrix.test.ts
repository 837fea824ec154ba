import { describe, expect, it } from "vitest";
import { check } from "../../../src/language/check/check.ts";
import { compile } from "../../../src/language/compile/compile.ts";
import { parse } from "../../../src/language/parse.ts";
import { noFiles } from "./checked-builder.ts";

/** A scenario of nodes a, b, c in three sites; `links` stands in the topology too. */
function compiled(network: string, sites: readonly string[], links = "") {
  const [one, two, three] = sites;
  const text = `topology {
    network = ${network}
    site ${one} { node a }
    site ${two} { node b }
    site ${three} { node c, d }
    ${links}
  }
  replicate single_leader on a, b, c, d { leader = a }
  workload app on ${one} { clients = 1 }
  run { duration = 1s }`;
  const checked = check(parse({ id: "x.scenario", text, holes: 0 }), { reader: noFiles });
  const { study, diagnostics } = compile(checked, { reader: noFiles });
  const all = [...checked.diagnostics, ...diagnostics];
  return {
    study,
    told: all.map(
      ({ code, span, help }) => `${code} ${text.slice(span.start, span.end)} ${help[0] ?? ""}`,
    ),
    links: new Map(study?.cases[0]?.plan.topology.links.map((link) => [link.name, link])),
  };
}

const AWS = ["us-east-1", "eu-west-1", "ap-northeast-1"] as const;

describe("network = a matrix of round trips", () => {
  it("links every pair of sites with half the measured round trip each way", () => {
    const { links, told } = compiled("aws_2020", AWS);
    expect(told).toEqual([]);
    const there = links.get("us-east-1 -> eu-west-1");
    const back = links.get("eu-west-1 -> us-east-1");
    // 67.xx ms there; the two directions were measured apart.
    expect(there?.group).toBe("us-east-1 <-> eu-west-1");
    expect(back?.group).toBe("us-east-1 <-> eu-west-1");
    expect(there?.roundTrip).toBe(true);
    if (there?.delay.kind !== "normal" || back?.delay.kind !== "normal") throw new Error("shape");
    expect(there.delay.mean * 2).toBeGreaterThan(60e6);
    expect(there.delay.mean * 2).toBeLessThan(90e6);
    expect(Math.abs(there.delay.mean - back.delay.mean)).toBeLessThan(1e6);
  });

  it("keeps the matrix's own ping inside a region, where it has one", () => {
    const inside = (network: string) =>
      compiled(network, AWS).links.get("within ap-northeast-1: c -> d")?.delay;
    expect(inside("aws_2020")).toMatchObject({ kind: "normal" });
    expect(inside("aws_2025")).toEqual({ kind: "constant", value: 50_000 });
  });

  it("gives way to links that are written out", () => {
    const own = "link us-east-1 <-> eu-west-1 { rtt = 10ms, bandwidth = 1 Gbps }";
    const { links, told } = compiled("aws_2025", AWS, own);
    expect(told).toEqual([]);
    expect(links.get("us-east-1 -> eu-west-1")?.delay).toEqual({ kind: "constant", value: 5e6 });
    expect(links.get("eu-west-1 -> us-east-1")?.bandwidthBytesPerSecond).toBe(125e6);
    expect(links.get("us-east-1 -> ap-northeast-1")?.delay.kind).toBe("quantiles");
  });

  it("tells an unknown region with the nearest one", () => {
    const { told, study } = compiled("aws_2025", ["us-east-1", "eu-west-11", "ap-northeast-1"]);
    expect(study).toBeNull();
    expect(told[0]).toBe("SC397 eu-west-11 did you mean `eu-west-1`?");
  });

  it("lets a site that is no region have links of its own", () => {
    const own =
      "link us-east-1 <-> office { rtt = 20ms }\n link eu-west-1 <-> office { rtt = 90ms }";
    const { told } = compiled("aws_2025", ["us-east-1", "eu-west-1", "office"], own);
    expect(told).toEqual([]);
  });

  it("knows the measurements by name, with the nearest one for another", () => {
    expect(compiled("aws_2024", AWS).told[0]).toMatch(/^SC207 aws_2024 did you mean `aws_202/);
  });

  it("says where each round trip comes from", () => {
    const { study } = compiled("gcp_2020", ["asia-east1", "europe-west1", "us-central1"]);
    const origin = study?.cases[0]?.origins.find(({ path }) => path.includes("us-central1 · rtt"));
    expect(origin?.from).toBe("dataset");
    expect(origin?.source).toContain("fantoch");
  });
});
