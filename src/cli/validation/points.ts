import type { Form, ValidatedPoint } from "../../analysis/trust/validated.ts";
import type { Prediction } from "./measured-case.ts";
import { settingText } from "./words.ts";

const FORMS: Readonly<Record<string, Form>> = {
  postgresql: "single_leader",
  mariadb: "single_leader",
  redis: "single_leader",
  etcd: "consensus",
};

/** What `system` blocks call a system that was measured under another name. */
const SAME: Readonly<Record<string, string>> = { mariadb: "mysql" };

/** The predicted closed loops as trust labels know them; what has no throughput is none of them. */
export function validatedPoints(predictions: readonly Prediction[]): ValidatedPoint[] {
  return predictions.flatMap((one): ValidatedPoint[] => {
    const form = FORMS[one.system];
    const errorOf = (name: string) => one.figures.find(({ quantity }) => quantity === name)?.error;
    const [throughput, p50, p99] = ["throughput", "p50", "p99"].map(errorOf);
    const known = throughput !== undefined && p50 !== undefined && p99 !== undefined;
    if (form === undefined || !known || one.busiest === undefined) return [];
    return [
      {
        system: SAME[one.system] ?? one.system,
        text: `${one.title}, ${settingText(one)}`,
        form,
        // Of two standbys a write waits for the near one, unless only the far one is named.
        rttMs: one.mode.includes("(b)") ? Math.max(...one.rttMs) : Math.min(...one.rttMs),
        inFlight: one.sessions ?? 1,
        busiest: round(one.busiest),
        throughput: round(throughput),
        p50: round(p50),
        p99: round(p99),
      },
    ];
  });
}

/** The source text of `src/analysis/trust/validated-rows.ts`. */
export function pointsModule(predictions: readonly Prediction[]): string {
  const lines = validatedPoints(predictions).map((one) =>
    [
      one.system,
      one.text,
      one.form,
      one.rttMs,
      one.inFlight,
      one.busiest,
      one.throughput,
      one.p50,
      one.p99,
    ].join("|"),
  );
  return `/**
 * The measured rows and the model's errors, as \`quorate validate --points\` writes them: system, row,
 * form, round trip in ms, writes in progress, share of the fullest station, errors of throughput,
 * p50 and p99.
 */
export const VALIDATED_ROWS = \`
${lines.join("\n")}
\`;
`;
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
