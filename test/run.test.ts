import { describe, expect, it } from "vitest";
import { prepare, runScenario, sourceOf } from "../src/run.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

const TEXT = `param rtt = 70ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 1, mix = (write: 100%) }
run { duration = 10s, warmup = 1s, trials = 2, seed = "s" }
expect throughput(write) > 10/s
`;

const source = (text: string) => sourceOf("a.scenario", text);

describe("the whole way from text to answer", () => {
  it("tells what synchronous replication over 70 ms costs", async () => {
    const { result, diagnostics } = await runScenario(source(TEXT), { reader });
    const [only] = result!.cases;
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(only!.metrics.get("throughput(write)")!.value).toBeCloseTo(14.2, 0);
    expect(only!.expectations.map(({ verdict }) => verdict)).toEqual(["pass"]);
    expect(only!.bottleneck).toBe("round_trip");
    expect(result!.complete).toBe(true);
  });

  it("takes another value for a param", async () => {
    const set = { rtt: "200ms" };
    const { result } = await runScenario(source(TEXT), { reader, set });
    expect(result!.cases[0]!.expectations[0]!.verdict).toBe("fail");
  });

  it("runs no scenario that is wrong, and says each mistake once", async () => {
    const wrong = source(TEXT.replace("rtt = rtt", "rtt = 70").replace("> 10/s", "> 10ms"));
    const { result, study, diagnostics } = await runScenario(wrong, { reader });
    expect(result).toBeNull();
    expect(study).toBeNull();
    const places = diagnostics.map(({ code, span }) => `${code} ${span.start}`);
    expect(places).toHaveLength(2);
    expect(new Set(places).size).toBe(2);
  });

  it("warns of a load that a station cannot take, with growth and time", () => {
    const text = TEXT.replace("node b }", "node b { apply = apply(rate: 500 ops/s) } }")
      .replace("mode = sync", "mode = async")
      .replace("clients = 1", "arrivals = poisson(2000 ops/s)");
    const { study, diagnostics } = prepare(source(text), { reader });
    expect(study).not.toBeNull();
    const [only, ...others] = diagnostics.filter(({ code }) => code === "SC385");
    expect(others).toEqual([]);
    expect(only?.severity).toBe("warning");
    expect(text.slice(only!.span.start, only!.span.end)).toBe("writers");
    expect(only?.message).toMatch(
      /b falls behind.*2000 writes\/s.*b\.apply can take 500 writes\/s/,
    );
    expect(only?.message).toMatch(/grows by 1500 writes\/s.*one hour after/);
    const closed = prepare(source(TEXT), { reader }).diagnostics;
    expect(closed.filter(({ code }) => code === "SC385")).toEqual([]);
  });

  it("notes at a fault what it leaves too narrow for the load, once for all cases", () => {
    const text = `${TEXT.replace("mode = sync", "mode = async").replace("clients = 1", "arrivals = poisson(2000 ops/s)")}
faults { at 2s degrade a <-> b for 1s as "brown-out" { loss = 2% } }
sweep { vary rtt over [70ms, 140ms] }`;
    const { study, diagnostics } = prepare(source(text), { reader });
    expect(study?.cases).toHaveLength(2);
    const [only, ...others] = diagnostics.filter(({ code }) => code === "SC386");
    expect(others).toEqual([]);
    expect(only?.severity).toBe("note");
    expect(text.slice(only!.span.start, only!.span.end)).toBe("degrade");
    expect(only?.message).toMatch(
      /^while "brown-out" lasts, from 2 s to 3 s, b falls behind: .*TCP's window on .* the first of 2 such cases\.$/,
    );
  });

  it("turns warnings into errors when asked to be strict", () => {
    const warned = source(
      TEXT.replace("rtt = rtt }", "rtt = rtt } ").replace(
        "mix = (write: 100%)",
        "mix = (write: 100%), value = 100 MB",
      ),
    );
    const before = prepare(warned, { reader }).diagnostics.map(({ severity }) => severity);
    expect(before).toContain("warning");
    const after = prepare(warned, { reader, strict: true });
    expect(after.diagnostics.map(({ severity }) => severity)).toEqual(
      before.map((severity) => (severity === "warning" ? "error" : severity)),
    );
    expect(after.study === null).toBe(before.includes("warning") || before.includes("error"));
  });

  it("adds trials until a figure is known well enough", async () => {
    const noisy = TEXT.replace("rtt = rtt", "latency = exponential(mean: 10ms)");
    const text = noisy.replace("trials = 2", "trials = until mean(write.latency) within 2%");
    const { result } = await runScenario(source(text), { reader });
    const [only] = result!.cases;
    const { value, low, high } = only!.metrics.get("mean(write.latency)")!;
    expect(only!.trials).toBeGreaterThan(2);
    expect(Math.max(high! - value!, value! - low!)).toBeLessThanOrEqual(0.02 * value!);
  });

  it("marks a study that was given up as incomplete", async () => {
    const controller = new AbortController();
    const { result, stopped } = await runScenario(source(TEXT), {
      reader,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(stopped).toBe("interrupted");
    expect(result!.complete).toBe(false);
    expect(result!.cases[0]!.trials).toBe(1);
  });
});
