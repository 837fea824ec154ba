import { metricOf, openDataset } from "./dataset.ts";
import { differenceFigure, type Figure, type MeasuredCase, shareFigure } from "./measured-case.ts";

const MEASURES = [
  "p99.9(read.latency)",
  "p99.9(write.latency)",
  "consistency_probability(t: 0ms)",
  "t_visibility(99.9%)",
];

/**
 * The quorums of PBS's table 4 (VLDB 2012): latencies against the paper's, staleness against a
 * direct simulation of the same delays, which has converged where the paper's has not.
 */
export function pbsTable(): MeasuredCase[] {
  const dataset = openDataset("pbs");
  return dataset.rows("table4.csv").map((row): MeasuredCase => {
    const [r, w] = [row.text("R"), row.text("W")];
    const storage = row.text("env") === "LNKD-SSD" ? "ssd" : "disk";
    return {
      system: "pbs",
      title: "PBS, table 4",
      file: `${dataset.name}/table4.csv`,
      line: row.line,
      mode: `R=${r}, W=${w}, ${row.text("env")}`,
      rttMs: [],
      load: "1000/s",
      sessions: null,
      async predict() {
        const told = { R: r, W: w, storage };
        const [answer] = await dataset.run("quorum.scenario", { set: told, measures: MEASURES });
        const value = (metric: string) => metricOf(answer!, metric);
        const ms = (column: string) => row.number(column) / 1e3;
        const visible = ms("mc_t_converged_pst001");
        const figures: Figure[] = [
          shareFigure("read p99.9", "s", ms("paper_Lr_p999_ms"), value(MEASURES[0]!)),
          shareFigure("write p99.9", "s", ms("paper_Lw_p999_ms"), value(MEASURES[1]!)),
          differenceFigure(
            "stale reads",
            "1",
            1 - row.number("mc_p_consistent_t0"),
            1 - value(MEASURES[2]!),
          ),
          visible > 0
            ? shareFigure("t-visibility 99.9 %", "s", visible, value(MEASURES[3]!))
            : differenceFigure("t-visibility 99.9 %", "s", visible, value(MEASURES[3]!)),
        ];
        return { told, figures };
      },
    };
  });
}
