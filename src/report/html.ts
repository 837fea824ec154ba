import type { StudyResult } from "../analysis/results.ts";
import { documentOf, type Section } from "./document.ts";
import { fixesPart } from "./fixes-part.ts";
import { html, type Markup } from "./markup.ts";
import type { ReportOptions } from "./options.ts";
import { plotter } from "./plot.ts";
import { answer, lead } from "./sections/answer.ts";
import { cases } from "./sections/cases.ts";
import { differences } from "./sections/differences.ts";
import { downloads } from "./sections/downloads.ts";
import { explore } from "./sections/explore.ts";
import { failovers } from "./sections/failovers.ts";
import { findings } from "./sections/findings.ts";
import { found } from "./sections/found.ts";
import { method } from "./sections/method.ts";
import { overview } from "./sections/overview.ts";
import { parameters } from "./sections/parameters.ts";
import { place } from "./sections/place.ts";
import { remarks } from "./sections/remarks.ts";
import { reproduction } from "./sections/reproduction.ts";
import { runs } from "./sections/runs.ts";
import { scenarioSource } from "./sections/source.ts";
import { trust } from "./sections/trust.ts";
import { expectations } from "./sections/verdicts.ts";
import { years } from "./sections/years.ts";

/**
 * A study's results as one self-contained HTML page: it loads nothing, runs nothing, and is the
 * same bytes for the same results and options.
 */
export async function renderReport(given: StudyResult, options: ReportOptions): Promise<string> {
  const ran = given.cases.filter(({ trials }) => trials > 0);
  // Cases of which no run was finished have no figure for any table: the lead names them.
  const result = ran.length === 0 ? given : { ...given, cases: ran };
  const plot = await plotter(options.script !== undefined);
  const asked = await findings(result, plot);
  const parts: readonly (readonly [string, string, Markup | null])[] = [
    ["answer", "The answer", answer(result)],
    ["topology", "Where everything stands", await place(result, plot)],
    ["verdicts", "Expectations", await expectations(result, plot)],
    ["fixes", "What each fix leaves, and costs", await fixesPart(result, plot)],
    ["found", "What was sought", found(result)],
    ["findings", "Figures asked for", asked.length === 0 ? null : html`${asked}`],
    ["explore", "Explore the sweep", options.script ? await explore(result, plot) : null],
    ["runs", "A usual run and the worst", await runs(result, plot)],
    ["years", "In a year", await years(result, plot)],
    ["failovers", "Changes of leader", failovers(result)],
    ["overview", "At a glance", await overview(result, plot)],
    ["cases", "What limits each case", cases(result)],
    ["steps", "From the bound to the figure", await differences(result, plot)],
    ["trust", "How far to trust it", trust(result)],
    [
      "remarks",
      "Remarks on the scenario",
      remarks(options.diagnostics ?? [], options.sources ?? result.study.sources),
    ],
    ["parameters", "Parameters and their origins", parameters(result)],
    ["scenario", "The scenario", scenarioSource(result)],
    ["method", "Method", method(result)],
    ["data", "The data", options.downloads?.length ? downloads(options.downloads) : null],
    ["reproduction", "Reproduce it", reproduction(result, options)],
  ];
  const sections = parts.flatMap(([id, heading, body]): Section[] =>
    body === null ? [] : [{ id, heading, body }],
  );
  const footer = html`Quorate ${options.version} · ${result.resultHash.slice(0, 19)}${options.made !== undefined && html` · ${options.made}`}`;
  return documentOf({
    title: result.study.title,
    lead: lead(result, given),
    sections,
    footer,
    ...(options.script !== undefined && { script: options.script }),
  });
}
