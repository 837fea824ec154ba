import type { Distribution } from "../random/distribution.ts";
import { AWS_2020 } from "./networks/aws-2020.ts";
import { AWS_2021 } from "./networks/aws-2021.ts";
import { AWS_2025 } from "./networks/aws-2025.ts";
import { EC2_2013 } from "./networks/ec2-2013.ts";
import { GCP_2020 } from "./networks/gcp-2020.ts";

/** Measured round trips between regions, as `network = aws_2025` gives them. */
export interface RegionNetwork {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly regions: readonly string[];
  /** The round trip from one region to another, in milliseconds; null where none was measured. */
  roundTrip(from: number, to: number): Distribution | null;
  /** Round trips of a machine to itself, in milliseconds; null where none was measured. */
  within(region: number): Distribution | null;
}

type Shape = (numbers: readonly number[]) => Distribution;

/**
 * Mean and standard deviation are measured; the shape is assumed: normal, and gamma where a normal
 * one would go below zero.
 */
const moments: Shape = ([mean = 0, sd = 0]) =>
  mean > 4 * sd
    ? { kind: "normal", mean, sd }
    : { kind: "gamma", shape: (mean / sd) * (mean / sd), mean };

/** The quantiles that are measured; between and beyond them the rule of `quantiles` holds. */
function quantiles(...shares: readonly number[]): Shape {
  return (numbers) => {
    const points = shares.map((share, index) => [share, numbers[index] ?? 0] as const);
    return { kind: "quantiles", points };
  };
}

interface Source {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  /** Rows `region: cells`, with a cell such as `50.1/52.3` for each region in the same order. */
  readonly table: readonly string[];
  readonly shape: Shape;
  /** The diagonal is a machine's ping to itself, and no answer of a service. */
  readonly hasSelfPing: boolean;
}

const FANTOCH = "github.com/vitorenesduarte/fantoch, commit aea6e32";

const SOURCES: readonly Source[] = [
  {
    name: "aws_2020",
    title: "pings between 19 AWS regions, June 2020",
    source: `${FANTOCH}, latency_aws/2020_06_05: mean and deviation of an hour of pings`,
    table: AWS_2020,
    shape: moments,
    hasSelfPing: true,
  },
  {
    name: "aws_2021",
    title: "pings between five AWS regions, February 2021",
    source: `${FANTOCH}, latency_aws/2021_02_13: mean and deviation of an hour of pings`,
    table: AWS_2021,
    shape: moments,
    hasSelfPing: true,
  },
  {
    name: "aws_2025",
    title: "TCP/HTTPS round trips between 33 AWS regions, July 2025",
    source:
      "cloudping.co, as kept in github.com/commonwarexyz/monorepo, commit a9f5875, examples/estimator: p50 and p90",
    table: AWS_2025,
    shape: quantiles(0.5, 0.9),
    hasSelfPing: false,
  },
  {
    name: "gcp_2020",
    title: "pings between 20 Google Cloud regions, June 2020",
    source: `${FANTOCH}, latency_gcp: mean and deviation of an hour of pings`,
    table: GCP_2020,
    shape: moments,
    hasSelfPing: true,
  },
  {
    name: "ec2_2013",
    title: "pings between eight EC2 regions, a week of May 2013",
    source: "P. Bailis, github.com/pbailis/bailis.org-blog, post_data/2013-05-17: p50 to p99.9",
    table: EC2_2013,
    shape: quantiles(0.5, 0.75, 0.95, 0.99, 0.999),
    hasSelfPing: false,
  },
];

/** Every matrix by its word. */
export const REGION_NETWORKS: ReadonlyMap<string, RegionNetwork> = new Map(
  SOURCES.map((source) => [source.name, networkOf(source)]),
);

function networkOf({ name, title, source, table, shape, hasSelfPing }: Source): RegionNetwork {
  const rows = table.map((row) => row.split(": "));
  const cell = (from: number, to: number): Distribution | null => {
    const text = rows[from]?.[1]?.split(" ")[to];
    return text === undefined || text === "-" ? null : shape(text.split("/").map(Number));
  };
  return {
    name,
    title,
    source,
    regions: rows.map(([region = ""]) => region),
    roundTrip: cell,
    within: (region) => (hasSelfPing ? cell(region, region) : null),
  };
}

/** The place of a region in a matrix; `us_east_1`, `Sao-Paulo` and `sao paulo` are as good. -1: none. */
export function regionIndex({ regions }: RegionNetwork, name: string): number {
  return regions.findIndex((region) => plain(region) === plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, "");
}
