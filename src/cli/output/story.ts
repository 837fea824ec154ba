import { eventsOf } from "../../analysis/witness/events.ts";
import type { Story, Told } from "../../model/story.ts";
import { type Column, clip, layTable, printable, wrap } from "./layout.ts";

/** Columns that the last column of the table must have at least. */
const LEAST_ROOM = 24;

/** A story for a terminal: the sentence, the events in order, and where else it was looked for. */
export function traceText(
  told: Told,
  further: readonly string[],
  title: string,
  columns: number,
): string {
  const { story } = told;
  const end = further.flatMap((line) => wrap(printable(line), columns, 2));
  if (story === null) return `${[title, "", ...end].join("\n")}\n`;
  const where = `${story.caseLabel}, trial ${story.trial + 1}`;
  const lines = [
    title,
    printable(where),
    "",
    ...wrap(printable(story.sentence), columns, 0),
    "",
    ...eventTable(story, columns),
    ...(end.length > 0 ? ["", ...end] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function eventTable(story: Story, columns: number): string[] {
  const events = eventsOf(story);
  const offsets = events.map(({ atNs }) => ((atNs - story.fromNs) / 1e6).toFixed(3));
  const who = events.map((event) => printable(event.who));
  const width = Math.max(8, ...who.map((text) => text.length));
  const room = Math.max(LEAST_ROOM, columns - width - 24);
  const table: Column[] = [
    { title: "ms", align: "right", cells: offsets },
    { title: "at", align: "left", cells: who },
    {
      title: "what",
      align: "left",
      cells: events.map(({ what, isOffence }) =>
        clip(`${isOffence ? "! " : "  "}${printable(what)}`, room),
      ),
    },
  ];
  const begin = `  0 ms is ${(story.fromNs / 1e9).toFixed(6)} s of the run; ! marks what breaks the rule`;
  return [...layTable(table), "", begin];
}

/** The same as data: base units, seconds from the start of the run. */
export function traceJson({ rule, story, cases }: Told): object {
  return {
    rule,
    story: story === null ? null : storyJson(story),
    cases: cases.map(({ label, checked, violations }) => ({ case: label, checked, violations })),
  };
}

function storyJson(story: Story): object {
  const seconds = (ns: number): number => ns / 1e9;
  const lane = (index: number): string | null => story.lanes[index]?.name ?? null;
  return {
    case: story.caseLabel,
    trial: story.trial + 1,
    sentence: story.sentence,
    from: seconds(story.fromNs),
    to: seconds(story.toNs),
    lanes: story.lanes.map(({ kind, name }) => ({ kind, name })),
    operations: story.acts.map((act) => ({
      kind: act.kind,
      session: act.session,
      key: act.key,
      version: act.version,
      node: lane(act.nodeLane),
      start: seconds(act.startNs),
      end: seconds(act.endNs),
      answered: act.servedNs === undefined ? null : seconds(act.servedNs),
      part: act.part,
    })),
    messages: story.messages.map(({ role, from, to, sentNs, endNs, fate, label }) => ({
      role,
      from: lane(from),
      to: lane(to),
      sent: seconds(sentNs),
      end: seconds(endNs),
      fate,
      carries: label,
    })),
    stages: story.marks.map((mark) => ({
      node: lane(mark.lane),
      at: seconds(mark.atNs),
      stages: mark.stages,
      of: mark.label,
    })),
    faults: story.faults.map(({ label, fromNs, toNs, lanes }) => ({
      label,
      from: seconds(fromNs),
      to: seconds(toNs),
      nodes: lanes.map(lane),
    })),
  };
}
