import type { Prepared } from "../run.ts";
import type { StudyFlags } from "./study-call.ts";

export interface CompareFlags extends StudyFlags {
  readonly against?: Readonly<Record<string, string>>;
  readonly by?: string;
  readonly fixes?: boolean;
  readonly out?: string;
  readonly json?: boolean;
  readonly failIfWorse?: boolean;
}

/** Closed forms are the plan's own and have no chance in them. */
const NOT_COMPARED = /^bound\(/;

/**
 * The metrics that are compared, by their ids: those of `--measure` when there are any, else all
 * that the study has, or the first `most` of them, among which what the scenario names comes first.
 */
export function chosenMetrics(
  { prepared, plain }: { readonly prepared: Prepared; readonly plain: Prepared },
  { measure = [] }: CompareFlags,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const ids = (prepared.study?.metrics ?? []).map(({ id }) => id);
  if (measure.length === 0) return ids.filter((id) => !NOT_COMPARED.test(id)).slice(0, most);
  // Those of the call stand first; after them comes the list that there would be without them.
  const usual = (plain.study?.metrics ?? []).map(({ id }) => id);
  for (let count = measure.length; count < ids.length; count += 1) {
    const asked = ids.slice(0, count);
    const rest = usual.filter((id) => !asked.includes(id));
    if (rest.join("\n") === ids.slice(count).join("\n")) return asked;
  }
  return ids;
}
