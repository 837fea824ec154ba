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
  const clock = clockFor(spanOf(witness));
  const story = witness
    .map((act, index) => actText(act, witness[index - 1], (node) => nodeName(node, plan), clock))
    .join(", then ");
  const ending = endingOf(rule);
  const cause = causeOf(scene) || leadersText(scene);
  return `${story}${ending === "" ? "" : `: ${ending}`}${cause === "" ? "" : `; ${cause}`}.`;
}

function whatHappened({ witness, trace }: Scene): string {
  const clock = clockFor(trace.toNs - trace.fromNs);
  const count = (kind: string, word: string) => {
    const many = witness.filter((act) => act.kind === kind).length;
    return many === 0 ? [] : [`${many} ${word}${many === 1 ? "" : "s"}`];
  };
  const what = [...count("write", "write"), ...count("read", "read")].join(" and ");
  return `${what} between ${clock(trace.fromNs)} and ${clock(trace.toNs)}.`;
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
  const at = act.kind === "write" ? act.endNs : act.startNs;
  return `${who}${what} at ${nameOf(act.node)} (${clock(at)})`;
}
