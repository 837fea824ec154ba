import type { CaseResult } from "../../src/analysis/results.ts";
import { runScenario, sourceOf } from "../../src/run.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

/** The cases of a scenario that is right and needs no files; throws with its mistakes. */
export async function answerOf(text: string): Promise<readonly CaseResult[]> {
  const { result, diagnostics } = await runScenario(sourceOf("a.scenario", text), { reader });
  const mistakes = diagnostics.filter(({ severity }) => severity === "error");
  if (result === null) throw new Error(mistakes.map(({ message }) => message).join("\n"));
  return result.cases;
}
