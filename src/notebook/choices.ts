import { fileReader } from "../cli/file-reader.ts";
import { UNNAMED } from "../report/options.ts";
import { isPromise, refuseUnknown } from "./misuse.ts";
import { Scenario } from "./template.ts";

/** What a run may say beside the scenario itself. */
export interface RunChoices {
  /** Values for params, as numbers or as the scenario language writes them: `{ rtt: "70ms" }`. */
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  /** Further metrics: `["p99(write.latency)"]`. */
  readonly measures?: readonly string[];
  /** Runs of each case, with a seed each. */
  readonly trials?: number;
  /** Where all random numbers come from; the same seed, the same answer. */
  readonly seed?: string;
  /** Only the cases whose name holds this. */
  readonly cases?: string;
  /** Runs at the same time, in worker threads; one, in this thread, when absent. */
  readonly jobs?: number;
  /** A run of more events is refused before it starts. */
  readonly maxEvents?: number;
  /** Bytes that all records together may take. */
  readonly maxBytes?: number;
  /** False makes every run anew; otherwise finished runs are kept and taken from this user's cache. */
  readonly cache?: boolean;
  /** Whether a line tells how far it is; when absent, for what takes more than two seconds. */
  readonly progress?: boolean;
}

const CHOICES: readonly (keyof RunChoices)[] = [
  "set",
  "measures",
  "trials",
  "seed",
  "cases",
  "jobs",
  "maxEvents",
  "maxBytes",
  "cache",
  "progress",
];

/**
 * The scenario that a call was given: a template, or a text without a name. Throws a TypeError in one
 * sentence for what is none.
 */
export function scenarioOf(what: unknown, call: string): Scenario {
  if (what instanceof Scenario) return what;
  if (typeof what === "string") return fromText(what);
  if (isPromise(what)) {
    throw new TypeError(`${call} takes a scenario, not a promise: is an \`await\` missing?`);
  }
  const found = what === undefined || what === null ? String(what) : kindOf(what);
  throw new TypeError(`${call} takes a scenario, as in ${call}(scenario\`…\`), not ${found}`);
}

function fromText(text: string): Scenario {
  if (/^[^\n{}"]*\.scenario$/.test(text.trim())) {
    throw new TypeError(`a scenario in a file is scenarioFile(${JSON.stringify(text.trim())})`);
  }
  return new Scenario({ id: UNNAMED, text, holes: 0 }, [], process.cwd());
}

function kindOf(what: unknown): string {
  const { name } = (what as { constructor?: { name?: string } }).constructor ?? {};
  return name === "Run"
    ? "a run: give it the scenario that it ran"
    : `a value of type ${typeof what}`;
}

/** Refuses options that there are not, and values of another type. */
export function checkChoices(choices: RunChoices, call: string): void {
  refuseUnknown(choices, CHOICES, call);
  const { set, measures, trials, seed, jobs } = choices;
  const wrong = (what: string) => new TypeError(`${call}: ${what}`);
  if (set !== undefined && (typeof set !== "object" || set === null || Array.isArray(set))) {
    throw wrong('`set` holds params with their values, as in { set: { rtt: "70ms" } }');
  }
  if (measures !== undefined && !Array.isArray(measures)) {
    throw wrong('`measures` is a list, as in { measures: ["p99(write.latency)"] }');
  }
  for (const [name, value] of [
    ["trials", trials],
    ["jobs", jobs],
  ] as const) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw wrong(`\`${name}\` is a whole number from 1 on, not ${String(value)}`);
    }
  }
  if (seed !== undefined && typeof seed !== "string")
    throw wrong('`seed` is a text: { seed: "one" }');
}

/** What the pipeline is told of a notebook's choices. */
export function optionsOf(scenario: Scenario, choices: RunChoices) {
  const { set, measures, trials, seed, cases, maxEvents, maxBytes } = choices;
  const settings = Object.entries(set ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    reader: fileReader({ cwd: process.cwd(), folder: scenario.folder }),
    holes: scenario.holes,
    limits: { maxEvents: maxEvents ?? 100e6, maxBytes: maxBytes ?? 1024 * 1024 * 1024 },
    ...(settings.length > 0 && { set: fromEntries(settings) }),
    ...(measures !== undefined && { measures }),
    ...(trials !== undefined && { trials }),
    ...(seed !== undefined && { seed }),
    ...(cases !== undefined && { cases }),
  };
}

/** The limits that a call has changed. */
export function allowed({ maxEvents, maxBytes }: RunChoices) {
  return {
    ...(maxEvents !== undefined && { maxEvents }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
}

/** A record that has no prototype, so that a param may be called `__proto__`. */
function fromEntries(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const record = Object.create(null) as Record<string, string>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}
