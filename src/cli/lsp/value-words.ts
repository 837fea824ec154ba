import { AGGREGATES } from "../../language/vocabulary/metric-words.ts";
import { FUNCTIONS, METRICS } from "../../language/vocabulary/registry.ts";
import type { ValueType } from "../../model/value-type.ts";
import { type Dimension, describe, equal } from "../../units/dimension.ts";
import { UNITS } from "../../units/unit.ts";
import type { Analysis } from "./analysis.ts";
import { type Candidate, candidatesIn, candidatesOf, KIND, namesOf } from "./candidates.ts";
import { optionsOf } from "./setting-at.ts";

/** The units that fit a type; all when it is not known. */
export function unitsOf(type: ValueType | null): Candidate[] {
  const dimensions = type === null ? [] : dimensionsOf(type);
  return [...UNITS]
    .filter(
      ([, { dimension }]) =>
        dimensions.length === 0 || dimensions.some((one) => equal(one, dimension)),
    )
    .map(([name, { dimension }]) => ({ name, kind: KIND.unit, doc: describe(dimension) }));
}

/** What a value of a type may begin with. */
export function valuesOf(type: ValueType | null, analysis: Analysis): Candidate[] {
  if (type === null) return expressionWords(analysis);
  const options = optionsOf(type).map(({ name, doc }) => ({ name, kind: KIND.option, doc }));
  return [...options, ...kindsOf(type).flatMap((kind) => wordsOfKind(kind, analysis))];
}

function wordsOfKind(kind: ValueType["kind"], analysis: Analysis): Candidate[] {
  switch (kind) {
    case "node":
      return namesOf(analysis, ["node"]);
    case "site":
      return namesOf(analysis, ["site"]);
    case "nodes":
      return namesOf(analysis, ["node", "site"]);
    case "quorum":
      return [...candidatesIn(QUORUMS, KIND.keyword), ...namesOf(analysis, ["node", "site"])];
    case "boolean":
      return candidatesIn({ true: "yes", false: "no" }, KIND.keyword);
    case "every":
      return candidatesIn({ every: "again and again: `every 30s`" }, KIND.keyword);
    case "distribution":
      return candidatesOf(FUNCTIONS.values(), KIND.function);
    default:
      return [];
  }
}

const QUORUMS = {
  none: "wait for nobody",
  any: "`any 2 of [a, b, c]`: whichever answer first",
  first: "`first 1 of [a, b]`: the first of the list that are there",
  all: "`all of [a, b]`: every one",
  majority: "more than half of the nodes",
};

/** Metrics, aggregates, functions and the scenario's names: what an expression is made of. */
export function expressionWords(analysis: Analysis): Candidate[] {
  return [
    ...namesOf(analysis, ["param", "value", "function"]),
    ...candidatesOf(METRICS.values(), KIND.value),
    ...candidatesIn(AGGREGATES, KIND.function),
    ...candidatesOf(FUNCTIONS.values(), KIND.function),
    ...namesOf(analysis, ["node", "site"]),
  ];
}

/** The kinds of a type and of its alternatives and items. */
function kindsOf(type: ValueType): ValueType["kind"][] {
  if (type.kind === "either") return type.of.flatMap(kindsOf);
  return type.kind === "list" || type.kind === "range" ? kindsOf(type.of) : [type.kind];
}

function dimensionsOf(type: ValueType): Dimension[] {
  if (type.kind === "quantity" || type.kind === "distribution") return [type.dimension];
  if (type.kind === "either") return type.of.flatMap(dimensionsOf);
  return type.kind === "list" || type.kind === "range" ? dimensionsOf(type.of) : [];
}
