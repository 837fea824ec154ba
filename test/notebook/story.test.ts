import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { type Run, run, scenario } from "../../src/index.ts";
import { JUPYTER_DISPLAY } from "../../src/notebook/bundle.ts";

const LATE = scenario`
  topology {
    site home { node leader }
    site away { node r1 { apply = apply(time: 20ms) } }
    link home <-> away { latency = 5ms }
  }
  replicate single_leader on leader, r1 { leader = leader, mode = async }
  workload users on home { clients = 2, think = 10ms, mix = (read: 50%, write: 50%), keys = single, read_from = any_follower }
  run { duration = 1s, trials = 1, seed = "late" }
`;

describe("a violation in a notebook", () => {
  let done: Run;
  beforeAll(async () => {
    done = await run(LATE);
  });

  it("is a picture with its sentence and its events, by the rule or by the metric", () => {
    const story = done.spacetime("read_your_writes");
    expect(story.description).toContain("it missed its own write; r1 applied version");
    expect(inspect(story)).toBe(`${story.title}\n${story.description}`);
    expect(story.svg()).toMatch(/^<svg /);
    expect(story.events.at(0)).toMatchObject({ atNs: story.story.fromNs });
    const same = done.spacetime("violations(read_your_writes)");
    expect(same.svg()).toBe(story.svg());
  });

  it("is shown with the words beside the picture", () => {
    const story = done.spacetime("read_your_writes");
    const bundle = story[JUPYTER_DISPLAY]();
    expect(bundle["text/plain"]).toContain(story.description);
    expect(bundle["text/html"]).toContain("<svg ");
  });

  it("is refused where nothing broke the rule, or there is no such rule", () => {
    expect(() => done.spacetime("lost_writes")).toThrow(/No run broke lost writes\. None seen in/);
    expect(() => done.spacetime("p99(write.latency)")).toThrow(/there are: read_your_writes, /);
  });
});
