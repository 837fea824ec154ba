import { entry } from "../../diagnostics/catalogue.ts";

/** SC1xx: types and dimensions. */
export const TYPE_MESSAGES = {
  SC101: entry<{ left: string; right: string }>({
    severity: "error",
    title: "Comparison of different kinds",
    explain:
      "Both sides of a comparison must be of one kind: durations with durations, rates with rates. A number without a unit is a plain number (0 may stand for nothing of any kind).\n\nWrong: `expect p99(write.latency) < 250`\n\nRight: `expect p99(write.latency) < 250ms`",
    message: ({ left, right }) => `cannot compare ${left} with ${right}`,
  }),
  SC102: entry<{ operator: string; left: string; right: string }>({
    severity: "error",
    title: "Arithmetic with different kinds",
    explain:
      "Only quantities of one kind can be added and subtracted; kinds multiply and divide: `2000 ops/s * 1 KiB` is a bandwidth.\n\nWrong: `let d = 70ms + 5`\n\nRight: `let d = 70ms + 5ms`",
    message: ({ operator, left, right }) =>
      operator === "+" ? `cannot add ${right} to ${left}` : `cannot subtract ${right} from ${left}`,
  }),
  SC103: entry<{ what: string; expected: string; found: string }>({
    severity: "error",
    title: "Value of another kind",
    explain:
      "Every setting and argument takes values of one kind; `explain NAME` says which.\n\nWrong: `rtt = 70`\n\nRight: `rtt = 70ms`",
    message: ({ what, expected, found }) => `${what} takes ${expected}, and this is ${found}`,
  }),
  SC104: entry<{ operator: string; found: string }>({
    severity: "error",
    title: "Operator that does not apply",
    explain:
      "Arithmetic works on numbers, quantities and distributions, `and`, `or` and `not` on conditions.\n\nWrong: `let x = nvme * 2`\n\nRight: `let x = 100us * 2`",
    message: ({ operator, found }) => `\`${operator}\` does not apply to ${found}`,
  }),
  SC105: entry<{ found: string }>({
    severity: "error",
    title: "No condition",
    explain:
      "After `expect`, `prefer`, `where` and `when` stands a condition, which is true or false.\n\nWrong: `expect p99(write.latency)`\n\nRight: `expect p99(write.latency) < 20ms`",
    message: ({ found }) => `a condition is needed here, and this is ${found}`,
  }),
  SC106: entry<{ first: string; other: string }>({
    severity: "error",
    title: "Values of different kinds",
    explain:
      "The two values of an `if`, the items of a list, and a param's value and domain are of one kind.\n\nWrong: `param rtt = 72ms in [10, 72]`\n\nRight: `param rtt = 72ms in [10ms, 72ms]`",
    message: ({ first, other }) => `this is ${other}, and ${first} is needed to fit the rest`,
  }),
  SC107: entry<{ count: number; given: number }>({
    severity: "error",
    title: "Tuple of another length",
    explain:
      "`vary (a, b) over […]` takes tuples with one value for each name.\n\nWrong: `vary (R, W) over [(1, 1), 2]`\n\nRight: `vary (R, W) over [(1, 1), (2, 2)]`",
    message: ({ count, given }) =>
      `${count} values are needed, one for each name, and here ${given === 1 ? "is 1" : `are ${given}`}`,
  }),
  SC108: entry<{ found: string }>({
    severity: "error",
    title: "Value of the notebook that does not fit",
    explain:
      "An interpolation takes numbers, texts, booleans and lists of them; a unit behind it needs a number, or a list of numbers of which each gets it.\n\nWrong: a text before `ms`\n\nRight: a number before `ms`",
    message: ({ found }) => `the value put in here is ${found}`,
  }),
  SC109: entry<{ operator: string }>({
    severity: "error",
    title: "Change where a value is set",
    explain:
      "`+=` and `*=` change a value that is there already: only the block of `degrade` has such.\n\nWrong: `run { trials += 5 }`\n\nRight: `run { trials = 10 }`",
    message: ({ operator }) => `\`${operator}\` works only in the block of a fault; use \`=\` here`,
  }),
  SC110: entry<{ metric: string }>({
    severity: "error",
    title: "Metric without an aggregate",
    explain:
      "A latency is not one number: say which percentile or mean is meant.\n\nWrong: `expect write.latency < 20ms`\n\nRight: `expect p99(write.latency) < 20ms`",
    message: ({ metric }) =>
      `\`${metric}\` has many values in a run: say which, as in \`p99(${metric})\``,
  }),
  SC111: entry<{ metric: string; aggregate: string }>({
    severity: "error",
    title: "Aggregate of a single number",
    explain:
      "Some metrics are one number a run and have no percentiles.\n\nWrong: `p99(throughput(write))`\n\nRight: `throughput(write)`",
    message: ({ metric, aggregate }) =>
      `\`${metric}\` is one number a run: it has no \`${aggregate}\``,
  }),
  SC112: entry<{ found: string }>({
    severity: "error",
    title: "No metric",
    explain:
      "Tables, charts, timelines and stopping rules show metrics; `explain metrics` lists them.\n\nWrong: `table rtt`\n\nRight: `table throughput(write) by rtt`",
    message: ({ found }) => `a metric is needed here, and this is ${found}`,
  }),
  SC116: entry<{ metric: string; limit: string }>({
    severity: "warning",
    title: "A share compared with more than the whole",
    explain:
      "Shares lie between 0 and 1, which is 100 %: a limit above that always holds, or never.\n\nWrong: `expect availability(write) > 99.9`\n\nRight: `expect availability(write) > 99.9%`",
    message: ({ metric, limit }) => `${metric} is a share of at most 1, and ${limit} is more`,
  }),
  SC113: entry<{ name: string }>({
    severity: "error",
    title: "Metric in a condition over params",
    explain:
      "`when` and `where` choose cases before anything runs: they see params and not what comes out.\n\nWrong: `expect lost_writes == 0 when throughput(write) > 0/s`\n\nRight: `expect lost_writes == 0 when ack == none`",
    message: ({ name }) =>
      `\`${name}\` is known only after the run; here only params and lets can stand`,
  }),
} as const;
