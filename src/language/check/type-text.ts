import type { ValueType } from "../../model/value-type.ts";
import { DATA, describe, equal, isDimensionless, RATE, TIME } from "../../units/dimension.ts";

/** A type in words with its article: `a duration`, `one of the words async, sync`. */
export function describeType(type: ValueType): string {
  switch (type.kind) {
    case "quantity":
      return describe(type.dimension);
    case "distribution":
      return isDimensionless(type.dimension)
        ? "a number or a distribution of numbers"
        : `${describe(type.dimension)} or a distribution of them`;
    case "boolean":
      return "true or false";
    case "text":
      return "a text";
    case "choice":
      return wordsOf(type.options.map((option) => option.name));
    case "node":
      return "a node";
    case "site":
      return "a site";
    case "nodes":
      return "a node or several";
    case "quorum":
      return "a rule such as `any 1 of [a, b]`";
    case "link":
      return "a link such as `a <-> b`";
    case "range":
      return "a range such as `a..b`";
    case "list":
      return type.of.kind === "unknown"
        ? "a list"
        : `a list of which each is ${describeType(type.of)}`;
    case "tuple":
      return "a tuple";
    case "record":
      return `a record with ${Object.keys(type.fields).join(", ")}`;
    case "either":
      return eitherText(type.of);
    case "every":
      return "a gap such as `every 30s`";
    case "unknown":
      return "anything";
  }
}

function wordsOf(names: readonly string[]): string {
  const [only] = names;
  if (names.length === 1) return `the word \`${only}\``;
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return `one of ${shown.join(", ")}${names.length > 8 ? " …" : ""}`;
}

function eitherText(of: readonly ValueType[]): string {
  return [...new Set(of.map(describeType))].join(", or ");
}

/** What an expression that was found is, as opposed to what a setting takes. */
export function describeFound(type: ValueType): string {
  switch (type.kind) {
    case "distribution":
      return `a distribution of ${isDimensionless(type.dimension) ? "plain numbers" : plural(type)}`;
    case "boolean":
      return "a condition";
    case "choice":
      return type.options.length === 1 ? `the word \`${type.options[0]?.name}\`` : "a word";
    case "quorum":
      return "a rule of confirmation";
    case "nodes":
      return "a set of nodes";
    case "record":
      return "a record";
    case "either":
      return "one of several kinds";
    case "unknown":
      return "something unknown";
    default:
      return describeType(type);
  }
}

function plural(type: Extract<ValueType, { kind: "distribution" }>): string {
  if (equal(type.dimension, TIME)) return "durations";
  if (equal(type.dimension, DATA)) return "amounts of data";
  return equal(type.dimension, RATE) ? "rates" : describe(type.dimension).replace(/^an? /, "");
}

/** A unit that would make a plain number fit: `ms` for durations; null when there is none. */
export function usualUnit(type: ValueType): string | null {
  if (type.kind === "either") return type.of.map(usualUnit).find((unit) => unit !== null) ?? null;
  if (type.kind !== "quantity" && type.kind !== "distribution") return null;
  const units: Readonly<Record<string, string>> = {
    "a duration": "ms",
    "an amount of data": " KiB",
    "a rate": " ops/s",
    "a bandwidth": " Mbps",
    "money per time": " USD/h",
    "money per amount of data": " USD/GB",
  };
  return units[describe(type.dimension)] ?? null;
}
