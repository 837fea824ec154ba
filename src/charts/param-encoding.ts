import type { CasePoint } from "./case-points.ts";
import type { ChartSpec } from "./chart.ts";
import { axisTitle, numberFormat, wantsLogScale } from "./display-unit.ts";
import { chartLabel } from "./labels.ts";
import { paramAxis } from "./param-axis.ts";
import { wordsAxis } from "./words-axis.ts";

/** The horizontal axis of a swept param: its title, its encoding of f0, and where a case stands on it. */
export interface Across {
  readonly isNumber: boolean;
  readonly title: string;
  readonly width: number;
  readonly x: ChartSpec;
  readonly place: (point: CasePoint) => string | number;
}

/** Three numbers and more lie where they are, words in the sweep's order; `marks` stand at one place. */
export function acrossOf(points: readonly CasePoint[], name: string, marks: number): Across {
  const axis = paramAxis(points.flatMap(({ x }) => (x ? [x] : [])));
  const isNumber = axis.kind === "number" && new Set(points.map(({ x }) => x?.json)).size >= 3;
  if (!isNumber || axis.kind !== "number") {
    const title = chartLabel(name);
    const label = ({ x }: CasePoint) => chartLabel(x?.text ?? "");
    const { width, axis: names } = wordsAxis(points.map(label), marks);
    return {
      isNumber: false,
      title,
      width,
      x: {
        field: "f0",
        type: "nominal",
        sort: null,
        title: title === "" ? null : title,
        axis: names,
      },
      place: label,
    };
  }
  const { factor } = axis.unit;
  const place = ({ x }: CasePoint) => Number(((x?.json as number) * factor).toPrecision(12));
  const numbers = points.map(place);
  const isLog = wantsLogScale(numbers, 20);
  const title = axisTitle(chartLabel(name), axis.unit);
  return {
    isNumber: true,
    title,
    width: 560,
    x: {
      field: "f0",
      type: "quantitative",
      title,
      scale: isLog ? { type: "log", nice: false } : { zero: false, nice: true },
      axis: {
        grid: false,
        format: numberFormat(numbers),
        ...(isLog ? { values: [...new Set(numbers)] } : {}),
      },
    },
    place,
  };
}
