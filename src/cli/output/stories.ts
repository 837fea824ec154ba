import type { StudyResult } from "../../analysis/results.ts";
import { ruleTitle } from "../../analysis/witness/rules.ts";
import { toldText } from "../../analysis/witness/told-text.ts";
import type { Paint } from "../door.ts";
import { printable, wrap } from "./layout.ts";

/** The violations that the report asks for, a sentence each; `quorate trace` has the rest. */
export function storyLines({ stories = [] }: StudyResult, paint: Paint, columns: number): string[] {
  return stories.flatMap((told, index) => {
    const { story, rule } = told;
    const where = story === null ? "" : ` (${story.caseLabel}, trial ${story.trial + 1})`;
    const words = [...(story === null ? [] : [story.sentence]), ...toldText(told)];
    return [
      ...(index > 0 ? [""] : []),
      ...wrap(printable(`${ruleTitle(rule)}${where}`), columns, 2).map((line) => paint.bold(line)),
      ...words.flatMap((text) => wrap(`  ${printable(text)}`, columns, 2)),
    ];
  });
}
