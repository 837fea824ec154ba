import { type Command, InvalidArgumentError, Option } from "commander";
import type { ScenarioOptions } from "../run.ts";

/** The flags that say what is run, as commander hands them over. */
export interface ScenarioFlags {
  readonly set?: Readonly<Record<string, string>>;
  readonly measure?: readonly string[];
  readonly seed?: string;
  readonly trials?: number;
  readonly case?: string;
  readonly allowDir?: readonly string[];
  readonly strict?: boolean;
  readonly maxEvents?: number;
  readonly maxBytes?: number;
  readonly maxWall?: number;
}

/** Events of one run, bytes of all records, and seconds of the whole study, when no flag says otherwise. */
export const DEFAULT_LIMITS = { events: 100e6, bytes: 1024 ** 3, wallSeconds: 2 * 3600 } as const;

/** Adds the flags that say what is run: they are the same for `run`, `plan` and `report`. */
export function addScenarioFlags(command: Command): Command {
  return command
    .option("--set <name=value>", "give a param another value (again for more)", setting)
    .option("--measure <expr>", "report a further metric (again for more)", collected)
    .option("--seed <seed>", "the root of all random numbers", nonEmpty)
    .option("--trials <n>", "runs of each case, with different random numbers", positiveInteger)
    .option("--case <text>", "only the cases whose name holds this text", nonEmpty)
    .option("--allow-dir <dir>", "a further folder to import from (again for more)", collected)
    .option("--strict", "warnings are errors")
    .addOption(limit("--max-events <n>", "events that one run may take (100M)", eventCount))
    .addOption(limit("--max-bytes <size>", "memory for all records (1GiB)", byteCount))
    .addOption(limit("--max-wall <time>", "time for the whole study (2h)", wallTime));
}

function limit(flags: string, description: string, parse: (text: string) => number): Option {
  return new Option(flags, description).argParser(parse);
}

/** The options of the pipeline that these flags stand for; the reader is the caller's. */
export function scenarioOptions(flags: ScenarioFlags): Omit<ScenarioOptions, "reader"> {
  return {
    ...(flags.set && { set: flags.set }),
    ...(flags.measure && { measures: flags.measure }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.trials !== undefined && { trials: flags.trials }),
    ...(flags.case !== undefined && { cases: flags.case }),
    ...(flags.strict && { strict: true }),
    limits: {
      maxEvents: flags.maxEvents ?? DEFAULT_LIMITS.events,
      maxBytes: flags.maxBytes ?? DEFAULT_LIMITS.bytes,
    },
  };
}

/** `name=value` into a record, for flags that may stand several times; the value may hold further `=`. */
export function setting(
  text: string,
  sofar: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write name=value, as in rtt=70ms.");
  const settings = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(sofar ?? {})) settings[name] = value;
  settings[text.slice(0, at).trim()] = text.slice(at + 1).trim();
  return settings;
}

function collected(text: string, sofar: readonly string[] = []): readonly string[] {
  return [...sofar, text];
}

function nonEmpty(text: string): string {
  if (text === "") throw new InvalidArgumentError("It is empty.");
  return text;
}

/** A whole number from 1 on, as for trials and jobs. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 1e6) {
    throw new InvalidArgumentError("Write a whole number from 1 to 1000000.");
  }
  return value;
}

/** A whole number from 0 on, as for keys and sessions. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("Write a whole number from 0 on.");
  }
  return value;
}

/** A moment of a run, in seconds. */
export function moment(text: string): number {
  const units = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86400 };
  return /^0+(\.0+)?\s?(ns|us|ms|s|min|h|d)?$/.test(text.trim())
    ? 0
    : scaled(text, units, "a moment with its unit, as 20.5s");
}

function eventCount(text: string): number {
  return scaled(text, { "": 1, k: 1e3, M: 1e6, G: 1e9 }, "a number of events, as 500M");
}

function byteCount(text: string): number {
  const units = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
  return scaled(text, units, "a size with its unit, as 4GiB");
}

function wallTime(text: string): number {
  return scaled(text, { s: 1, min: 60, h: 3600, d: 86400 }, "a time with its unit, as 90min");
}

function scaled(text: string, units: Readonly<Record<string, number>>, wanted: string): number {
  const match = /^(\d+(?:\.\d+)?)\s?([A-Za-z]*)$/.exec(text.trim());
  const unit = match === null ? undefined : new Map(Object.entries(units)).get(match[2]!);
  const value = match === null || unit === undefined ? Number.NaN : Number(match[1]) * unit;
  if (!(value > 0)) throw new InvalidArgumentError(`Write ${wanted}.`);
  return value;
}
