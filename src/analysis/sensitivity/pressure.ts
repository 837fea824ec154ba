import type { Plan } from "../../model/plan.ts";
import type { StationWindow } from "../../model/run-record.ts";
import type { View } from "../metrics/view.ts";
import { findBottleneck, utilisationOf } from "../theory/bottleneck.ts";

/** One size of an input as the stations felt it. */
export interface Felt {
  /** `x0.8`; empty for the present size. */
  readonly text: string;
  readonly plan: Plan;
  /** All trials together. */
  readonly view: View;
}

/** A station that is less busy than this at every size is no reason for anything. */
const WORTH_TELLING = 0.5;

const LIMITS: Readonly<Record<string, string>> = {
  round_trip: "the round trip",
  fsync: "flushing",
  network: "the network",
  apply: "applying",
  cpu: "the CPU",
  offered: "the load offered",
  outage: "the time without a leader",
};

/**
 * Why a metric moves with an input: how busy its station is at each size (of an input that has
 * none, the busiest station of all), and what limits the writes where that changes.
 */
export function pressureOf(
  stations: readonly string[],
  present: Felt,
  others: readonly Felt[],
): readonly string[] {
  const sizes = [...others.filter(({ text }) => text !== ""), present];
  const name = busiest(present.view, stations);
  const busy = name === null ? [] : busyText(name, present, others);
  return [...busy, ...limitText(present, sizes)];
}

function busiest({ window, seconds }: View, names: readonly string[]): string | null {
  const among = window.stations.filter(({ name }) => names.length === 0 || names.includes(name));
  const most = among.reduce<StationWindow | null>(
    (best, one) =>
      best === null || utilisationOf(one, seconds) > utilisationOf(best, seconds) ? one : best,
    null,
  );
  return most?.name ?? null;
}

function busyText(name: string, present: Felt, others: readonly Felt[]): string[] {
  const share = ({ view }: Felt) => {
    const station = view.window.stations.find((one) => one.name === name);
    return station === undefined ? null : utilisationOf(station, view.seconds);
  };
  const now = share(present);
  const then = others.flatMap((felt) => {
    const value = share(felt);
    return value === null ? [] : [{ text: felt.text, value }];
  });
  if (now === null || then.length === 0) return [];
  if (Math.max(now, ...then.map(({ value }) => value)) < WORTH_TELLING) return [];
  const told = then.map(({ text, value }) => `${percent(value)} at ${text}`).join(", ");
  return [`${name} is ${percent(now)} busy, ${told}`];
}

function limitText(present: Felt, sizes: readonly Felt[]): string[] {
  const limitAt = ({ plan, view }: Felt) => findBottleneck(plan, view)?.name ?? null;
  const now = limitAt(present);
  if (now === null) return [];
  return sizes.flatMap((felt) => {
    const then = limitAt(felt);
    if (then === null || then === now) return [];
    return [
      `at ${felt.text} ${LIMITS[then] ?? then} limits the writes in place of ${LIMITS[now] ?? now}`,
    ];
  });
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(share < 0.1 ? 2 : 3))} %`;
}
