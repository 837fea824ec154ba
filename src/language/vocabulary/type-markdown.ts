import type { ChoiceOption, Parameter, ValueType } from "../../model/value-type.ts";
import { DATA, describe, equal, isDimensionless, RATE, TIME } from "../../units/dimension.ts";

/** A type in a few words, as the reference and `explain` show it. */
export function typeText(type: ValueType): string {
  switch (type.kind) {
    case "quantity":
      return isDimensionless(type.dimension) ? "number or share" : bareName(type);
    case "distribution":
      return `${bareName(type)} or distribution`;
    case "boolean":
      return "true | false";
    case "text":
      return "text";
    case "choice":
      return type.options.map(optionText).join(" | ");
    case "node":
      return "node";
    case "site":
      return "site";
    case "nodes":
      return "nodes";
    case "quorum":
      return "none | any k of X | first k of X | all of X | majority | nodes";
    case "link":
      return "link";
    case "range":
      return `range (${typeText(type.of)})`;
    case "list":
      return `list of ${typeText(type.of)}`;
    case "tuple":
      return `(${type.of.map(typeText).join(", ")})`;
    case "record":
      return `(${Object.entries(type.fields)
        .map(([name, of]) => `${name}: ${typeText(of)}`)
        .join(", ")})`;
    case "either":
      return [...new Set(type.of.map(typeText))].join(" | ");
    case "every":
      return "every duration";
    case "unknown":
      return "any";
  }
}

function bareName(type: Extract<ValueType, { kind: "quantity" | "distribution" }>): string {
  if (equal(type.dimension, TIME)) return "duration";
  if (equal(type.dimension, DATA)) return "data";
  if (equal(type.dimension, RATE)) return "rate";
  return describe(type.dimension).replace(/^an? /, "");
}

/** `disk(fsync:, bandwidth:)` */
export function optionText(option: ChoiceOption): string {
  return option.parameters === undefined
    ? option.name
    : `${option.name}${signature(option.parameters)}`;
}

/** `(p50:, p99:)`; what may be left out stands in brackets. */
export function signature(parameters: readonly Parameter[]): string {
  const parts = parameters.map((parameter) => {
    const name = `${parameter.name}${parameter.positional ? "" : ":"}${parameter.rest ? ", …" : ""}`;
    return parameter.optional ? `[${name}]` : name;
  });
  return `(${parts.join(", ")})`;
}
