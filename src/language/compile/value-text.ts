import type { Quorum, Value } from "../../model/value.ts";
import { distributionText, type NumberWriting } from "../../random/distribution-text.ts";
import { DIMENSIONLESS, type Dimension } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";

/** How nodes are called. */
export type NodeNames = (node: number) => string;

/** A value as users write it: `72 ms`, `any 1 of [pg2, pg3]`, `lognormal(p50: 1 ms, p99: 4 ms)`. */
export function valueText(value: Value, names: NodeNames): string {
  const text = (of: Value): string => valueText(of, names);
  switch (value.kind) {
    case "quantity":
      return formatQuantity(value.value, value.dimension);
    case "distribution":
      return distributionText(value.distribution, inUnitsOf(value.dimension));
    case "boolean":
      return String(value.value);
    case "text":
      return JSON.stringify(value.value);
    case "choice":
      return choiceText(value.name, value.args, text);
    case "node":
    case "site":
      return value.name;
    case "nodes":
      return `[${value.nodes.map(names).join(", ")}]`;
    case "quorum":
      return quorumText(value.quorum, names);
    case "range":
      return `${text(value.low)}..${text(value.high)}${value.step === undefined ? "" : ` step ${text(value.step)}`}`;
    case "list":
      return `[${value.items.map(text).join(", ")}]`;
    case "tuple":
      return `(${value.items.map(text).join(", ")})`;
    case "record":
      return `(${fieldsText(value.fields, text)})`;
    case "every":
      return `every ${formatQuantity(value.seconds, { ...DIMENSIONLESS, time: 1 })}`;
  }
}

function fieldsText(fields: Readonly<Record<string, Value>>, text: (of: Value) => string): string {
  return Object.entries(fields)
    .map(([name, field]) => (/^\d+$/.test(name) ? text(field) : `${name}: ${text(field)}`))
    .join(", ");
}

function choiceText(
  name: string,
  args: Readonly<Record<string, Value>>,
  text: (of: Value) => string,
): string {
  return Object.keys(args).length === 0 ? name : `${name}(${fieldsText(args, text)})`;
}

/** A rule in the language's own words; `all of` when every node must confirm. */
export function quorumText(quorum: Quorum, names: NodeNames): string {
  switch (quorum.kind) {
    case "none":
      return "none";
    case "any":
    case "first": {
      const list = `[${quorum.of.map(names).join(", ")}]`;
      if (quorum.of.length === 1) return names(quorum.of[0] ?? 0);
      return quorum.count === quorum.of.length
        ? `all of ${list}`
        : `${quorum.kind} ${quorum.count} of ${list}`;
    }
    case "and":
    case "or":
      return quorum.of
        .map((part) =>
          part.kind === "and" || part.kind === "or"
            ? `(${quorumText(part, names)})`
            : quorumText(part, names),
        )
        .join(` ${quorum.kind} `);
  }
}

/** A distribution with its numbers in a dimension's own units. */
function inUnitsOf(dimension: Dimension): NumberWriting {
  const quantity = (value: number): string => formatQuantity(value, dimension);
  return {
    quantity,
    deviation: quantity,
    number: (value) => formatQuantity(value, DIMENSIONLESS),
    shares: (parts) => parts.map(({ weight }) => String(Number((weight * 100).toPrecision(6)))),
  };
}
