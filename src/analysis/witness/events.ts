import type { Story, StoryAct, StoryFault, StoryMark, StoryMessage } from "../../model/story.ts";
import { holdsText } from "./names.ts";

/** One line of a story told in order: when, at whom, what. */
export interface StoryEvent {
  readonly atNs: number;
  readonly who: string;
  readonly what: string;
  /** It is what breaks the rule. */
  readonly isOffence: boolean;
}

/** At one moment things come in before they have an effect, and go out after it. */
const COMES = 0;
const HAPPENS = 1;
const GOES = 2;

interface Ranked extends StoryEvent {
  readonly rank: number;
}

/** A story's events in the order of time. */
export function eventsOf(story: Story): readonly StoryEvent[] {
  const name = (lane: number): string => story.lanes[lane]?.name ?? "the replicas";
  const events = [
    ...story.acts.flatMap((act) => actEvents(act, name)),
    ...story.messages.flatMap((message) => messageEvents(message, name)),
    ...story.marks.map((mark) => markEvent(mark, name)),
    ...story.faults.flatMap((fault) => faultEvents(fault, story, name)),
  ];
  return events
    .filter(({ atNs }) => story.fromNs <= atNs && atNs <= story.toNs)
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.atNs - b.event.atNs || a.event.rank - b.event.rank || a.index - b.index)
    .map(({ event: { rank: _, ...event } }) => event);
}

function markEvent(
  { atNs, lane, stages, label }: StoryMark,
  name: (lane: number) => string,
): Ranked {
  const what = `${stages.join(", ")}${label === "" ? "" : `: ${label}`}`;
  return { atNs, who: name(lane), what, isOffence: false, rank: HAPPENS };
}

/** A fault that was on before, or goes on after, neither begins nor ends in the story. */
function faultEvents(
  { label, fromNs, toNs, lanes }: StoryFault,
  story: Story,
  name: (lane: number) => string,
): Ranked[] {
  const who = lanes.map(name).join(", ");
  const event = { who, isOffence: false, rank: HAPPENS };
  return [
    ...(fromNs > story.fromNs ? [{ ...event, atNs: fromNs, what: `"${label}" begins` }] : []),
    ...(toNs < story.toNs ? [{ ...event, atNs: toNs, what: `"${label}" ends` }] : []),
  ];
}

function actEvents(act: StoryAct, name: (lane: number) => string): Ranked[] {
  const { kind, key, version, startNs, endNs, servedNs, nodeLane, part } = act;
  const isOffence = part === "offence";
  const who = name(act.lane);
  const asks = kind === "write" ? `writes k${key}` : `reads k${key}`;
  const has = endText(act);
  const answers =
    kind === "read" && servedNs !== undefined && act.outcome === undefined
      ? [
          {
            atNs: servedNs,
            who: name(nodeLane),
            what: `answers ${holdsText(key, version)}`,
            isOffence,
            rank: GOES,
          },
        ]
      : [];
  return [
    { atNs: startNs, who, what: asks, isOffence: false, rank: GOES },
    ...answers,
    { atNs: endNs, who, what: has, isOffence, rank: COMES },
  ];
}

/** How an operation ended for its session. */
function endText({ kind, label, outcome }: StoryAct): string {
  if (outcome === "failed") return `is told that its ${kind} failed`;
  if (outcome === "unknown") return `gives up waiting: ${label}`;
  return kind === "write" ? `write acknowledged: ${label}` : `has its answer: ${label}`;
}

/** Of the messages, those between nodes: the others are told by their operations. */
function messageEvents(message: StoryMessage, name: (lane: number) => string): Ranked[] {
  const { role, from, to, sentNs, endNs, fate, label } = message;
  if (role === "request" || role === "response") return [];
  const what = `${role.replaceAll("_", " ")}${label === "" ? "" : ` (${label})`}`;
  const sent = {
    atNs: sentNs,
    who: name(from),
    what: `sends ${what} to ${name(to)}`,
    rank: GOES,
  };
  const end =
    fate === "under_way"
      ? []
      : [
          {
            atNs: endNs,
            who: name(to),
            what: `${fate === "dropped" ? "does not hear" : "gets"} ${what} of ${name(from)}`,
            rank: COMES,
          },
        ];
  return [sent, ...end].map((event) => ({ ...event, isOffence: false }));
}
