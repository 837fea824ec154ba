import type { ValueType } from "../../model/value-type.ts";
import { equal } from "../../units/dimension.ts";

/** Whether a value of one type may stand where another is needed. */
export function fits(found: ValueType, wanted: ValueType): boolean {
  if (found.kind === "unknown" || wanted.kind === "unknown") return true;
  if (found.kind === "either") return found.of.every((one) => fits(one, wanted));
  if (wanted.kind === "either") return wanted.of.some((one) => fits(found, one));
  switch (wanted.kind) {
    case "quantity":
      return found.kind === "quantity" && equal(found.dimension, wanted.dimension);
    case "distribution":
      return (
        (found.kind === "quantity" || found.kind === "distribution") &&
        equal(found.dimension, wanted.dimension)
      );
    case "nodes":
    case "quorum":
      return isNodes(found) || found.kind === wanted.kind;
    case "choice":
      return (
        found.kind === "choice" &&
        found.options.every(({ name }) => wanted.options.some((option) => option.name === name))
      );
    case "list":
    case "range":
      return found.kind === wanted.kind && fits(found.of, wanted.of);
    case "tuple":
      return (
        found.kind === "tuple" &&
        found.of.length === wanted.of.length &&
        found.of.every((one, index) => fits(one, wanted.of[index] ?? wanted))
      );
    default:
      return found.kind === wanted.kind;
  }
}

function isNodes(type: ValueType): boolean {
  if (type.kind === "list") return isNodes(type.of);
  return type.kind === "node" || type.kind === "nodes" || type.kind === "site";
}

/** The type that holds both, when they are of one kind; null when they are not. */
export function sameKind(a: ValueType, b: ValueType): ValueType | null {
  if (a.kind === "choice" && b.kind === "choice") {
    const names = new Set(a.options.map((option) => option.name));
    return {
      kind: "choice",
      options: [...a.options, ...b.options.filter((option) => !names.has(option.name))],
    };
  }
  if (fits(a, b)) return b;
  if (fits(b, a)) return a;
  if (isNodes(a) && isNodes(b)) return { kind: "nodes" };
  return null;
}
