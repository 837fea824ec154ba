import type { Plan } from "../../model/plan.ts";
import { rareFaults } from "../../model/rare-faults.ts";
import { exp, ln } from "../../random/mathematics.ts";
import { formatMetric } from "../../units/format.ts";
import { isStory } from "./cycle-plan.ts";
import type { SeenStratum, YearsPlan } from "./years.ts";

/** With a larger share of time in faults, three at once are no longer rare. */
const BUSY = 0.1;
/** Three at once are worth a word when they come more often than this a year. */
const OFTEN = 0.01;

/** Why the time without writes has no end: cycles after which nobody takes writes. */
export function endlessOf(strata: readonly SeenStratum[]): string | null {
  const dead = strata.flatMap(({ label, seen }) => {
    const count = seen.filter(({ outcome }) => outcome.ends === "dead").length;
    return count === 0 ? [] : [`${count} of ${seen.length} cycles of "${label}"`];
  });
  const [first] = dead;
  return first === undefined ? null : `no write is acknowledged any more after ${first}`;
}

/** What the reader of a year's figures must know. */
export function remarksOf(
  plan: Plan,
  years: YearsPlan,
  strata: readonly SeenStratum[],
): readonly string[] {
  return [
    ...leftOut(years),
    ...notWell(strata),
    ...neverSeen(strata),
    ...unlike(plan),
    ...(plan.faults.some(isStory)
      ? ["Faults with a fixed time belong to one run's story and not to the year."]
      : []),
  ];
}

function leftOut({ leftOut: { perYear, seconds }, busyShare }: YearsPlan): readonly string[] {
  if (perYear < OFTEN && busyShare < BUSY) return [];
  const lasting = formatMetric(seconds, "s");
  return [
    `Three faults at once are left out: ${formatMetric(perYear, "count")} times a year, about ${lasting} of it in all.`,
  ];
}

function notWell(strata: readonly SeenStratum[]): readonly string[] {
  return strata.flatMap(({ label, seen }) => {
    const behind = seen.filter(({ outcome }) => outcome.ends === "behind").length;
    const torn = seen.filter(({ outcome }) => outcome.ends === "torn").length;
    const cut = seen.filter(({ outcome }) => !outcome.complete).length;
    return [
      ...(behind > 0
        ? [
            `In ${behind} of ${seen.length} cycles of "${label}" a follower had not caught up when its run ended; what a failure in that time would do is not counted.`,
          ]
        : []),
      ...(torn > 0
        ? [
            `In ${torn} of ${seen.length} cycles of "${label}" two nodes still led when the run ended: nobody ends that split brain, and what follows from it is not counted.`,
          ]
        : []),
      ...(cut > 0
        ? [
            `${cut} of ${seen.length} cycles of "${label}" were stopped by a limit before their end.`,
          ]
        : []),
    ];
  });
}

/**
 * None of n seen: with 95 % certainty the chance is below 1 − 0.05^(1/n), about 3/n (the rule of
 * three). The layers of a stratum weigh differently; the largest weight says how much n is worth.
 */
function neverSeen(strata: readonly SeenStratum[]): readonly string[] {
  const lossless = strata.filter(
    ({ seen }) =>
      seen.length > 0 &&
      seen.every(({ outcome }) => outcome.amounts.lost_writes + outcome.amounts.data_losses === 0),
  );
  if (lossless.length < strata.length || strata.length === 0) return [];
  const worth = strata.map(({ seen, perYear }) => {
    const squares = seen.reduce(
      (sum, { weight }) => sum + (weight / perYear) * (weight / perYear),
      0,
    );
    return { perYear, most: 1 - exp(ln(0.05) * squares) };
  });
  const perYear = worth.reduce((sum, one) => sum + one.perYear * one.most, 0);
  const total = worth.reduce((sum, one) => sum + one.perYear, 0);
  return [
    `No cycle lost a write: with 95 % certainty fewer than 1 in ${Math.floor(total / perYear)} does.`,
  ];
}

/** Gaps that are not exponential. */
function unlike(plan: Plan): readonly string[] {
  const odd = rareFaults(plan).flatMap((index) => {
    const { schedule, label } = plan.faults[index]!;
    return schedule.kind === "every" && schedule.gapNs.kind !== "exponential" ? [`"${label}"`] : [];
  });
  if (odd.length === 0) return [];
  const which = [...new Set(odd)].join(", ");
  return [
    `The gaps of ${which} are not exponential: its strikes are taken at their long-run rate, at random moments.`,
  ];
}
