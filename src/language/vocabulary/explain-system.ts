import type { Knob } from "../../systems/preset.ts";
import { PRESETS } from "../../systems/presets.ts";

/**
 * Every knob of a product with its default, where versions differ, and where it comes from, two
 * lines each; nothing for a product that cannot be simulated.
 */
export function knobLines(system: string): readonly string[] {
  const knobs = PRESETS.get(system)?.knobs ?? [];
  const present = knobs.filter(({ aliasOf }) => aliasOf === undefined);
  const followed = present.filter(({ modelled }) => modelled);
  const accepted = present.filter(({ modelled }) => !modelled);
  return [
    ...part("Its own settings, with their defaults:", followed),
    ...part("Accepted, so that a configuration can be pasted, without an effect here:", accepted),
    ...renamed(knobs),
  ];
}

function part(head: string, knobs: readonly Knob[]): readonly string[] {
  if (knobs.length === 0) return [];
  return [head, ...knobs.flatMap(lines)];
}

function lines(knob: Knob): readonly string[] {
  const versions = Object.entries(knob.defaults ?? {}).map(
    ([version, text]) => `${version}: ${text}`,
  );
  const others = versions.length === 0 ? "" : ` (${versions.join(", ")})`;
  return [`  ${knob.name} = ${knob.default}${others}: ${knob.doc}`, `    Source: ${knob.source}`];
}

function renamed(knobs: readonly Knob[]): readonly string[] {
  const names = knobs.flatMap(({ name, aliasOf }) =>
    aliasOf === undefined ? [] : [`${name} (${aliasOf})`],
  );
  return names.length === 0 ? [] : [`Older names: ${names.join(", ")}`];
}
