import type { Value } from "../model/value.ts";
import type { ValueType } from "../model/value-type.ts";
import { DATA, DIMENSIONLESS, TIME } from "../units/dimension.ts";
import type { Knob } from "./preset.ts";

export const COUNT_TYPE: ValueType = { kind: "quantity", dimension: DIMENSIONLESS };
export const TIME_TYPE: ValueType = { kind: "quantity", dimension: TIME };
export const DATA_TYPE: ValueType = { kind: "quantity", dimension: DATA };
export const TEXT_TYPE: ValueType = { kind: "text" };

/** A duration, or a plain number in the product's own unit. */
export const TIME_OR_NUMBER: ValueType = { kind: "either", of: [TIME_TYPE, COUNT_TYPE] };

const ON = ["on", "true", "yes", "1"];
const OFF = ["off", "false", "no", "0"];

/** `on` or `off` as configuration files write them: `ON`, `true`, `1`, `"on"`. */
export const SWITCH_TYPE: ValueType = {
  kind: "either",
  of: [
    {
      kind: "choice",
      options: ["on", "off", "ON", "OFF"].map((name) => ({ name, doc: `switched ${name}` })),
    },
    { kind: "boolean" },
    COUNT_TYPE,
    TEXT_TYPE,
  ],
};

/** One of several words, also as text, without regard to case. */
export function wordType(options: Readonly<Record<string, string>>): ValueType {
  return {
    kind: "either",
    of: [
      {
        kind: "choice",
        options: Object.entries(options).map(([name, doc]) => ({ name, doc })),
      },
      TEXT_TYPE,
    ],
  };
}

/** A knob that the model follows, unless `modelled: false` is among the extras. */
export function knob(
  name: string,
  type: ValueType,
  defaultText: string,
  doc: string,
  source: string,
  extras: Partial<Pick<Knob, "modelled" | "aliasOf" | "defaults">> = {},
): Knob {
  return { name, type, default: defaultText, doc, source, modelled: true, ...extras };
}

/** The word of a choice, text, boolean or number, in small letters; null for anything else. */
export function wordOf(value: Value | undefined): string | null {
  switch (value?.kind) {
    case "choice":
      return value.name.toLowerCase();
    case "text":
      return value.value.trim().toLowerCase();
    case "boolean":
      return value.value ? "on" : "off";
    case "quantity":
      return String(value.value);
    default:
      return null;
  }
}

/** True or false for a switch; null when the value is none of its spellings. */
export function switchOf(value: Value | undefined): boolean | null {
  const word = wordOf(value);
  if (word === null) return null;
  if (ON.includes(word)) return true;
  return OFF.includes(word) ? false : null;
}

/** A plain number; null for anything else. */
export function numberOf(value: Value | undefined): number | null {
  if (value?.kind !== "quantity") return null;
  const { time, data, money } = value.dimension;
  return time === 0 && data === 0 && money === 0 ? value.value : null;
}

/** Seconds of a duration, or of a plain number in a unit of which a second has `perSecond`; null for anything else. */
export function secondsOf(value: Value | undefined, perSecond: number): number | null {
  const plain = numberOf(value);
  if (plain !== null) return plain / perSecond;
  return value?.kind === "quantity" && value.dimension.time === 1 && value.dimension.data === 0
    ? value.value
    : null;
}

/** Values of the language, for the settings that a preset expands to. */
export function word(name: string, args: Readonly<Record<string, Value>> = {}): Value {
  return { kind: "choice", name, args };
}

export function seconds(value: number): Value {
  return { kind: "quantity", value, dimension: TIME };
}

export function bytes(value: number): Value {
  return { kind: "quantity", value, dimension: DATA };
}

export function count(value: number): Value {
  return { kind: "quantity", value, dimension: DIMENSIONLESS };
}
