import { SYSTEMS, settingsOf } from "../../src/language/vocabulary/registry.ts";
import type { ValueType } from "../../src/model/value-type.ts";
import { Choice } from "./random-plan.ts";

/** One way to replicate among some nodes, written out; the first node leads where one must. */
type Written = (choice: Choice, nodes: readonly string[]) => string;

const some = (choice: Choice, ...lines: readonly string[]): string =>
  lines
    .filter(() => choice.chance(0.5))
    .map((line) => `  ${line}\n`)
    .join("");

const failover = (choice: Choice, nodes: readonly string[]): string => {
  const detect = choice.of(
    "heartbeat(every: 50ms, miss: 2)",
    "phi_accrual(threshold: 8)",
    "lease(ttl: 300ms, loop: 100ms)",
  );
  const promote = choice.of("most_caught_up", `first of [${[...nodes].reverse().join(", ")}]`);
  return `failover {
    detect = ${detect}
    promote = ${promote}
    fencing = ${choice.of("none", "epoch", "stonith(takes: 50ms)", "quorum_lease(ttl: 3s)")}
    rejoin = ${choice.of("rewind", "rebuild", "merge")}
  }`;
};

const singleLeader: Written = (choice, nodes) => {
  const [leader, ...followers] = nodes;
  const k = choice.whole(1, followers.length);
  const names = followers.join(", ");
  const acknowledged = choice.of(
    `mode = ${choice.of("async", "semi_sync", "sync")}`,
    `ack = ${choice.of("none", `any ${k} of [${names}]`, `first ${k} of [${names}]`, `all of [${names}]`, "majority")}`,
  );
  return `replicate single_leader on ${nodes.join(", ")} {
  leader = ${leader}
  ${acknowledged}
${some(
  choice,
  `ack_at = ${choice.of("received", "written", "flushed", "applied")}`,
  `local_flush = ${choice.of("on", "off")}`,
  `group_commit = ${choice.of("on(delay: 1ms, max: 20)", "off")}`,
  `ack_timeout = 80ms, on_ack_timeout = ${choice.of("block", "async")}`,
  `shards = ${choice.whole(1, 3)}`,
  failover(choice, nodes),
)}}`;
};

const multiLeader: Written = (choice, nodes) => {
  const leaders = nodes.slice(0, choice.whole(2, nodes.length));
  const merge = choice.of(...["pn_counter", "or_set", "lww_register", "text"]);
  return `replicate multi_leader on ${nodes.join(", ")} {
  leaders = [${leaders.join(", ")}]
  conflict = ${choice.of("last_write_wins", `site_priority([${["east", "west"].join(", ")}])`, "siblings", `crdt(${merge})`)}
${some(
  choice,
  `exchange = ${choice.of("all_to_all", "ring", `star(center: ${leaders[0]})`)}`,
  "shipping = async(batch: 5ms, max: 10 KB)",
  "anti_entropy = every 300ms",
)}}`;
};

const leaderless: Written = (choice, nodes) => {
  const n = choice.whole(1, nodes.length);
  return `replicate leaderless on ${nodes.join(", ")} {
  n = ${n}, r = ${choice.whole(1, n)}, w = ${choice.whole(1, n)}
${some(
  choice,
  `coordinator = ${choice.of("client", "nearest", "any")}`,
  `read_fanout = ${choice.of("all", "quorum")}`,
  `read_repair = ${choice.of("off", "async", "blocking")}`,
  `hinted_handoff = ${choice.of("off", "on(window: 10s)")}`,
  `sloppy = ${choice.of("on", "off")}`,
  `anti_entropy = ${choice.of("off", "merkle(every: 300ms)")}`,
  `conflict = ${choice.of("last_write_wins", "siblings")}`,
)}}`;
};

const consensus: Written = (choice, nodes) => `replicate consensus on ${nodes.join(", ")} {
  voters = [${nodes.slice(0, choice.whole(1, nodes.length)).join(", ")}]
${some(
  choice,
  "heartbeat = 50ms",
  "election_timeout = uniform(200ms, 400ms)",
  `pre_vote = ${choice.of("on", "off")}`,
  `reads = ${choice.of("lease", "read_index", "local")}`,
)}}`;

/** A value of a setting's type that needs to know nothing of the scenario; null where there is none. */
function valueFor(choice: Choice, type: ValueType): string | null {
  if (type.kind === "boolean") return choice.of("true", "false");
  if (type.kind !== "choice") return null;
  const plain = type.options.filter(({ parameters = [] }) => parameters.length === 0);
  return plain.length === 0 ? null : choice.of(...plain.map(({ name }) => name));
}

const system: Written = (choice, nodes) => {
  const { name, versions } = choice.of(...PRODUCTS);
  const words = [...settingsOf(`system ${name}`).values()];
  const leader = words.some((word) => word.name === "leader") ? [`leader = ${nodes[0]}`] : [];
  const knobs = words.flatMap((word) => {
    const value = choice.chance(0.2) ? valueFor(choice, word.type) : null;
    return value === null ? [] : [`${word.name} = ${value}`];
  });
  return `system ${name} "${choice.of(...versions)}" on ${nodes.join(", ")} {
  ${[...leader, ...knobs].join("\n  ")}
}`;
};

