import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { NETWORK_TABLES, networkFile, networkModule } from "../../src/cli/network-tables.ts";
import { REGION_NETWORKS, type RegionNetwork, regionIndex } from "../../src/systems/round-trips.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

function network(name: string): RegionNetwork {
  const found = REGION_NETWORKS.get(name);
  if (found === undefined) throw new Error(`no network ${name}`);
  return found;
}

function trip(name: string, from: string, to: string) {
  const of = network(name);
  return of.roundTrip(regionIndex(of, from), regionIndex(of, to));
}

describe("matrices of round trips", () => {
  it.each(NETWORK_TABLES)("$name is what its dataset says", (table) => {
    const csv = readFileSync(`${root}/datasets/rtt/${table.name}.csv`, "utf8");
    const stored = readFileSync(`${root}/${networkFile(table.name)}`, "utf8");
    expect(stored).toBe(networkModule(table, csv));
  });

  it("has the figures of the published files", () => {
    expect(trip("aws_2020", "af-south-1", "eu-west-2")).toEqual({
      kind: "normal",
      mean: 142.524,
      sd: 0.44,
    });
    expect(trip("aws_2025", "af-south-1", "ap-east-1")).toEqual({
      kind: "quantiles",
      points: [
        [0.5, 347.552],
        [0.9, 376.122],
      ],
    });
    expect(trip("ec2_2013", "Virginia", "Oregon")).toMatchObject({
      points: [
        [0.5, 80.9],
        [0.75, 81.2],
        [0.95, 89.2],
        [0.99, 104],
        [0.999, 225],
      ],
    });
  });

  it.each([
    ["aws_2020", 19],
    ["aws_2021", 5],
    ["aws_2025", 33],
    ["ec2_2013", 8],
    ["gcp_2020", 20],
  ])("%s has a figure for every pair of its %i regions", (name, count) => {
    const { regions, roundTrip } = network(name);
    expect(regions).toHaveLength(count);
    const missing = regions.flatMap((from, a) =>
      regions.flatMap((to, b) => (a !== b && roundTrip(a, b) === null ? [`${from} ${to}`] : [])),
    );
    expect(missing).toEqual([]);
  });

  it("has quantiles that never fall, and no time below zero", () => {
    for (const { regions, roundTrip } of REGION_NETWORKS.values()) {
      for (const a of regions.keys()) {
        for (const b of regions.keys()) {
          const found = roundTrip(a, b);
          if (found?.kind === "normal") expect(found.mean).toBeGreaterThan(4 * found.sd);
          if (found?.kind === "gamma") expect(found.mean).toBeGreaterThan(0);
          if (found?.kind !== "quantiles") continue;
          const values = found.points.map(([, value]) => value);
          expect(values).toEqual([...values].sort((x, y) => x - y));
        }
      }
    }
  });

  it("takes a machine's ping to itself, and no answer of a service", () => {
    expect(network("aws_2020").within(0)).toEqual({ kind: "normal", mean: 0.079, sd: 0.008 });
    expect(network("aws_2025").within(0)).toBeNull();
    expect(network("ec2_2013").within(0)).toBeNull();
  });

  it("finds a region however its name is parted", () => {
    const of = network("ec2_2013");
    expect(of.regions[regionIndex(of, "sao_paulo")]).toBe("Sao Paulo");
    expect(regionIndex(network("aws_2025"), "us_east_1")).toBeGreaterThanOrEqual(0);
    expect(regionIndex(of, "Frankfurt")).toBe(-1);
  });
});
