/** How figures get their intervals, and what verdicts make of them. */
export const INTERVALS_PART = `## Intervals and verdicts

Every figure of several trials stands with a 95 % interval: of a hundred such intervals some 95 hold the true value (the value
that endless trials would give). \`test/bench/coverage.ts\` counts them where the truth is known.

| figure | where its interval comes from |
| --- | --- |
| mean, rate, amount | \`t\` times the standard error of the trials' own values |
| percentile of operations | the share of each trial's operations below it (Woodruff): the ends are percentiles themselves |
| number of events (\`lost_writes\`) | a Poisson number, wider as far as trials differ more than one would; none in 30 trials: at most 0.1 a trial (rule of three) |
| share of operations (\`stale_reads\`, \`availability\`) | as if of so many independent operations as the trials' differences show; none of 30,000: at most 0.01%, if each stands for itself |
| share of trials (\`converged\`, \`in 95% of runs\`) | Wilson |
| smallest, largest | none: they are what was seen |
| a difference between cases | trial by trial: trial \`i\` of every case draws the same random numbers |

One trial, and up to four, are cut into stretches of time whose scatter takes the trials' place, corrected for what neighbouring
stretches have in common. Not where a fault may strike or the load has phases: then stretches are not alike, and one trial has
no interval.

\`trials = until m within 5%\` runs ten trials, whose scatter says how many it takes for an interval that reaches 5 % of the value to
either side, 200 at most; the interval of \`m\` keeps to the scatter of those ten, so that stopping early does not flatter it.

\`warmup = auto\` cuts a run's transient, half of the run at most: the cut that leaves the steadiest rest (MSER), if the run's very
first part lies outside all that is kept. What comes after the first fault is not searched.

An expectation passes when the whole interval lies on the right side of its bound, fails when all of it lies on the wrong one, and is
*undecided* between: more trials or longer ones decide it. \`==\`, smallest and largest values and figures without an interval are judged
by value. In a sweep one expectation is asked once a case, and at 95 % one verdict of twenty is wrong: so all its cases are judged
as a family (Holm), and what is clear by itself only is undecided and says so.`;
