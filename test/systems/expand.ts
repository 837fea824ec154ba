import type { Value } from "../../src/model/value.ts";
import type { Expansion, Preset } from "../../src/systems/preset.ts";

/** A value of a knob as tests write it: a number, a duration in seconds, a word or a text. */
export type Written = number | string | { readonly seconds: number } | { readonly text: string };

function toValue(written: Written): Value {
  if (typeof written === "string") return { kind: "choice", name: written, args: {} };
  if (typeof written === "number") {
    return { kind: "quantity", value: written, dimension: { time: 0, data: 0, money: 0 } };
  }
  if ("text" in written) return { kind: "text", value: written.text };
  const dimension = { time: 1, data: 0, money: 0 };
  return { kind: "quantity", value: written.seconds, dimension };
}

/** Expands a preset for a leader `p` and followers `a`, `b`, with some knobs set. */
export function expand(
  preset: Preset,
  knobs: Readonly<Record<string, Written | Value>>,
  followers = ["a", "b"],
): Expansion {
  const values = Object.entries(knobs).map(([name, written]): [string, Value] => [
    name,
    typeof written === "object" && "kind" in written ? written : toValue(written),
  ]);
  return preset.expand({
    version: preset.defaultVersion,
    knobs: new Map(values),
    given: new Set(Object.keys(knobs)),
    leader: { index: 0, name: "p" },
    followers: followers.map((name, index) => ({ index: index + 1, name })),
  });
}

/** The settings of an expansion, with words and numbers in place of values. */
export function plain({ settings }: Expansion): Record<string, unknown> {
  return Object.fromEntries(settings.map(({ name, value }) => [name, plainValue(value)]));
}

function plainValue(value: Value): unknown {
  switch (value.kind) {
    case "choice": {
      const args = Object.entries(value.args).map(([name, arg]) => `${name}: ${plainValue(arg)}`);
      return args.length === 0 ? value.name : `${value.name}(${args.join(", ")})`;
    }
    case "quantity":
      return value.value;
    case "quorum":
      return value.quorum;
    default:
      return value;
  }
}
