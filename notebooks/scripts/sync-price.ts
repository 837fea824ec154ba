// What does it cost to wait for the farther site? In a clone: deno run -A notebooks/scripts/sync-price.ts
import { type Reading, run, scenario, show } from "quorate";

const far: number = Number(Deno.args[0] ?? 70);

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
  const p99: Reading = answer.metric("p99(write.latency)", { case: name });
  console.log(`${name}: ${p99}`);
}