const PRODUCTS = [...SYSTEMS.values()].filter(({ versions }) => versions.length > 0);

const FORMS = [singleLeader, multiLeader, leaderless, consensus, system];

function time(choice: Choice, low: number, high: number): string {
  const typical = choice.whole(low, high);
  return choice.of(
    `${typical}us`,
    `exponential(mean: ${typical}us)`,
    `lognormal(p50: ${typical}us, p99: ${4 * typical}us)`,
    `uniform(0us, ${2 * typical}us)`,
    `gamma(shape: 2, mean: ${typical}us)`,
    `mixture((90%, ${typical}us), (10%, ${3 * typical}us))`,
  );
}

function node(choice: Choice, name: string): string {
  return `node ${name} {
${some(
  choice,
  `disk = ${choice.of("nvme", "ssd", `disk(fsync: ${time(choice, 20, 3000)}, bandwidth: 200 MB/s)`)}`,
  `cpu = cpu(cores: ${choice.whole(1, 4)}, per_op: ${time(choice, 1, 100)})`,
  `apply = apply(time: ${time(choice, 1, 200)}, workers: ${choice.whole(1, 3)})`,
  "nic = 1 Gbps",
  `clock = ${choice.of("perfect", "ntp(error: 2ms)", "skewed(by: 5ms, drift: 10 ppm)")}`,
)}}`;
}

function workload(choice: Choice): string {
  const load = choice.of(
    `clients = ${choice.whole(1, 12)}, think = ${time(choice, 0, 20_000)}`,
    `arrivals = ${choice.of("poisson", "constant")}(${choice.whole(10, 300)}/s)`,
    "load { ramp 0/s to 200/s over 300ms, hold 150/s for 10s, burst 400/s for 50ms every 300ms }",
  );
  const reads = choice.whole(0, 10) * 10;
  return `workload app on ${choice.of("east", "west", "east, west")} {
  ${load}
  mix = (read: ${reads}%, write: ${100 - reads}%)
${some(
  choice,
  `keys = ${choice.of("single", "uniform(50)", "zipf(1k, skew: 0.9)")}`,
  `value = ${choice.of("100 B", "lognormal(p50: 1 KiB, p99: 8 KiB)")}`,
  `transaction = ${choice.whole(1, 3)}`,
  `read_from = ${choice.of("nearest", "any", "any_follower", "pinned", "token", "leader_after_write(for: 100ms)", "bounded(staleness: 50ms)")}`,
  `session = [${choice.of("read_your_writes", "monotonic_reads, monotonic_writes")}]`,
  "read_after_write = 20ms",
  "replies = 20%",
  "timeout = 200ms",
  "retry = exponential_backoff(base: 5ms, cap: 100ms, tries: 3)",
)}}`;
}

function faults(choice: Choice, nodes: readonly string[]): string {
  const lines = Array.from({ length: choice.whole(0, 3) }, (_, index) => {
    const on = choice.of(...nodes, "replicas", "any 1 of replicas", "east");
    const [at, lasts] = [choice.whole(0, 900), choice.whole(1, 400)];
    const what = choice.of(
      `crash ${on} for ${lasts}ms`,
      `pause ${on} for ${lasts}ms`,
      `crash ${choice.of(...nodes)} for ${lasts}ms with loss of disk`,
      `partition east ${choice.of("|", "->")} west for ${lasts}ms`,
      `degrade east <-> west for ${lasts}ms as "fault ${index}" { loss = 5%, rtt += 20ms }`,
      `slow disk of ${choice.of(...nodes)} by 10x for ${lasts}ms`,
      `skew clock of ${choice.of(...nodes)} by ${choice.of("-", "")}30ms for ${lasts}ms`,
    );
    const when = choice.of(`at ${at}ms`, `every ${200 + at}ms`, `every exponential(mean: 400ms)`);
    return `  ${when} ${what}${what.includes(" as ") ? "" : ` as "fault ${index}"`}\n`;
  });
  return lines.length === 0 ? "" : `faults {\n${lines.join("")}}\n`;
}

/** A small scenario with no mistake in it and everything else left to chance; the same number gives the same text. */
export function randomScenario(seed: number): string {
  const choice = new Choice(seed);
  const east = ["a", "b", "c"].slice(0, choice.whole(1, 3));
  const west = ["d", "e"].slice(0, choice.whole(1, 2));
  const nodes = [...east, ...west];
  const sites = { east, west };
  const topology = Object.entries(sites).map(
    ([site, names]) => `site ${site} {\n${names.map((one) => node(choice, one)).join("\n")}\n}`,
  );
  return `scenario "Random ${seed}"
param way = ${choice.whole(1, 40)}ms in 1ms..100ms
topology {
${topology.join("\n")}
link within each site { latency = ${time(choice, 20, 500)} }
link east <-> west { rtt = way${choice.of("", ", bandwidth = 1 Gbps", ", loss = 0.5%")} }
}
${choice.of(...FORMS)(choice, nodes)}
${workload(choice)}
${faults(choice, nodes)}run { duration = ${choice.whole(4, 10)}00ms, warmup = 0s, trials = 2, seed = "${seed}" }
expect lost_writes == 0
expect p99(write.latency) < ${choice.whole(1, 100)}ms as "fast"
sweep { vary way over [1ms, 20ms] }
`;
}
