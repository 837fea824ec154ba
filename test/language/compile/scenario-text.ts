import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { type CompileOptions, compile } from "../../../src/language/compile/compile.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { Study } from "../../../src/model/study.ts";
import { namesOnly, noFiles } from "./checked-builder.ts";

/** Parts of a small scenario; each replaces the usual one. */
export interface Parts {
  readonly head?: string;
  readonly topology?: string;
  readonly replicate?: string;
  readonly workload?: string;
  readonly run?: string;
  readonly rest?: string;
}

/** A scenario of two sites with leader `a` in `here`, followers `b` and `c` in `there`. */
export function scenarioText(parts: Parts = {}): string {
  return [
    parts.head ?? "",
    parts.topology ??
      "topology { site here { node a }  site there { node b, c }  link here <-> there { rtt = 70ms, bandwidth = 1 Gbps } }",
    parts.replicate ?? "replicate single_leader on a, b, c { leader = a }",
    parts.workload ?? "workload app on here { clients = 4 }",
    parts.run ?? 'run { duration = 10s, warmup = 1s, trials = 3, seed = "s" }',
    parts.rest ?? "",
  ].join("\n");
}

/** The study of a scenario without mistakes. */
export function studyOf(parts: Parts = {}, options: Partial<CompileOptions> = {}): Study {
  const { study, diagnostics } = compile(namesOnly(scenarioText(parts)), {
    reader: noFiles,
    ...options,
  });
  if (study === null) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return study;
}

/** The plan of the only case. */
export function planOf(parts: Parts = {}, options: Partial<CompileOptions> = {}): Plan {
  return studyOf(parts, options).cases[0]!.plan;
}

/** What is reported: code, severity, the text under the span, and the message. */
export function reported(
  parts: Parts,
  options: Partial<CompileOptions> = {},
): { code: string; severity: string; at: string; message: string; help: readonly string[] }[] {
  const text = scenarioText(parts);
  const compiled = compile(namesOnly(text), { reader: noFiles, ...options });
  const sources = [{ id: "test.scenario", text }, ...compiled.sources];
  const at = ({ span }: Diagnostic): string =>
    sources.find(({ id }) => id === span.source)?.text.slice(span.start, span.end) ?? "";
  return compiled.diagnostics.map((one) => ({
    code: one.code,
    severity: one.severity,
    at: at(one),
    message: one.message,
    help: one.help,
  }));
}
