import type { Told, ToldCase } from "../../model/story.ts";
import { formatMetric } from "../../units/format.ts";
import { ruleText } from "./rules.ts";

/** Cases named one by one; of more only the number is told. */
const MOST_NAMED = 6;

/** What stands under a story: where else the rule was broken, and how rare it may be where it was not. */
export function toldText({ rule, story, cases, note }: Told): readonly string[] {
  const broken = cases.filter(({ violations }) => violations > 0);
  const clean = cases.filter(({ violations }) => violations === 0);
  const lines: string[] = [];
  if (note !== undefined) lines.push(note);
  if (story === null && broken.length === 0 && note === undefined)
    lines.push(`No run broke ${ruleText(rule)}.`);
  if (story === null && broken.length > 0)
    lines.push("No operation shows it in the measured window.");
  if (broken.length > 0 && cases.length > 1) {
    lines.push(
      `Broken in ${listed(broken, ({ label, violations }) => `${label} (${violations === 1 ? "once" : `${violations} times`})`)}.`,
    );
  } else if (broken.length > 0) {
    const { violations, checked } = broken[0]!;
    const of = checked === null ? "" : ` of ${formatMetric(checked, "count")} operations checked`;
    lines.push(`${formatMetric(violations, "count")}${of} broke it.`);
  }
  const bounded = clean.filter(({ checked }) => checked !== null && checked > 0);
  if (bounded.length > 0) {
    lines.push(`None seen in ${boundText(bounded, cases.length > 1)}.`);
  }
  const silent = clean.filter(({ checked }) => checked === 0 || checked === null);
  if (silent.length > 0) {
    const where = cases.length > 1 ? ` in ${listed(silent, ({ label }) => label)}` : "";
    lines.push(
      `Nothing to hold against the rule${where}: no operation is of the kind that it speaks of.`,
    );
  }
  return lines;
}

/**
 * The rule of three (Hanley and Lippman-Hand, JAMA 249, 1983): with none among n, the share is below
 * 3/n with 95 % confidence, if each operation stands on its own.
 */
function boundText(clean: readonly ToldCase[], areNamed: boolean): string {
  const [first] = clean;
  // One sentence for all: the case with the fewest operations says the least.
  const fewest = Math.min(...clean.map(({ checked }) => checked!));
  const bound = formatMetric(Math.min(1, 3 / fewest), "1");
  const least = clean.some(({ checked }) => checked !== fewest) ? "at least " : "";
  const count = `${least}${formatMetric(fewest, "count")} operations checked`;
  const share = `so the share is below ${bound} (95 %, rule of three)`;
  if (!areNamed) return `${count}, ${share}`;
  const names = listed(clean, ({ label }) => label);
  return clean.length === 1
    ? `${first!.label}: ${count}, ${share}`
    : `${names}: ${count} in each, ${share}`;
}

function listed(cases: readonly ToldCase[], text: (one: ToldCase) => string): string {
  const named = cases.slice(0, MOST_NAMED).map(text).join("; ");
  const rest = cases.length - MOST_NAMED;
  return rest > 0 ? `${named}; and ${rest} further case${rest === 1 ? "" : "s"}` : named;
}
