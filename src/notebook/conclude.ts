import { html } from "../report/markup.ts";
import type { Bundle } from "./bundle.ts";
import { showBundle } from "./host.ts";

/**
 * Ends a chain of thought: shows each sentence with a mark, and throws an Error that names the ones
 * that do not hold. `await conclude({ "one session writes 14 times a second": Math.abs(x - 14) < 0.5 })`.
 */
export async function conclude(claims: Readonly<Record<string, boolean>>): Promise<void> {
  const entries = Object.entries(claims ?? {});
  for (const [sentence, holds] of entries) {
    if (typeof holds === "boolean") continue;
    throw new TypeError(`"${sentence}" is neither true nor false: ${String(holds)}`);
  }
  await showBundle(bundle(entries));
  const wrong = entries.filter(([, holds]) => !holds).map(([sentence]) => sentence);
  if (wrong.length > 0) throw new Error(`does not hold: ${wrong.join("; ")}`);
}

function bundle(claims: readonly (readonly [string, boolean])[]): Bundle {
  const mark = (holds: boolean) => (holds ? "✓" : "✗");
  return {
    "text/plain": claims.map(([sentence, holds]) => `${mark(holds)} ${sentence}`).join("\n"),
    "text/html": html`<ul style="list-style:none;padding-left:0">${claims.map(
      ([sentence, holds]) => html`<li>${mark(holds)} ${sentence}</li>\n`,
    )}</ul>`.text,
  };
}
