import { type Picture, type Reading, run, scenario } from "../../src/index.ts";

/** What an editor knows of a notebook's lines: checked by TypeScript here, and by Deno in scripts.test.ts. */
export async function typed(): Promise<string> {
  const answer = await run(scenario`run { duration = ${1}s }`, { trials: 1 });
  const reading: Reading = answer.metric("p99(write.latency)", { case: 0 });
  const picture: Picture = answer.chart("throughput(write)", { by: ["rtt"], color: "ack" });
  // @ts-expect-error A reading is no number.
  const wrong: number = reading;
  // @ts-expect-error There is no such option.
  answer.chart("throughput(write)", { colour: "ack" });
  // @ts-expect-error A table is a property, and has arquero's verbs.
  answer.table();
  const rows: number = answer.table.filter("d => true").numRows();
  return `${picture} ${wrong} ${rows}`;
}
