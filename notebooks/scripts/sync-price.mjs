// What does it cost to wait for the farther site? In a clone: npm install --prefix notebooks, then
// node notebooks/scripts/sync-price.mjs
import { run, scenario, show } from "quorate";

const far = Number(process.argv[2] ?? 70);

const answer = await run(scenario`
  scenario "Waiting for one standby or for both"
  param ack = any 1 of [near, far]
  topology {
    site virginia { node leader }  site ohio { node near }  site frankfurt { node far }
    link virginia <-> ohio { rtt = 12ms }
    link virginia <-> frankfurt { rtt = ${far}ms }
    link ohio <-> frankfurt { rtt = ${far + 5}ms }
  }
  replicate single_leader on leader, near, far { leader = leader, ack = ack }
  workload orders on virginia { clients = 16, mix = (write: 100%) }
  run { duration = 1s, warmup = 200ms, trials = 2 }
  sweep { vary ack over [none, any 1 of [near, far], all of [near, far]] }
`);

await show(answer);
for (const name of ["ack=none", "ack=any 1 of", "ack=all of"]) {
  console.log(`${name}: ${answer.metric("p99(write.latency)", { case: name })}`);
}
