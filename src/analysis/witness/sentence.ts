import type { WitnessedOperation } from "../../model/run-record.ts";
import { causeOf } from "./cause.ts";
import { type Clock, clockFor } from "./clock.ts";
import { leadersText } from "./leaders.ts";
import { nodeName, versionText } from "./names.ts";
import { spanOf } from "./plainest.ts";
import { endingOf } from "./rules.ts";
import type { Scene } from "./scene.ts";

/**
 * A violation in a sentence: who did what where and when, what came of it, and why: when the node
 * had what was missed, at which stage it was meanwhile, which fault lay on it.
 */
export function sentenceOf(scene: Scene): string {
  const { witness, rule, plan } = scene;
  if (rule === "") return whatHappened(scene);
  const clock = clockFor(spanOf(witness), witness.map(momentOf));
  const story = witness
    .map((act, index) => linked(act, witness[index - 1], (node) => nodeName(node, plan), clock))
    .join("");
  const ending = rule === "lost_updates" ? overwrittenText(witness) : endingOf(rule);
  const cause = causeOf(scene) || leadersText(scene);
  return `${story}${ending === "" ? "" : `: ${ending}`}${cause === "" ? "" : `; ${cause}`}.`;
}

/** An act after the one that is told before it: `, then …`, or what had been done by then. */
function linked(
  act: WitnessedOperation,
  before: WitnessedOperation | undefined,
  nameOf: (node: number) => string,
  clock: Clock,
): string {
  if (before === undefined) return actText(act, before, nameOf, clock);
  if (momentOf(act) >= momentOf(before)) return `, then ${actText(act, before, nameOf, clock)}`;
  // Told later because of what it means, done before: no `then`, and who it was is named anew.
  const text = actText(act, undefined, nameOf, clock);
  if (before.kind === "write" && act.kind === "read") {
    return `, and before that was acknowledged ${text}`;
  }
  return `, when ${text.replace(/(wrote|read|found)/, (verb) => PAST[verb] ?? verb)}`;
}

const PAST: Readonly<Record<string, string>> = {
  wrote: "had written",
  read: "had read",
  found: "had found",
};

/** The moment that an act is told with: a write's acknowledgement, a read's beginning. */
function momentOf({ kind, startNs, endNs }: WitnessedOperation): number {
  return kind === "write" ? endNs : startNs;
}

/** Which write is lost without anybody having seen it. */
function overwrittenText(witness: readonly WitnessedOperation[]): string {
  const other = witness.slice(0, -1).findLast(({ kind }) => kind === "write");
  return other === undefined
    ? endingOf("lost_updates")
    : `version ${versionText(other.version)} was overwritten unseen`;
}

function whatHappened({ witness, focus: { window } }: Scene): string {
  const clock = clockFor(window.toNs - window.fromNs);
  const count = (kind: string, word: string) => {
    const many = witness.filter((act) => act.kind === kind).length;
    return many === 0 ? [] : [`${many} ${word}${many === 1 ? "" : "s"}`];
  };
  const what = [...count("write", "write"), ...count("read", "read")].join(" and ");
  return `${what} between ${clock(window.fromNs)} and ${clock(window.toNs)}.`;
}

/** `session 12 wrote version 7 of key 42 at leader (1.204 s)`; `before` is told just before it. */
export function actText(
  act: WitnessedOperation,
  before: WitnessedOperation | undefined,
  nameOf: (node: number) => string,
  clock: Clock,
): string {
  const who = before?.session === act.session ? "" : `session ${act.session} `;
  const version = versionText(act.version);
  const what =
    act.kind === "write"
      ? `wrote version ${version} of key ${act.key}`
      : act.version === 0
        ? `found nothing under key ${act.key}`
        : `read version ${version} of key ${act.key}`;
  return `${who}${what} at ${nameOf(act.node)} (${clock(momentOf(act))})`;
}
