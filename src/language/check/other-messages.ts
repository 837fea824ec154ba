import { entry } from "../../diagnostics/catalogue.ts";

/** SC3xx: values; SC5xx: imports; SC6xx: what is not simulated yet. */
export const OTHER_MESSAGES = {
  SC301: entry<{ found: string }>({
    severity: "error",
    title: "Number of nodes",
    explain:
      "The number in `node db[3]` is a whole number from 1 to 1000 that does not depend on params.\n\nWrong: `node db[2.5]`\n\nRight: `node db[3]`",
    message: ({ found }) => `a whole number from 1 to 1000 is needed here, and this is ${found}`,
  }),
  SC302: entry<{ lower: string; higher: string }>({
    severity: "error",
    title: "Percentiles that do not rise",
    explain:
      "A higher percentile is never a smaller value.\n\nWrong: `lognormal(p50: 10ms, p99: 4ms)`\n\nRight: `lognormal(p50: 4ms, p99: 10ms)`",
    message: ({ lower, higher }) => `\`${higher}\` is less than \`${lower}\``,
  }),
  SC303: entry<{ name: string; value: string; domain: string }>({
    severity: "error",
    title: "Value outside its domain",
    explain:
      "A param's value lies in the domain after `in`.\n\nWrong: `param rtt = 500ms in 1ms..300ms`\n\nRight: `param rtt = 72ms in 1ms..300ms`",
    message: ({ name, value, domain }) => `\`${name}\` is ${value}, outside its domain ${domain}`,
  }),
  SC304: entry<{ sum: string }>({
    severity: "error",
    title: "Shares that do not add up",
    explain:
      "The shares of a mix, and the weights of a mixture, add up to 100%.\n\nWrong: `mix = (read: 80%, write: 30%)`\n\nRight: `mix = (read: 80%, write: 20%)`",
    message: ({ sum }) => `these shares add up to ${sum} and not to 100%`,
  }),
  SC305: entry<{ what: string }>({
    severity: "error",
    title: "Block given twice",
    explain: "A scenario has one topology, one way to replicate, and one run.",
    message: ({ what }) => `there is a second ${what}`,
  }),
  SC306: entry<{ low: string; high: string }>({
    severity: "error",
    title: "Range that runs backwards",
    explain: "Wrong: `in 300ms..1ms`\n\nRight: `in 1ms..300ms`",
    message: ({ low, high }) => `this range begins at ${low} and ends before it, at ${high}`,
  }),
  SC307: entry<Record<string, never>>({
    severity: "error",
    title: "Expression too long",
    explain: "An expression has at most 1000 steps: split it with `let`.",
    message: () => "this is too long to be read: split it with `let`",
  }),
  SC308: entry<{ name: string }>({
    severity: "error",
    title: "Param varied twice",
    explain:
      "Wrong: `vary rtt over [1ms]` and again `vary rtt over [2ms]`\n\nRight: `vary rtt over [1ms, 2ms]`",
    message: ({ name }) => `\`${name}\` varies twice`,
  }),
  SC309: entry<{ name: string; size: number; copies: number }>({
    severity: "error",
    title: "Quorum larger than the copies",
    explain:
      "A read or write cannot wait for more answers than there are copies.\n\nWrong: `n = 3, r = 4`\n\nRight: `n = 3, r = 2`",
    message: ({ name, size, copies }) =>
      `\`${name}\` waits for ${size} answers, and there are ${copies} copies`,
  }),
  SC310: entry<{ r: number; w: number; copies: number }>({
    severity: "warning",
    title: "Quorums that do not overlap",
    explain:
      "With R + W not above N a read may ask only replicas that have not seen the last write. Silence it with `allow = non_overlapping_quorums`.\n\nWrong: `n = 3, r = 1, w = 1`\n\nRight: `n = 3, r = 2, w = 2`",
    message: ({ r, w, copies }) =>
      `a read may miss the last write: ${r} + ${w} is not above the ${copies} copies`,
  }),
  SC501: entry<{ path: string }>({
    severity: "error",
    title: "Missing file",
    explain: "The path of an import counts from the folder of the file in which it stands.",
    message: ({ path }) => `there is no file "${path}"`,
  }),
  SC502: entry<{ path: string }>({
    severity: "error",
    title: "Imports in a circle",
    explain: "A file cannot import itself, also not through others.",
    message: ({ path }) => `"${path}" imports itself, directly or through others`,
  }),
  SC503: entry<{ path: string }>({
    severity: "error",
    title: "File outside the project",
    explain: "Scenarios read only files in their own folder and below it.",
    message: ({ path }) => `"${path}" lies outside the project's folder`,
  }),
  SC504: entry<{ path: string; detail: string }>({
    severity: "error",
    title: "Unreadable file",
    explain: "The file is there and could not be read as text.",
    message: ({ path, detail }) => `"${path}" cannot be read: ${detail}`,
  }),
  SC505: entry<{ name: string; path: string }>({
    severity: "error",
    title: "Name that a file does not have",
    explain: '`import a from "x.scenario"` takes a let or param `a` of that file.',
    message: ({ name, path }) => `"${path}" has no let or param \`${name}\``,
  }),
  SC601: entry<{ word: string; why: string }>({
    severity: "note",
    title: "Not simulated yet",
    explain:
      "The word belongs to the language and its engine comes with a later version. The rest runs; this part is left out, and the answer says so.",
    message: ({ word, why }) => `\`${word}\` is not simulated yet: ${why}`,
  }),
  SC602: entry<{ word: string; why: string }>({
    severity: "error",
    title: "Nothing to run yet",
    explain:
      "This kind of replication belongs to the language and its engine comes with a later version. Without it nothing can run: `check` reads the scenario, `run` refuses it.",
    message: ({ word, why }) => `\`${word}\` is not simulated yet, so nothing can run: ${why}`,
  }),
} as const;
