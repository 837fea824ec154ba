import { DATA, TIME } from "../units/dimension.ts";
import { formatQuantity } from "../units/format.ts";
import type { Candidate } from "./candidate.ts";
import { type Requirement, requirementsOf, type Trouble, troublesOf } from "./requirements.ts";
import { roundTrip, roundTripText } from "./round-trips.ts";
import { regionLossText, waivedOf } from "./waived.ts";
import { type Region, regionsOf, triesLoss, type Where, type Wish } from "./wish.ts";

/** Seconds into a run at which a machine dies, or a region is cut off. */
const STRIKE = 5;
/** Seconds that a region is cut off before it is lost: longer than any time-out that gives up waiting. */
export const CUT = 3;
/** Seconds that a run lasts after the last blow, at least. */
const AFTER = 17;

/**
 * The scenario that tries one candidate: healthy, and with every loss that the wish speaks of as a
 * case. What stands in it is what was simulated, so that running the file gives the same figures.
 */
export function scenarioText(wish: Wish, candidate: Candidate): string {
  const troubles = troublesOf(wish, candidate);
  const parts = [
    headText(wish, candidate),
    troubleText(wish, candidate, troubles),
    topologyText(wish, candidate),
    `# ${candidate.why}\n${candidate.block}`,
    ...workloads(wish, candidate),
    faultsText(wish, candidate, troubles),
    runText(wish),
    ...requirementsOf(wish).flatMap((one) => expectText(one, candidate, troubles) ?? []),
    ...(troubles.length > 1 ? ["sweep { vary trouble over domain(trouble) }"] : []),
    reportText(wish, troubles),
  ];
  return `${parts
    .filter((part) => part !== "")
    .join("\n\n")
    .replaceAll(/\n\n(?=expect)/g, "\n")}\n`;
}

/** The regions that a candidate's scenario has: where machines stand and where clients ask. */
export function sitesOf(wish: Wish, candidate: Candidate): readonly Region[] {
  const busy = new Set(candidate.machines.map(({ region }) => region));
  for (const { name } of regionsOf(wish, wish.writers)) busy.add(name);
  if (wish.readsPerSecond > 0) for (const { name } of regionsOf(wish, wish.readers)) busy.add(name);
  return wish.regions.filter(({ name }) => busy.has(name));
}

function headText(wish: Wish, { strategy, product, machines }: Candidate): string {
  const by = product === null ? strategy : `${product} (${strategy})`;
  const title = `${by} on ${machines.length} machines`;
  const asked = requirementsOf(wish).map(({ asks }) => `- ${asks}`);
  const waived = waivedOf(wish).map(({ what }) => what);
  const more = [
    ...(waived.length > 0 ? [`\nNothing was asked about ${waived.join("; ")}.`] : []),
    ...[regionLossText(wish, CUT)].flatMap((text) => (text === null ? [] : [`\n${text}`])),
  ];
  return `scenario "Chosen: ${title}" """\nIt was chosen because it meets what was asked:\n\n${[...asked, ...more].join("\n")}\n"""`;
}

function troubleText(wish: Wish, candidate: Candidate, troubles: readonly Trouble[]): string {
  if (troubles.length === 1) return "";
  const other = candidate.machines.find(({ name }) => name !== candidate.first)?.name ?? "nobody";
  const regions = [...new Set(candidate.machines.map(({ region }) => region))];
  const lines = [`param trouble = none in [${troubles.join(", ")}] as "what is lost for good"`, ""];
  if (troubles.includes("machine_lost")) {
    const more = troubles.includes("other_machine_lost")
      ? `if trouble == other_machine_lost then ${other} else nobody`
      : "nobody";
    lines.push(
      `let lost_machine = if trouble == machine_lost then ${candidate.first} else ${more}`,
    );
  }
  if (troubles.includes("region_lost")) {
    const more = troubles.includes("other_region_lost")
      ? `if trouble == other_region_lost then ${regions[1]} else nobody`
      : "nobody";
    lines.push(`let lost_region = if trouble == region_lost then ${regions[0]} else ${more}`);
    for (const [index, trouble] of cuts(wish, candidate, troubles)) {
      lines.push(
        `let cut_${index} = if trouble == ${trouble} then ${STRIKE + CUT}s else ${STRIKE}s`,
      );
    }
  }
  return lines.join("\n");
}

/** The region that a trouble cuts off, by its place among the sites; none where there is one site. */
function cuts(
  wish: Wish,
  candidate: Candidate,
  troubles: readonly Trouble[],
): readonly (readonly [string, Trouble, Region, readonly Region[]])[] {
  const sites = sitesOf(wish, candidate);
  if (sites.length < 2) return [];
  const regions = [...new Set(candidate.machines.map(({ region }) => region))];
  return (["region_lost", "other_region_lost"] as const).flatMap((trouble, index) => {
    const cut = sites.find(({ name }) => name === regions[index]);
    if (!troubles.includes(trouble) || cut === undefined) return [];
    const rest = sites.filter((site) => site !== cut);
    return [[cut.letter, trouble, cut, rest] as const];
  });
}

