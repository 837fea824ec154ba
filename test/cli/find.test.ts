import { describe, expect, it } from "vitest";
import { call } from "./fake-door.ts";

const text = `
scenario "Sessions"
param n = 4 in 1..16
topology { site x { node a }  site y { node b }  link x <-> y { rtt = 20ms } }
replicate single_leader on a, b { leader = a, mode = sync, local_flush = off, ack_at = received }
workload w on x { clients = n, value = 1 B }
run { duration = 1s, warmup = 200ms, trials = 2 }
find min n where throughput(write) >= 480/s as "half a thousand"
expect throughput(write) > 1/s
`;

function quorate(words: readonly string[], more: object = {}) {
  return call([...words, "-"], { cwd: "/", stdin: text, ...more });
}

describe("find on the command line", () => {
  it("prints the answer, and ends with 0 as an answer breaks no expectation", async () => {
    const { code, out } = await quorate(["run"]);
    expect(code).toBe(0);
    expect(out).toContain("half a thousand: find min n where throughput(write) >= 480/s");
    expect(out).toMatch(/n = 10 \(9\.\.10\), \d+ runs; first guess 10 by closed form/);
  });

  it("says beforehand what the search will cost", async () => {
    const { out } = await quorate(["plan"]);
    expect(out).toMatch(
      /find: one search of about \d+ runs \(\d+ at most, near a knee\), .+ events in all: about /,
    );
  });

  it("keeps what it knows when it is interrupted, and ends with 130", async () => {
    let pressed = false;
    const { code, out } = await quorate(["run"], {
      terminal: true,
      onErr: (line: string, pressCtrlC: () => void) => {
        const runs = /(\d+) of \d+ runs/.exec(line)?.[1];
        if (pressed || Number(runs) < 20) return;
        pressed = true;
        pressCtrlC();
      },
    });
    expect(pressed).toBe(true);
    expect(code).toBe(130);
    expect(out).toContain("Found");
    expect(out).toContain("Incomplete: stopped before its end");
  });
});
