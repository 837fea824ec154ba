import type { Plan } from "../../../model/plan.ts";
import { recoveryTimes } from "../../../model/tcp-recovery.ts";
import { segmentsPerSecond } from "../../../model/tcp-window.ts";
import { formatMetric, formatShare } from "../../../units/format.ts";
import { linkBetween } from "../plan-facts.ts";
import { SEGMENT_BYTES } from "../wire.ts";
import { bytesText, type Limit, timeText } from "./limit.ts";

/** Runs come out within an eighth up to a loss of 2 %, and within a quarter up to 10 %. */
const ABOUT = 0.25;

/** A stream between two endpoints. */
export interface WindowedStream {
  readonly from: number;
  readonly to: number;
  /** Bytes of each write that segments carry on it, without their headers. */
  readonly bytes: number;
  /** So many connections share them evenly. */
  readonly connections: number;
}

/**
 * What TCP's congestion window lets through where packets are lost ({@link segmentsPerSecond}),
 * whatever the bandwidth; empty without loss.
 */
export function windowLimit(plan: Plan, stream: WindowedStream): Limit[] {
  const { from, to, bytes, connections } = stream;
  const link = linkBetween(plan, from, to);
  if (link === null || link.loss === 0) return [];
  const back = linkBetween(plan, to, from);
  const { roundTripNs } = recoveryTimes(link.delay, (back ?? link).delay);
  const way = { loss: link.loss, backLoss: back?.loss ?? 0, roundTripNs };
  const carried = connections * SEGMENT_BYTES * segmentsPerSecond(way);
  if (!Number.isFinite(carried)) return [];
  const many = connections === 1 ? "TCP's window" : `${connections} TCP windows`;
  const at = `at ${formatShare(link.loss)} loss and a round trip of ${timeText(roundTripNs)}`;
  return [
    {
      name: "network",
      writesPerSecond: carried / bytes,
      formula: `about ${formatMetric(carried, "B/s")} / ${bytesText(bytes)} a write through ${many} on ${link.name} ${at}`,
      where: link.name,
      about: ABOUT,
      what: `${many} on ${link.name} (${at.slice(3)})`,
    },
  ];
}