function topologyText(wish: Wish, candidate: Candidate): string {
  const sites = sitesOf(wish, candidate);
  const hardware = `disk = ${wish.disk}, cpu = cpu(cores: ${wish.cores}, per_op: ${formatQuantity(wish.perOp, TIME)}), cost = ${wish.machineUsdPerHour} USD/h`;
  const strikes = wantsNobody(wish, candidate);
  const lines = sites.map(({ name }, index) => {
    const own = candidate.machines.filter(({ region }) => region === name);
    const nodes = own.map((machine) => machine.name).join(", ");
    const nobody = index === 0 && strikes ? "  node nobody" : "";
    const node = nodes === "" ? "" : ` node ${nodes} { ${hardware} } `;
    return `  site ${name} {${node}${nobody === "" ? "" : `${nobody} `}}`;
  });
  const links = linkLines(wish, sites);
  const note = strikes ? ["  # `nobody` holds nothing: what strikes it is no trouble."] : [];
  return `topology {\n${[...note, ...lines, ...links].join("\n")}\n}`;
}

function wantsNobody(wish: Wish, candidate: Candidate): boolean {
  return troublesOf(wish, candidate).length > 1;
}

function linkLines(wish: Wish, sites: readonly Region[]): readonly string[] {
  const price = `cost = ${wish.trafficUsdPerGb} USD/GB`;
  const within =
    "  # Between the zones of a region; assumed.\n  link within each site { rtt = lognormal(p50: 500us, p99: 1ms), bandwidth = 10 Gbps }";
  const pairs = sites.flatMap((a, index) => sites.slice(index + 1).map((b) => [a, b] as const));
  const between = pairs.flatMap(([a, b]) => {
    const rtt = roundTripText(wish, a.name, b.name);
    if (rtt === null) return [];
    return [`  link ${a.name} <-> ${b.name} { rtt = ${rtt}, bandwidth = 1 Gbps, ${price} }`];
  });
  const from =
    wish.network === null
      ? ""
      : ` round trips of the dataset ${wish.network}; the bandwidth is assumed.`;
  const note = between.length > 0 && from !== "" ? [`  # Between regions:${from}`] : [];
  return [within, ...note, ...between];
}

function workloads(wish: Wish, { readFrom }: Candidate): readonly string[] {
  const longest = Math.max(
    ...wish.regions.map(({ name }) => roundTrip(wish, wish.regions[0]?.name ?? name, name) ?? 0),
  );
  const patience = longest > 0.25 ? 2 : 1;
  const one = (name: string, where: Where, perSecond: number, mix: string, reads: string) =>
    [
      `workload ${name} on ${regionsOf(wish, where)
        .map((region) => region.name)
        .join(", ")} {`,
      `  arrivals = poisson(${Number(perSecond.toPrecision(6))} ops/s), mix = (${mix}: 100%)${reads}`,
      `  keys     = uniform(${wish.keys}), value = ${formatQuantity(wish.valueBytes, DATA)}`,
      `  timeout  = ${patience}s, retry = exponential_backoff(base: 50ms, cap: 1s, tries: 100)`,
      "}",
    ].join("\n");
  const from = readFrom === null ? "" : `, read_from = ${readFrom}`;
  return [
    one("writers", wish.writers, wish.writesPerSecond, "write", ""),
    ...(wish.readsPerSecond > 0
      ? [one("readers", wish.readers, wish.readsPerSecond, "read", from)]
      : []),
  ];
}

function faultsText(wish: Wish, candidate: Candidate, troubles: readonly Trouble[]): string {
  if (troubles.length === 1) return "";
  const lines: string[] = [];
  if (troubles.includes("machine_lost")) {
    lines.push(`  at ${STRIKE}s crash lost_machine with loss of disk as "a machine is lost"`);
  }
  if (troubles.includes("region_lost")) {
    const found = cuts(wish, candidate, troubles);
    if (found.length > 0) lines.push("  # A region seldom dies at once: first nobody reaches it.");
    for (const [index, , cut, rest] of found) {
      const others = rest.length === 1 ? rest[0]?.name : `[${rest.map((r) => r.name).join(", ")}]`;
      lines.push(
        `  from ${STRIKE}s to cut_${index} partition ${cut.name} | ${others} as "${cut.name} is cut off"`,
      );
    }
    lines.push(`  at ${STRIKE + CUT}s crash lost_region with loss of disk as "a region is lost"`);
  }
  return `faults {\n${lines.join("\n")}\n}`;
}

/** Long enough that writes which never come back are told from those that come back late. */
function runText(wish: Wish): string {
  const { mayStop, trials, seed } = wish;
  const bounds = [mayStop.node, mayStop.region].filter(Number.isFinite);
  const after = Math.max(AFTER, ...bounds.map((bound) => 1.3 * bound + 2));
  const duration = Math.ceil(STRIKE + (triesLoss(wish, "region") ? CUT : 0) + after);
  return `run { duration = ${duration}s, warmup = 2s, trials = ${trials}, seed = ${JSON.stringify(seed)} }`;
}

function expectText(
  { asks, condition, troubles: tried }: Requirement,
  candidate: Candidate,
  troubles: readonly Trouble[],
): string | null {
  const there = tried.filter((one) => troubles.includes(one));
  if (there.length === 0) return null;
  const when =
    there.length === troubles.length
      ? ""
      : ` when ${there.map((one) => `trouble == ${one}`).join(" or ")}`;
  return `expect ${condition(candidate)}${when} as ${JSON.stringify(asks)}`;
}

function reportText({ readsPerSecond }: Wish, troubles: readonly Trouble[]): string {
  const reads = readsPerSecond > 0 ? ["p99(read.latency)", "stale_reads", "max(staleness)"] : [];
  const metrics = [
    "p99(write.latency)",
    ...reads,
    "conflicts",
    "lost_updates",
    "lost_writes",
    "max(unavailable_time)",
    "cost",
  ];
  const by = troubles.length > 1 ? " by trouble" : "";
  return `report "What it does" {\n  table ${metrics.join(", ")}${by}\n}`;
}
