import { quantityFrom } from "../../choose/quantity.ts";
import { type Region, USUAL, type Wish } from "../../choose/wish.ts";
import {
  DATA,
  DIMENSIONLESS,
  type Dimension,
  MONEY_PER_DATA,
  MONEY_RATE,
  RATE,
  TIME,
} from "../../units/dimension.ts";
import { CallError } from "../exit-code.ts";
import type { Answers, Said } from "./asked.ts";
import { ASKED } from "./asked.ts";
import { networkOf } from "./region-words.ts";

const SECONDS_PER_HOUR = 3600;
const BYTES_PER_GB = 1e9;
const DISKS = ["nvme", "nvme_consumer", "ssd", "hdd", "ebs_gp3", "ebs_io2"];

/**
 * A wish from what was said. Throws a {@link CallError} that names what is missing, cannot be read,
 * or cannot be.
 */
export function wishFrom(answers: Answers, rtts: ReadonlyMap<string, number>): Wish {
  const read = new Reader(answers);
  const names = read.list("regions");
  const network = networkOf(names, answers.get("network"), rtts);
  const writesPerSecond = read.quantity("writes", RATE, "500/s");
  const wish: Wish = {
    ...USUAL,
    regions: regionsFrom(network.names),
    network: network.matrix,
    rtts,
    writesPerSecond,
    readsPerSecond: read.reads(writesPerSecond),
    writers: read.word("writers", ["home", "everywhere"]),
    readers: read.word("readers", ["home", "everywhere"]),
    mayLose: {
      node: read.loss("lose-machine", writesPerSecond),
      region: read.loss("lose-region", writesPerSecond),
    },
    mayStop: { node: read.limit("stop-machine", "any"), region: read.limit("stop-region", "any") },
    staleness: read.staleness(),
    conflicts: read.word("conflicts", ["none", "merge", "overwrite"]),
    writeP99: read.limit("write-p99", "any"),
    readP99: read.limit("read-p99", "any"),
    machines: read.count("machines", 1, 9),
    money: read.price("money", "any"),
    machineUsdPerHour: read.price("machine-price"),
    trafficUsdPerGb: read.quantity("traffic-price", MONEY_PER_DATA, "0.02 USD/GB") * BYTES_PER_GB,
    valueBytes: read.quantity("value", DATA, "1 KiB"),
    keys: Math.round(read.quantity("keys", DIMENSIONLESS, "100k")),
    disk: read.word("disk", DISKS),
    ...read.cpu(),
    rankBy: read.word("rank", ["price", "write", "read"]),
    trials: read.count("trials", 2, 200),
    seed: read.said("seed").text,
  };
  if (wish.writesPerSecond <= 0) throw new CallError("there is nothing to choose without writes");
  return wish;
}

function regionsFrom(names: readonly string[]): readonly Region[] {
  return names.map((name, index) => ({ name, letter: String.fromCharCode(97 + index) }));
}

/** Reads one answer after another; what is wrong is a {@link CallError} with the way to write it. */
class Reader {
  private readonly answers: Answers;

  constructor(answers: Answers) {
    this.answers = answers;
  }

  said(name: string): Said {
    const said = this.answers.get(name);
    if (said !== undefined) return said;
    const asked = ASKED.find((one) => one.name === name);
    if (asked?.usual !== undefined) return { text: asked.usual, where: `--${name}` };
    throw new CallError(`\`--${name}\` is missing: ${asked?.help ?? ""}`, [
      "`quorate choose --help` lists everything that can be said",
    ]);
  }

  list(name: string): readonly string[] {
    const names = this.said(name)
      .text.split(/[,;]\s*|\s+/)
      .filter((one) => one !== "");
    const twice = names.find((one, index) => names.indexOf(one) !== index);
    if (twice !== undefined) throw new CallError(`the region \`${twice}\` stands twice`);
    if (names.length === 0) throw new CallError("there is no region");
    if (names.length > 6) throw new CallError(`six regions at most; these are ${names.length}`);
    return names;
  }

  word<T extends string>(name: string, words: readonly T[]): T {
    const { text } = this.said(name);
    const found = words.find((one) => one === text.trim().toLowerCase());
    if (found === undefined) this.wrong(name, words.map((one) => `\`${one}\``).join(", "));
    return found as T;
  }

  quantity(name: string, dimension: Dimension, example: string): number {
    const value = quantityFrom(this.said(name).text, dimension);
    if (value === null) this.wrong(name, `\`${example}\``);
    return value as number;
  }

  /** A time, or a word for as long as one likes. */
  limit(name: string, anything: string): number {
    if (this.said(name).text.trim() === anything) return Number.POSITIVE_INFINITY;
    const value = quantityFrom(this.said(name).text, TIME);
    if (value === null || value <= 0)
      this.wrong(name, `a time with its unit, as \`30s\`, or \`any\``);
    return value as number;
  }

  staleness(): number {
    if (this.said("stale").text.trim() === "none") return 0;
    return this.said("stale").text.trim() === "0" ? 0 : this.limit("stale", "any");
  }

  loss(name: string, perSecond: number): number {
    const text = this.said(name).text.trim();
    if (text === "any") return Number.POSITIVE_INFINITY;
    if (text === "none") return 0;
    const seconds = quantityFrom(text, TIME);
    const writes =
      quantityFrom(text, DIMENSIONLESS) ?? (seconds === null ? null : seconds * perSecond);
    if (writes === null) this.wrong(name, "`0`, a number of writes, a time as `1s`, or `any`");
    return Math.floor(writes as number);
  }

  reads(writesPerSecond: number): number {
    const { text } = this.said("reads");
    const share = /%\s*$/.test(text) ? quantityFrom(text, DIMENSIONLESS) : null;
    if (share === null) return this.quantity("reads", RATE, "2k/s` or `80%");
    if (share >= 1) this.wrong("reads", "a share below `100%`, or a rate as `2k/s`");
    return (writesPerSecond * share) / (1 - share);
  }

  price(name: string, anything?: string): number {
    if (this.said(name).text.trim() === anything) return Number.POSITIVE_INFINITY;
    return this.quantity(name, MONEY_RATE, "0.2 USD/h") * SECONDS_PER_HOUR;
  }

  count(name: string, least: number, most: number): number {
    const value = Number(this.said(name).text);
    if (!Number.isInteger(value) || value < least || value > most) {
      this.wrong(name, `a whole number from ${least} to ${most}`);
    }
    return value;
  }

  cpu(): { cores: number; perOp: number } {
    const match = /^(\d+)\s*[x×]\s*(.+)$/.exec(this.said("cpu").text.trim());
    const perOp = match === null ? null : quantityFrom(match[2] ?? "", TIME);
    if (match === null || perOp === null || perOp <= 0) this.wrong("cpu", "`8x20us`");
    return { cores: Number(match?.[1]), perOp: perOp as number };
  }

  private wrong(name: string, wanted: string): never {
    const { text, where } = this.said(name);
    throw new CallError(`${where}: \`${text}\` cannot be read here`, [`write ${wanted}`]);
  }
}
