/** A worker that does what the trial's number says, in place of simulating. */
export function carryOut({ caseIndex, trial }) {
  if (trial === 1) process.exit(7);
  if (trial === 2) throw new RangeError("too moody");
  if (trial === 3) for (;;);
  return { kind: "finished", caseIndex, trial, record: { trial } };
}
