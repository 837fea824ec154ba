import type { CaseResult } from "../../analysis/results.ts";
import { type Trust, type TrustLabel, trustOf } from "../../analysis/trust/trust.ts";
import { shortTrust, trustLine } from "../../analysis/trust/words.ts";
import { printable, wrap } from "./layout.ts";

/** What the numbers rest on, in a line under the answer; `explain` has the rest. */
export function trustLines(cases: readonly CaseResult[], columns: number): string[] {
  const trusts = cases.map((one) => ({ label: one.plan.label, trust: trustOf(one) }));
  const [first] = trusts;
  if (first === undefined) return [];
  const line = cases.length === 1 ? shortTrust(first.trust) : sharedLine(trusts);
  return wrap(printable(`trust:  ${line}`), columns, 8);
}

interface Labelled {
  readonly label: string;
  readonly trust: Trust;
}

/** How many cases have which label, and the words of the fullest one. */
function sharedLine(all: readonly Labelled[]): string {
  const labels: readonly TrustLabel[] = ["extrapolated", "default", "given", "calibrated"];
  const counts = labels.flatMap((label) => {
    const count = all.filter(({ trust }) => trust.label === label).length;
    return count === 0 ? [] : [`${label} in ${count}`];
  });
  const fullest = all.reduce((most, one) => (shareOf(one) > shareOf(most) ? one : most));
  const [label, why] = [fullest.trust.label, shortTrust(fullest.trust)];
  const said = why.slice(`${label}: `.length);
  return counts.length === 1
    ? `${label} in all ${all.length} cases. The fullest of them, ${fullest.label}: ${said}`
    : `${counts.join(", ")} of ${all.length} cases. The fullest of them, ${fullest.label} (${label}): ${said}`;
}

function shareOf({ trust }: Labelled): number {
  return trust.busiest?.share ?? 0;
}

/** What stands behind a case, for programs: shares of 1, seconds. */
export function trustJson(trust: Trust): object {
  const { label, inputs, busiest, place, nearest, errors } = trust;
  return {
    label,
    text: trustLine(trust),
    inputs,
    utilization: busiest,
    roundTrip: place.rttMs / 1e3,
    inFlight: place.inFlight,
    nearest:
      nearest === null
        ? null
        : { row: nearest.point.text, times: nearest.times, same: nearest.same },
    errors,
  };
}
