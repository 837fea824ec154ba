/** The matrices of round trips: the file of each, and the statistics that make its distributions. */
export const NETWORK_TABLES: readonly NetworkSource[] = [
  { name: "aws_2020", columns: ["rtt_avg_ms", "rtt_sd_ms"] },
  { name: "aws_2021", columns: ["rtt_avg_ms", "rtt_sd_ms"] },
  { name: "aws_2025", columns: ["rtt_p50_ms", "rtt_p90_ms"] },
  {
    name: "ec2_2013",
    columns: ["rtt_p50_ms", "rtt_p75_ms", "rtt_p95_ms", "rtt_p99_ms", "rtt_p999_ms"],
  },
  { name: "gcp_2020", columns: ["rtt_avg_ms", "rtt_sd_ms"] },
];

export interface NetworkSource {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Pairs inside one region's zones are no pairs of regions. */
const ZONES = /^(inter|intra)-AZ$/;

/**
 * The module that holds a matrix, from its dataset's text: a row of text for each region, with the
 * statistics of every pair in milliseconds, `-` where nothing was measured. Throws a RangeError for
 * a column that the dataset does not have.
 */
export function networkModule({ name, columns }: NetworkSource, csv: string): string {
  const [head = "", ...lines] = csv.trimEnd().split("\n");
  const header = head.split(",");
  const places = columns.map((column) => {
    const at = header.indexOf(column);
    if (at < 0) throw new RangeError(`${name} has no column ${column}`);
    return at;
  });
  const cells = new Map<string, string>();
  const regions: string[] = [];
  for (const line of lines) {
    const fields = line.split(",");
    const [from = "", to = ""] = fields;
    // The kind is the last column; it may hold commas itself.
    if (ZONES.test(fields.slice(header.length - 1).join(","))) continue;
    for (const region of [from, to]) if (!regions.includes(region)) regions.push(region);
    cells.set(`${from}|${to}`, places.map((at) => fields[at]).join("/"));
  }
  const rows = regions.map((from) => {
    const row = regions.map((to) => cells.get(`${from}|${to}`) ?? "-");
    return `${from}: ${row.join(" ")}`;
  });
  return [
    `/** Made from datasets/rtt/${name}.csv by \`npm run generate\`: ${columns.join(", ")}. */`,
    `export const ${name.toUpperCase()}: readonly string[] = [`,
    ...rows.map((row) => `  ${JSON.stringify(row)},`),
    `];`,
    "",
  ].join("\n");
}

/** Where the module of a matrix stands. */
export function networkFile(name: string): string {
  return `src/systems/networks/${name.replaceAll("_", "-")}.ts`;
}
