import { DISKS } from "../../systems/hardware.ts";
import { REGION_NETWORKS } from "../../systems/round-trips.ts";
import {
  COST_PER_DATA,
  COST_RATE,
  COUNT,
  choice,
  DURATION,
  named,
  PER_SECOND,
  SHARE,
  SIZE,
  THROUGHPUT,
  TIMES,
  words,
} from "./value-types.ts";
import { option, type SettingWord, setting } from "./word.ts";

const diskNames = [...DISKS.values()].map(({ name, title }) => option(name, title));

const disk = choice(
  ...diskNames,
  option("disk", "A disk by its figures.", [
    named("fsync", TIMES, "Time of one flush."),
    named(
      "bandwidth",
      THROUGHPUT,
      "Bytes written in a second before the flush; absent: unlimited.",
      {
        optional: true,
      },
    ),
    named("capacity", SIZE, "Bytes that it holds; absent: unlimited.", { optional: true }),
  ]),
);

const cpu = choice(
  option("cpu", "Cores with one queue.", [
    named("cores", COUNT, "Operations served at a time.", { optional: true }),
    named("per_op", TIMES, "Time that one operation takes on a core.", { optional: true }),
    named("per_message", TIMES, "Time of a core for each log message shipped to a follower.", {
      optional: true,
    }),
    named("per_flush", TIMES, "Time of a core for each flush of the leader's log.", {
      optional: true,
    }),
  ]),
);

const apply = choice(
  option("apply", "How a follower applies the log: give `rate` or `time`, not both.", [
    named("rate", PER_SECOND, "Records in a second by one worker.", { optional: true }),
    named("time", TIMES, "Time of one record on one worker.", { optional: true }),
    named("workers", COUNT, "Workers side by side; one key stays with one worker.", {
      optional: true,
    }),
  ]),
);

const clock = choice(
  option("perfect", "True time."),
  option("ntp", "Kept by NTP within an error.", [named("error", DURATION, "The bound.")]),
  option("skewed", "Off by a fixed time, and drifting.", [
    named("by", DURATION, "How far ahead (negative: behind)."),
    named("drift", SHARE, "Seconds gained in a second, such as `20ppm` (negative: lost).", {
      optional: true,
    }),
  ]),
);

/** Settings of nodes and links, and of a link while it is degraded. */
export const TOPOLOGY_SETTINGS: readonly SettingWord[] = [
  setting("node", "disk", disk, "The disk that holds the log.", "disk = nvme", { default: "nvme" }),
  setting(
    "node",
    "cpu",
    cpu,
    "The processor.",
    "cpu = cpu(cores: 2, per_op: 176us, per_flush: 417us, per_message: 468us)",
    {
      default: "cpu(cores: 8, per_op: 20us)",
    },
  ),
  setting(
    "node",
    "apply",
    apply,
    "How fast a follower applies.",
    "apply = apply(rate: 20k ops/s)",
    {
      default: "apply(time: 20us, workers: 1)",
    },
  ),
  setting(
    "node",
    "nic",
    THROUGHPUT,
    "Bandwidth out of the machine, for all it sends.",
    "nic = 10 Gbps",
    {
      absent: "unlimited",
    },
  ),
  setting("node", "clock", clock, "How true the node's clock is.", "clock = ntp(error: 2ms)", {
    default: "perfect",
  }),
  setting("node", "cost", COST_RATE, "What the node costs.", "cost = 0.2 USD/h", {
    absent: "nothing",
  }),
  setting("link", "rtt", TIMES, "Delay of both ways together.", "rtt = 70ms", {
    excludes: ["latency"],
    absent: "give `rtt` or `latency`",
  }),
  setting(
    "link",
    "latency",
    TIMES,
    "Delay of one way.",
    "latency = lognormal(p50: 100us, p99: 400us)",
    {
      excludes: ["rtt"],
      absent: "give `rtt` or `latency`",
    },
  ),
  setting("link", "bandwidth", THROUGHPUT, "What it carries, each way.", "bandwidth = 2 Gbps", {
    absent: "unlimited",
  }),
  setting(
    "link",
    "loss",
    SHARE,
    "Share of packets lost; TCP sends them again, and its window narrows.",
    "loss = 0.01%",
    { default: "0%" },
  ),
  setting("link", "cost", COST_PER_DATA, "What carrying data costs.", "cost = 0.02 USD/GB", {
    absent: "nothing",
  }),
  setting(
    "topology",
    "network",
    words(
      Object.fromEntries([...REGION_NETWORKS.values()].map(({ name, title }) => [name, title])),
    ),
    "Round trips between sites that are named after regions, from a dataset; links that are written out go before it.",
    "network = aws_2025",
    { absent: "every link is written out" },
  ),
  setting("degrade", "rtt", TIMES, "The delay of both ways while it lasts.", "rtt += 80ms", {
    excludes: ["latency"],
  }),
  setting("degrade", "latency", TIMES, "The delay of one way while it lasts.", "latency *= 3", {
    excludes: ["rtt"],
  }),
  setting("degrade", "bandwidth", THROUGHPUT, "What it carries meanwhile.", "bandwidth = 10 Mbps"),
  setting("degrade", "loss", SHARE, "Share of packets lost meanwhile.", "loss = 2%"),
  setting(
    "partition",
    "packets",
    words({
      held: "something on the way keeps them, and hands them over when the partition ends",
      dropped:
        "they are lost, and TCP sends them again when its time-out is over, which doubles each time: up to as long after the end as the partition took",
    }),
    "What becomes of what is sent meanwhile: kept and handed over at the end; or lost, and sent again with TCP's time-outs, which double: up to as long after the end as the partition took.",
    "packets = dropped",
    { default: "held" },
  ),
];

/** What a node, link or site may be called for in a fault or metric. */
export const STATIONS: Readonly<Record<string, string>> = {
  disk: "The disk: flushes.",
  nic: "The network card: bytes out.",
  apply: "The apply workers.",
  cpu: "The processor.",
};

/** A link inside a site for which none is declared. */
export const DEFAULT_SITE_LATENCY = "50us";
