import { quorateReport } from "./quorate-work.ts";
import { works } from "./works.ts";

/**
 * One work by Quorate, as a program beside the peers' programs.
 *
 *   node dist/test/bench/peers/quorate-run.js w1 1000000 7
 */
const [name, operations, seed] = process.argv.slice(2);
const work = works.find((each) => each.name === name)!;
// The first runs are for the compiler of the language that this is written in.
for (const share of [0.1, 0.2]) quorateReport(work, Number(operations) * share, seed!);
console.log(JSON.stringify(quorateReport(work, Number(operations), seed!)));
