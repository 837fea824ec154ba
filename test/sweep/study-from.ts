import type { Study } from "../../src/model/study.ts";
import { prepare, sourceOf } from "../../src/run.ts";

/** The study of a scenario's text; throws what is wrong with it. */
export function studyFrom(text: string): Study {
  const reader = {
    read: () => {
      throw new Error("nothing is imported here");
    },
  };
  const { study, diagnostics } = prepare(sourceOf("test.scenario", text), {
    reader: reader as never,
  });
  if (study !== null) return study;
  throw new Error(diagnostics.map(({ message }) => message).join("; "));
}
