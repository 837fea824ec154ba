import type { Extras } from "../../diagnostics/catalogue.ts";
import type { Edit } from "../../diagnostics/diagnostic.ts";
import type { Item, SettingItem } from "../ast.ts";
import { SETTINGS } from "../vocabulary/registry.ts";
import type { Checker } from "./context.ts";

/** Longer values are not put into a help. */
const LONGEST = 60;

/**
 * What to do where a param is needed and a setting is named: `vary mode over …`. The setting's own
 * value becomes the param's; null for a name that no setting has.
 */
export function settingAsParam(c: Checker, name: string, source: string): Extras | null {
  if (![...SETTINGS.values()].some((words) => words.has(name))) return null;
  const written = c.items.flatMap((item) => settingsIn(item, name, ""));
  const [only] = written;
  if (only === undefined || written.length > 1) {
    const help = `\`${name}\` is a setting: declare \`param ${name} = …\`, and give it there: \`${name} = ${name}\``;
    return { help: [help] };
  }
  const value = c.textOf(only.item.value.span);
  const declared = `param ${name} = ${value}`;
  const help = [
    `\`${name}\` is a setting of \`${only.place}\`: write \`${declared}\`, and \`${name} = ${name}\` there`,
  ];
  const fits = value.length <= LONGEST && !value.includes("\n") && only.item.operator === "=";
  const edits = fits ? declaring(c, only.item, declared, source) : [];
  return { help, edits };
}

interface Written {
  readonly place: string;
  readonly item: SettingItem;
}

function settingsIn(item: Item, name: string, place: string): readonly Written[] {
  if (item.kind === "setting") return item.name.text === name ? [{ place, item }] : [];
  if (item.kind === "link" || item.kind === "declaration") {
    const inner = item.kind === "link" ? "link" : item.keyword.text;
    return (item.block?.items ?? []).flatMap((one) => settingsIn(one, name, inner));
  }
  return [];
}

/** The param behind the last there is, else before all; and its name in the setting's place. */
function declaring(
  c: Checker,
  { name, value }: SettingItem,
  declared: string,
  source: string,
): readonly Edit[] {
  const own = c.items.filter(({ span }) => span.source === source);
  const last = own.findLast(({ kind }) => kind === "param");
  const first = own.find(({ kind }) => kind !== "import" && kind !== "extends");
  if (first === undefined || value.span.source !== source) return [];
  const { start } = first.span;
  const at =
    last === undefined
      ? { span: { source, start, end: start }, replacement: `${declared}\n\n` }
      : {
          span: { source, start: last.span.end, end: last.span.end },
          replacement: `\n${declared}`,
        };
  return [at, { span: value.span, replacement: name.text }];
}
