import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOSTILE_NAMES } from "../report/hostile-names.ts";
import { type Call, call } from "./fake-door.ts";

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-names-"));
});

afterAll(() => rmSync(cwd, { recursive: true }));

const NAMES = [...HOSTILE_NAMES, "+1", "-1", "\t=1", "CON", ".", "a".repeat(1_000_000)];

/** A scenario with names in all places; its times are constant, so that its limits are soon told. */
const SCENARIO = `scenario "A small one"
param rtt = 10ms in 1ms..100ms as "round trip"
topology {
  site east { node a { disk = disk(fsync: 100us) } }
  site west { node b { disk = disk(fsync: 100us) } }
  link east <-> west { rtt = rtt }
}
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 1 }
faults { at 20ms pause b for 5ms as "hiccup" }
run { duration = 50ms, warmup = 10ms, trials = 1, seed = "s" }
expect lost_writes == 0 as "nothing lost"
report "Results" { table throughput(write) by rtt }
`;

const quoted = (name: string): string =>
  `"${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** The places of a text where a name may stand, each as a change of the scenario above. */
const IN_TEXT: Readonly<Record<string, (name: string) => string>> = {
  "the title": (name) => SCENARIO.replace('"A small one"', () => quoted(name)),
  "a param's label": (name) => SCENARIO.replace('"round trip"', () => quoted(name)),
  "a param's name": (name) => SCENARIO.replaceAll(/\brtt\b(?! = rtt)/g, () => name),
  "a site's name": (name) => SCENARIO.replaceAll(/\beast\b/g, () => name),
  "a node's name": (name) => SCENARIO.replaceAll(/\bb\b/g, () => name),
  "a workload's name": (name) => SCENARIO.replace("writers", () => name),
  "a fault's label": (name) => SCENARIO.replace('"hiccup"', () => quoted(name)),
  "a seed": (name) => SCENARIO.replace('"s"', () => quoted(name)),
  "an expectation's label": (name) => SCENARIO.replace('"nothing lost"', () => quoted(name)),
  "a report's title": (name) => SCENARIO.replace('"Results"', () => quoted(name)),
  "a report's text": (name) => SCENARIO.replace("{ table", () => `{ """${name}"""\ntable`),
  "an import": (name) => `${SCENARIO.split("\n")[0]}\nimport ${quoted(name)} as lib\n${SCENARIO}`,
  "a dataset": (name) =>
    SCENARIO.replace(
      "rtt = rtt }",
      () => `rtt = empirical(${quoted(name)}, column: "c", unit: us) }`,
    ),
  "a setting's name": (name) => SCENARIO.replace("mode = sync", () => `${name} = sync`),
};

/** The places of a call. */
const IN_CALL: Readonly<Record<string, (name: string) => readonly string[]>> = {
  "--set's name": (name) => ["--set", `${name}=5ms`],
  "--set's value": (name) => ["--set", `rtt=${name}`],
  "--measure": (name) => ["--measure", name],
  "--case": (name) => [`--case=${name}`],
  "--seed": (name) => [`--seed=${name}`],
};

function expectFaithfulOrRefused(name: string, { code, out, err }: Call): void {
  expect([0, 1, 2]).toContain(code);
  expect(err).not.toContain("internal fault");
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: nothing may steer the terminal
  expect(err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
  if (out === "") {
    expect(err).toContain("error");
    return;
  }
  const json = JSON.parse(out);
  if (code !== 2) {
    expect(json.cases.length).toBeGreaterThan(0);
    return;
  }
  const errors = json.diagnostics.filter((one: { severity: string }) => one.severity === "error");
  expect(errors.length).toBeGreaterThan(0);
  for (const { span } of errors) {
    expect(span.start.offset).toBeGreaterThanOrEqual(0);
    expect(span.end.offset).toBeGreaterThanOrEqual(span.start.offset);
  }
  expect(name).toBeTypeOf("string");
}

describe.each(Object.entries(IN_TEXT))("names that break programs, as %s", (_, textWith) => {
  it("end in a faithful answer or in an error with its place", async () => {
    for (const name of NAMES) {
      const stdin = Buffer.from(textWith(name), "utf8");
      expectFaithfulOrRefused(name, await call(["run", "-", "--json"], { cwd, stdin }));
    }
  });
});

describe.each(Object.entries(IN_CALL))("names that break programs, in %s", (_, wordsWith) => {
  it("end in a faithful answer or in an error", async () => {
    for (const name of NAMES.filter((one) => !one.includes("\u0000"))) {
      const words = ["run", "-", "--json", ...wordsWith(name)];
      expectFaithfulOrRefused(name, await call(words, { cwd, stdin: SCENARIO }));
    }
  });
});

describe("what is shown of them", () => {
  it("is the title, seed and labels as they were written", async () => {
    for (const name of NAMES.filter((one) => /^[\x20-\x7e]+$/.test(one) && one.length < 100)) {
      const stdin = IN_TEXT["the title"]!(name).replace('"s"', () => quoted(name));
      const { out } = await call(["run", "-", "--json"], { cwd, stdin });
      expect(JSON.parse(out)).toMatchObject({ scenario: name, seed: name });
    }
  });

  it("is a guarded cell where a spreadsheet would calculate", async () => {
    const stdin = SCENARIO.replace('"A small one"', '"=1+1"');
    const { out } = await call(["run", "-", "--format", "csv"], { cwd, stdin });
    expect(out).not.toMatch(/(^|,)"?=1\+1/m);
  });
});
