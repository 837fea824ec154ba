import { type ClauseWord, NOW, type Since, type VerbArgs, type VerbWord } from "./word.ts";

const by: ClauseWord = {
  word: "by",
  doc: "Params that make its rows or axis.",
  type: { kind: "params" },
};
const as: ClauseWord = { word: "as", doc: "Its title.", type: { kind: "label" } };

function item(
  name: string,
  doc: string,
  example: string,
  args: VerbArgs,
  clauses: readonly ClauseWord[],
  since: Since = NOW,
): VerbWord {
  return {
    kind: "verb",
    place: "report",
    name,
    doc,
    example,
    since,
    args,
    clauses: [...clauses, as],
    scheduled: false,
    block: null,
  };
}

/** Items of the `report` block. */
export const REPORT_VERBS: readonly VerbWord[] = [
  item(
    "table",
    "A row for each case, a column for each metric.",
    "table throughput(write), p99(write.latency) by ack",
    { kind: "metrics" },
    [by],
  ),
  item(
    "chart",
    "A metric over a param, with series; without `by` over what the sweep varies.",
    "chart p99(write.latency) by rtt50, ack using line",
    { kind: "metric" },
    [
      by,
      {
        word: "using",
        doc: "How it is drawn; `ecdf` shows all of a latency, of each case: `chart write.latency using ecdf`.",
        type: { kind: "words", words: ["line", "bar", "heatmap", "ecdf"] },
      },
    ],
  ),
  item(
    "timeline",
    "Metrics over the time of a run.",
    "timeline rate(write.ok), lag(pg3), leader",
    { kind: "metrics" },
    [],
  ),
  item(
    "spacetime",
    "The plainest violation as a space-time diagram with its story: who did what, which messages carried the write, where it was meanwhile, which fault was on. It makes the trial again.",
    "spacetime of violations(read_your_writes)",
    { kind: "none" },
    [
      {
        word: "of",
        doc: "The metric that counts it: `violations(…)`, `stale_reads`, `lost_writes`, `lost_updates`, `phantom_reads`, `split_brain_time`.",
        required: true,
        type: { kind: "words", words: [] },
      },
    ],
  ),
  item(
    "compare",
    "A metric between the values of swept params, pair by pair with the same random numbers: each difference with its interval, and which value is best.",
    "compare p99(write.latency) by ack",
    { kind: "metric" },
    [{ ...by, doc: "Swept params whose values are compared, all else equal.", required: true }],
  ),
  item(
    "rank",
    "The inputs that a metric depends on most: every param, load, machine, link and time-out a little smaller and a little larger, one at a time, with the same random numbers. It takes further runs; `plan` says how many.",
    "rank inputs by p99(write.latency)",
    { kind: "words", words: ["inputs"] },
    [{ word: "by", doc: "The metric.", required: true, type: { kind: "words", words: [] } }],
  ),
];
