import { describe, expect, it } from "vitest";
import { UNIT_WORDS } from "../../../grammar/words.ts";
import {
  BLOCK_WORDS,
  FUNCTIONS,
  METRICS,
  SETTINGS,
  SYSTEMS,
  settingsOf,
  VERBS,
} from "../../../src/language/vocabulary/registry.ts";
import { FORMS } from "../../../src/language/vocabulary/replication-words.ts";
import { SINGLE_LEADER_SETTINGS } from "../../../src/language/vocabulary/single-leader-words.ts";
import { FUTURE_SYSTEMS } from "../../../src/systems/presets.ts";
import { UNIT_NAMES } from "../../../src/units/unit.ts";
import { checkText, small, told } from "../check-text.ts";

const TOPOLOGY =
  "topology { site dc { node a, b, c, d, leader, pg1, pg2, pg3, r1, r2 } site virginia { node x1 } site ireland { node x2 } site us { node store[2] } link dc <-> virginia { rtt = 1ms } }";
const USUAL = "workload app on dc { clients = 1 }";
const SINGLE = "replicate single_leader on a, b, c { leader = a }";

/** A scenario in which a line of a place stands where it belongs. */
function around(place: string, line: string): string {
  switch (place) {
    case "node":
      return `topology { site dc { node a, b { ${line} } } }\nreplicate single_leader on a, b { leader = a }\n${USUAL}`;
    case "link":
      return `topology { site dc { node a } site v { node b } link dc <-> v { ${/^(rtt|latency)/.test(line) ? "" : "rtt = 1ms, "}${line} } }\nreplicate single_leader on a, b { leader = a }\n${USUAL}`;
    case "topology":
      return `${TOPOLOGY.slice(0, -1)} ${line} }\n${SINGLE}\n${USUAL}`;
    case "partition":
      return `${TOPOLOGY}\n${SINGLE}\n${USUAL}\nfaults { at 1s partition dc | virginia { ${line} } }`;
    case "degrade":
      return `${TOPOLOGY}\n${SINGLE}\n${USUAL}\nfaults { at 1s degrade dc <-> virginia { ${line} } }`;
    case "workload":
      return `${TOPOLOGY}\n${SINGLE}\nworkload app on dc { ${line} }`;
    case "load":
      return `${TOPOLOGY}\n${SINGLE}\nworkload app on dc { load { ${line} } }`;
    case "failover":
      return `${TOPOLOGY}\nreplicate single_leader on a, b, c { leader = a, failover { ${line} } }\n${USUAL}`;
    case "run":
    case "faults":
    case "report":
      return `param ack = none in [none, b]\nparam rtt50 = 1ms\n${TOPOLOGY}\n${SINGLE}\n${USUAL}\n${place} { ${line} }`;
    default: {
      const leads = place.endsWith("single_leader") || settingsOf(place).get("leader")?.required;
      const head = leads === true && !/^leader\b/.test(line) ? "leader = a, " : "";
      return `${TOPOLOGY}\n${place} on a, b, c, d, pg1, pg2 { ${head}${line} }\n${USUAL}`;
    }
  }
}

/** Mistakes, apart from forms that cannot run yet and what they alone ask for. */
function mistakes(text: string): string[] {
  return checkText(text)
    .diagnostics.filter(({ severity, code }) => severity === "error" && code !== "SC602")
    .filter(({ message }) => !message.endsWith("needs a setting `leaders`"))
    .map(({ code, message, span }) => `${code} ${message}: ${text.slice(span.start, span.end)}`);
}

const settings = [...SETTINGS].flatMap(([place, words]) =>
  [...words.values()].map((word) => [place, word.name, word] as const),
);

describe("every setting", () => {
  it.each(settings)("%s · %s has an example that checks", (place, _name, word) => {
    expect(mistakes(around(place, word.example))).toEqual([]);
  });

  it.each(settings.filter(([, , word]) => word.default !== null))(
    "%s · %s has a default of its own type",
    (place, name, word) => {
      expect(mistakes(around(place, `${name} = ${word.default}`))).toEqual([]);
    },
  );

  it("excludes only settings that exclude it or come with the other", () => {
    for (const [place, name, word] of settings)
      for (const other of word.excludes)
        expect(settingsOf(place).has(other), `${place} ${name} ${other}`).toBe(true);
  });
});

describe("every verb", () => {
  const verbs = [...VERBS].flatMap(([place, words]) =>
    [...words.values()].map((word) => [place, word.name, word] as const),
  );
  it.each(verbs)("%s · %s has an example that checks", (place, _name, word) => {
    const label = place === "faults" && word.example.includes("after") ? "at 1s heal\n" : "";
    expect(mistakes(around(place, label + word.example.replaceAll("rtt50", "rtt50")))).toEqual([]);
  });
});

describe("every function and metric", () => {
  it.each([...FUNCTIONS.values()].map((word) => [word.name, word.example]))(
    "%s has an example that checks",
    (name, example) => {
      const line = name === "domain" ? `sweep { ${example} }` : example;
      const text = small(`param merge = none in [none, b]\n${line.replace("let d", "let dist")}`);
      expect(mistakes(text)).toEqual([]);
    },
  );

  it.each([...METRICS.values()].map((word) => [word.name, word.example, word.unit]))(
    "%s has an example that checks",
    (_name, example) => {
      expect(mistakes(around("report", `table ${example}`))).toEqual([]);
    },
  );
});

describe("the registry", () => {
  it("has the units of the grammar and no others", () => {
    expect([...UNIT_NAMES].sort()).toEqual([...UNIT_WORDS].sort());
  });

  it("has every setting that language.md fixes for a single leader", () => {
    const names = SINGLE_LEADER_SETTINGS.map((word) => word.name);
    for (const name of [
      "leader",
      "followers",
      "mode",
      "ack",
      "ack_at",
      "local_flush",
      "group_commit",
    ])
      expect(names).toContain(name);
    for (const name of ["ack_timeout", "on_ack_timeout", "shards"]) expect(names).toContain(name);
  });

  it("does not know words that every object has", () => {
    for (const words of [BLOCK_WORDS, FUNCTIONS, METRICS, SYSTEMS])
      for (const name of ["__proto__", "constructor", "toString"])
        expect(words.has(name)).toBe(false);
    expect(Object.hasOwn(FORMS, "constructor")).toBe(false);
  });

  it("says of no item of a report that it comes later", () => {
    for (const item of [
      "rank inputs by p99(write.latency)",
      "compare p99(write.latency) by n",
      "spacetime of violations(read_your_writes)",
    ]) {
      const text = `param n = 4\n${around("report", item)}`;
      expect(told(text)).toEqual([]);
    }
  });

  it.each([...FUTURE_SYSTEMS])("accepts the settings of %s, which comes later", (name) => {
    const text = `${TOPOLOGY}\nsystem ${name} "1" on a, b { some.setting = all, other = 2 }\n${USUAL}`;
    expect(told(text)).toEqual([`SC602 ${name}`]);
  });
});
