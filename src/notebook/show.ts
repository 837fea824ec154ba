import { bundleOf } from "./bundle.ts";
import { showBundle } from "./host.ts";

/**
 * Shows things in the output of a notebook's cell, in order: runs, charts, arquero tables, or any
 * value; a promise is waited for. In a plain terminal it prints them as text. Wait for it:
 * `await show(run)`.
 */
export async function show(...things: readonly unknown[]): Promise<void> {
  for (const thing of things) await showBundle(await bundleOf(await thing));
}
