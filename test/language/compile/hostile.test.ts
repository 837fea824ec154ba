import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../../src/language/check/check.ts";
import { compile } from "../../../src/language/compile/compile.ts";
import { parse } from "../../../src/language/parse.ts";
import { noFiles } from "./checked-builder.ts";

const folder = fileURLToPath(new URL("../../../notebooks/scenarios/", import.meta.url));
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".scenario"))
  .map((name) => readFileSync(`${folder}${name}`, "utf8"));

/** Compiles whatever the checker lets pass, and what it does not. */
function compileAnyway(text: string) {
  const checked = check(parse({ id: "t", text, holes: 0 }), { reader: noFiles });
  // Mistakes of the front end are hidden, so that the compiler meets trees it should never see.
  return compile({ ...checked, diagnostics: [] }, { reader: noFiles });
}

const numbers = ["0", "-1", "1e300", "0.5", "99999999999", "1 / 0", "none", "[]", "a", "(1, 2)"];

/** Every number of a study that is none. */
function wrongNumbers(value: unknown): unknown[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(wrongNumbers);
}

describe("any text", () => {
  it.each([
    "pareto(min: 1e300s, alpha: 2)",
    "weibull(shape: 2, scale: 1e300s)",
    "quantiles(p50: 1s, p99: 1e300s)",
    "mixture((50%, 1s), (50%, 1e300s))",
    "shifted(by: 1e300s, exponential(mean: 1s))",
    "1e10 * exponential(mean: 1d)",
  ])("refuses a delay of %s", (delay) => {
    const text = `topology { site x { node a } site y { node b } link x <-> y { latency = ${delay} } }
      replicate single_leader on a, b { leader = a }
      workload w on x { clients = 1 }`;
    const { study, diagnostics } = compileAnyway(text);
    expect(study).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(["SC354"]);
  });

  it("gives a study or a reason, and never throws", { timeout: 120_000 }, () => {
    const edit = fc.record({
      text: fc.constantFrom(...texts),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      drop: fc.integer({ min: 0, max: 12 }),
      put: fc.oneof(fc.constantFrom(...numbers), fc.string({ maxLength: 6 })),
    });
    fc.assert(
      fc.property(edit, ({ text, at, drop, put }) => {
        const start = Math.floor(at * text.length);
        const edited = text.slice(0, start) + put + text.slice(start + drop);
        const { study, diagnostics } = compileAnyway(edited);
        for (const { span } of diagnostics) {
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(span.end).toBeLessThanOrEqual(Math.max(edited.length, 0));
        }
        expect(wrongNumbers(study)).toEqual([]);
      }),
      { numRuns: 120, seed: 7 },
    );
  });

  it("replaces numbers by absurd ones without a throw or a number that is none", {
    timeout: 120_000,
  }, () => {
    for (const text of texts.filter((one) => /single_leader|postgresql/.test(one))) {
      const places = [...text.matchAll(/\d+(\.\d+)?/g)].filter((_, index) => index % 9 === 0);
      for (const place of places) {
        for (const number of ["0", "1e300"]) {
          const edited =
            text.slice(0, place.index) + number + text.slice(place.index + place[0].length);
          expect(wrongNumbers(compileAnyway(edited).study)).toEqual([]);
        }
      }
    }
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "treats %s as a name",
    (name) => {
      const text = `param ${name} = 3 in 1..9
      topology { site ${name}x { node ${name}n } site there { node b } link ${name}x <-> there { rtt = 7ms } }
      replicate single_leader on ${name}n, b { leader = ${name}n, ack = b }
      workload w on ${name}x { clients = ${name} }
      run { duration = 5s }
      sweep { vary ${name} over [1, 2] }`;
      const { study, diagnostics } = compile(
        check(parse({ id: "t", text, holes: 0 }), { reader: noFiles }),
        { reader: noFiles },
      );
      expect(diagnostics).toEqual([]);
      expect(study?.cases.map(({ label }) => label)).toEqual([`${name}=1`, `${name}=2`]);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );
});
