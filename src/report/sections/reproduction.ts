import type { StudyResult } from "../../analysis/results.ts";
import { html, type Markup } from "../markup.ts";
import type { ReportOptions } from "../options.ts";

/** The line that gives this very page again, and the hashes to compare. */
export function reproduction(result: StudyResult, options: ReportOptions): Markup {
  const versions = Object.entries(options.versions ?? {});
  return html`<p>The same scenario, seed and version give the same bytes:</p>
<pre class="plain" tabindex="0"><code>${options.command}</code></pre>
<dl>
<dt>Quorate</dt><dd>${options.version}</dd>
${versions.map(([name, version]) => html`<dt>${name}</dt><dd>${version}</dd>`)}
<dt>Study</dt><dd><code>${result.hash}</code></dd>
<dt>Result</dt><dd><code>${result.resultHash}</code></dd>
</dl>`;
}
