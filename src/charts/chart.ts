/** A Vega-Lite specification as plain data. Its data are inline and its fields are named f0, f1, … */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** A picture that has not been drawn yet, with the words that stand for it. */
export interface Chart {
  readonly title: string;
  /** What the picture shows, with its main numbers, for readers who do not see it. */
  readonly description: string;
  readonly spec: ChartSpec;
  /** How far its figures may be trusted, a sentence for its caption. */
  readonly trust?: string;
}

/** One row of a chart's data: names from users stand in values only, never in field names. */
export type ChartRow = Readonly<Record<string, string | number | boolean | null>>;

/** The schema that every specification names, so that editors recognise it. */
export const VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";
