import { CHOICE_WORDS, FUNCTIONS, settingsOf } from "../../language/vocabulary/registry.ts";
import type { SettingWord } from "../../language/vocabulary/word.ts";
import type { ChoiceOption, Parameter, ValueType } from "../../model/value-type.ts";
import { type Cursor, isAssignment } from "./cursor.ts";

/** The setting whose value the cursor is in; null when it is in none that is known. */
export function settingAt({ place, item }: Cursor): SettingWord | null {
  const sign = item.findIndex((token) => isAssignment(token));
  if (sign < 1 || place === null) return null;
  const name = item
    .slice(0, sign)
    .map(({ text }) => text)
    .join("");
  return settingsOf(place).get(name) ?? null;
}

/** What the innermost open call takes: of a setting's own word, else of a function. */
export function parametersAt(cursor: Cursor): readonly Parameter[] {
  const callee = cursor.calls.at(-1)?.callee ?? "";
  if (callee === "") return [];
  const own = optionsOf(settingAt(cursor)?.type).find(({ name }) => name === callee);
  const known = own ?? FUNCTIONS.get(callee) ?? CHOICE_WORDS.get(callee);
  return known?.parameters ?? [];
}

/** The type of what stands at the cursor; null when it is not known. */
export function typeAt(cursor: Cursor): ValueType | null {
  const call = cursor.calls.at(-1);
  if (call === undefined) return settingAt(cursor)?.type ?? null;
  if (call.callee === "") {
    // In brackets of their own: a list's items, a record's fields.
    const whole = settingAt(cursor)?.type;
    if (whole?.kind === "list") return whole.of;
    if (whole?.kind === "record" && call.argument !== null)
      return whole.fields[call.argument] ?? null;
    return null;
  }
  const parameters = parametersAt(cursor);
  if (call.argument !== null)
    return parameters.find(({ name }) => name === call.argument)?.type ?? null;
  return parameters.find(({ positional }) => positional === true)?.type ?? null;
}

/** Every word that a type takes, those of its alternatives and items included. */
export function optionsOf(type: ValueType | undefined): readonly ChoiceOption[] {
  if (type === undefined) return [];
  if (type.kind === "choice") return type.options;
  if (type.kind === "either") return type.of.flatMap((one) => optionsOf(one));
  return type.kind === "list" || type.kind === "range" ? optionsOf(type.of) : [];
}
