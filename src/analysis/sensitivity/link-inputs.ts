import type { Plan } from "../../model/plan.ts";
import type { LinkPlan } from "../../model/topology.ts";
import { meanOf } from "../../random/moments.ts";
import { scaleDistribution } from "../../random/scale-distribution.ts";
import { BANDWIDTH } from "../../units/dimension.ts";
import { formatMetric, formatQuantity } from "../../units/format.ts";
import type { Input } from "./input.ts";
import { scaledShare } from "./scale.ts";

/** Both directions of each link that the scenario names: its delay, bandwidth and loss. */
export function linkInputs(plan: Plan): readonly Input[] {
  const used = new Set(plan.topology.routes);
  const groups = new Map<string, number[]>();
  plan.topology.links.forEach(({ group }, index) => {
    if (used.has(index)) groups.set(group, [...(groups.get(group) ?? []), index]);
  });
  return [...groups].flatMap(([group, indices]) => groupInputs(group, indices, plan));
}

function groupInputs(group: string, indices: readonly number[], plan: Plan): Input[] {
  const links = indices.map((index) => plan.topology.links[index]!);
  const stations = links.map(({ name }) => name);
  const change = (
    name: string,
    text: string,
    put: (link: LinkPlan, factor: number) => LinkPlan | null,
  ): Input => ({
    name,
    of: group,
    kind: "network",
    text,
    stations,
    scale: (at, factor) => withLinks(at, indices, (link) => put(link, factor), factor),
  });
  const delays = links.map(({ delay, roundTrip }) => meanOf(delay) * (roundTrip ? 2 : 1));
  const bandwidths = links.flatMap((link) => link.bandwidthBytesPerSecond ?? []);
  const losses = links.map(({ loss }) => loss).filter((loss) => loss > 0);
  const found: Input[] = [];
  if (delays.some((delay) => delay > 0)) {
    const name = links.every(({ roundTrip }) => roundTrip) ? "round trip" : "latency";
    const text = `${span(delays.map((ns) => formatMetric(ns / 1e9, "s")))} on average`;
    found.push(
      change(name, text, (link, by) => ({ ...link, delay: scaleDistribution(link.delay, by) })),
    );
  }
  if (bandwidths.length > 0) {
    const text = span(bandwidths.map((bytes) => formatQuantity(bytes, BANDWIDTH)));
    found.push(change("link bandwidth", text, withBandwidth));
  }
  if (losses.length > 0) {
    const text = span(losses.map((loss) => formatMetric(loss, "1")));
    found.push(change("packet loss", text, withLoss));
  }
  return found;
}

function withBandwidth(link: LinkPlan, by: number): LinkPlan {
  const { bandwidthBytesPerSecond: bytes } = link;
  return bytes === null ? link : { ...link, bandwidthBytesPerSecond: bytes * by };
}

function withLoss(link: LinkPlan, by: number): LinkPlan | null {
  const scaled = scaledShare(link.loss, by);
  return scaled === null ? null : { ...link, loss: scaled.value };
}

function withLinks(
  plan: Plan,
  indices: readonly number[],
  change: (link: LinkPlan) => LinkPlan | null,
  factor: number,
): { plan: Plan; factor: number } | null {
  const links = [...plan.topology.links];
  for (const index of indices) {
    const changed = change(links[index]!);
    if (changed === null) return null;
    links[index] = changed;
  }
  return { plan: { ...plan, topology: { ...plan.topology, links } }, factor };
}

/** One text where all are the same, else the first and that there are others. */
function span(texts: readonly string[]): string {
  const [first = ""] = texts;
  return texts.every((text) => text === first) ? first : `${first} and others`;
}
