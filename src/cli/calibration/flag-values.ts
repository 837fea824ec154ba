import { InvalidArgumentError } from "commander";

/** A text that says something. */
export function nonEmpty(text: string): string {
  if (text === "") throw new InvalidArgumentError("It is empty.");
  return text;
}

/** A size in bytes, from 512 B on. */
export function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s?([KMG]i?)?B$/.exec(text.trim());
  const power = { K: 1, M: 2, G: 3 }[match?.[2]?.[0] ?? ""] ?? 0;
  const step = match?.[2]?.endsWith("i") ? 1024 : 1000;
  const value =
    match === null ? 0 : Number(match[1]) * [1, step, step * step, step * step * step][power]!;
  if (!(value >= 512)) throw new InvalidArgumentError("Write a size with its unit, as 64MB.");
  return Math.round(value);
}

/** A time in seconds, up to an hour. */
export function shortTime(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s?(ms|s|min)$/.exec(text.trim());
  const value =
    match === null ? 0 : Number(match[1]) * { ms: 1e-3, s: 1, min: 60 }[match[2]! as "s"];
  if (!(value > 0 && value <= 3600)) {
    throw new InvalidArgumentError("Write a time with its unit up to an hour, as 10s.");
  }
  return value;
}
