import type { Clause, Expr, Item, SentenceItem, StringExpr } from "../ast.ts";
import { bare, type Checker, nearest, report } from "./context.ts";

/** Labels that `after "…"` names must be those of faults. */
export function checkLabels(c: Checker, items: readonly Item[]): void {
  const faults = items.flatMap((item) =>
    item.kind === "declaration" && item.keyword.text === "faults" ? (item.block?.items ?? []) : [],
  );
  const sentences = faults.filter((item): item is SentenceItem => item.kind === "sentence");
  const labels = sentences.flatMap((sentence) => labelOf(sentence.clauses));
  const used = [
    ...sentences.flatMap(({ schedule }) =>
      schedule?.kind === "after" ? textIn(schedule.value) : [],
    ),
    ...items.flatMap((item) => (item.kind === "expect" ? afterOf(item.clauses) : [])),
  ];
  if (faults.some((item) => item.kind === "hole-item")) return;
  for (const text of used) {
    if (labels.includes(text.value)) continue;
    const near = nearest(text.value, text.span, labels);
    const help = near.help?.map((line) => line.replaceAll("`", '"')) ?? [];
    const edits = near.edits?.map((edit) => ({
      ...edit,
      replacement: JSON.stringify(edit.replacement),
    }));
    report(
      c,
      "SC228",
      text.span,
      { label: text.value },
      { help, ...(edits === undefined ? {} : { edits }) },
    );
  }
}

function labelOf(clauses: readonly Clause[]): string[] {
  const label = clauses.find((clause) => clause.word.text === "as")?.args[0];
  return label?.kind === "string" ? [label.value] : [];
}

function afterOf(clauses: readonly Clause[]): StringExpr[] {
  return clauses
    .filter((clause) => clause.word.text === "after")
    .flatMap((clause) => clause.args.flatMap(textIn));
}

/** `"label"`, and the label in `"label" + 5s`. */
function textIn(expr: Expr): StringExpr[] {
  const at = bare(expr);
  if (at.kind === "string") return [at];
  return at.kind === "binary" ? textIn(at.left) : [];
}
