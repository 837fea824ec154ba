import { isDimensionless } from "../../units/dimension.ts";
import type { CallExpr, RecordExpr } from "../ast.ts";
import { type Checker, report } from "./context.ts";
import { literalOf } from "./literal.ts";

/** Percentiles among a call's arguments must not fall, as far as they are known literally. */
export function checkRising(c: Checker, call: CallExpr): void {
  const points = call.args.flatMap((argument) => {
    const percent = /^p(\d+(?:\.\d+)?)$/.exec(argument.name?.text ?? "")?.[1];
    const literal = literalOf(c, argument.value);
    return percent === undefined || literal === null
      ? []
      : [{ percent: Number(percent), value: literal.value, argument }];
  });
  points.sort((a, b) => a.percent - b.percent);
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined || point.value >= before.value) continue;
    report(
      c,
      "SC302",
      point.argument.span,
      { lower: c.textOf(before.argument.span), higher: c.textOf(point.argument.span) },
      { labels: [{ span: before.argument.span, text: "the lower percentile" }] },
    );
    return;
  }
}

/** The shares of a mix add up to one, as far as they are known literally. */
export function checkShares(c: Checker, record: RecordExpr): void {
  let sum = 0;
  for (const field of record.fields) {
    const literal = literalOf(c, field.value);
    if (literal === null || !isDimensionless(literal.dimension)) return;
    sum += literal.value;
  }
  if (Math.abs(sum - 1) > 1e-6)
    report(
      c,
      "SC304",
      record.span,
      { sum: `${Number((sum * 100).toFixed(4))}%` },
      Math.abs(sum - 100) < 1e-6 ? { help: ["a share is written with `%`, such as `80%`"] } : {},
    );
}
