import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spacetime } from "../../src/charts/spacetime.ts";
import { placeLabels } from "../../src/charts/spacetime-labels.ts";
import { timeScale } from "../../src/charts/spacetime-scale.ts";
import { textWidth } from "../../src/charts/svg/text-width.ts";
import { palette } from "../../src/charts/theme.ts";
import type { Story } from "../../src/model/story.ts";

const MS = 1e6;

const STORY: Story = {
  rule: "read_your_writes",
  caseLabel: "the case",
  trial: 0,
  sentence: "session 4 wrote version 2 of key 7, then read version 1 of it.",
  fromNs: 100 * MS,
  toNs: 160 * MS,
  lanes: [
    { kind: "session", index: 4, name: "session 4" },
    { kind: "node", index: 0, name: "leader" },
    { kind: "node", index: 1, name: "r1" },
  ],
  acts: [
    {
      kind: "write",
      session: 4,
      key: 7,
      node: 0,
      startNs: 100 * MS,
      endNs: 101 * MS,
      version: 2,
      lane: 0,
      nodeLane: 1,
      label: "write k7 = v2",
      part: "part",
    },
    {
      kind: "read",
      session: 4,
      key: 7,
      node: 1,
      startNs: 105 * MS,
      endNs: 115 * MS,
      version: 1,
      lane: 0,
      nodeLane: 2,
      label: "read k7 → v1",
      part: "offence",
      servedNs: 110 * MS,
    },
  ],
  messages: [
    {
      role: "replication",
      from: 1,
      to: 2,
      sentNs: 100.5 * MS,
      endNs: 150 * MS,
      fate: "delivered",
      label: "k7 = v2",
    },
    {
      role: "acknowledgement",
      from: 2,
      to: 1,
      sentNs: 155 * MS,
      endNs: 160 * MS,
      fate: "dropped",
      label: "k7 = v2",
    },
  ],
  marks: [
    { lane: 2, atNs: 150 * MS, stages: ["received", "written"], label: "k7 = v2" },
    { lane: 2, atNs: 155 * MS, stages: ["flushed"], label: "k7 = v2" },
    { lane: 2, atNs: 158 * MS, stages: ["applied"], label: "k7 = v2" },
  ],
  faults: [{ label: "r1's disk stalls", fromNs: 0, toNs: 155 * MS, lanes: [2] }],
};

const svg = spacetime(STORY, "The story").svg("light", "p");

describe("a space-time diagram", () => {
  it("has its sentence as the words for those who do not see it", () => {
    expect(spacetime(STORY, "The story").description).toBe(STORY.sentence);
    expect(svg).toContain('role="img" aria-labelledby="p-title p-words"');
    expect(svg).toContain('<title id="p-title">The story</title>');
    expect(svg).toContain(`<desc id="p-words">${STORY.sentence}</desc>`);
  });

  it("names lanes, operations, stages, the fault, and how late the write was", () => {
    for (const text of [
      "session 4",
      "leader",
      "write k7 = v2",
      "read k7 → v1",
      "received",
      "flushed",
      "applied: k7 = v2",
      "shows k7 = v1",
      "48 ms too late",
    ]) {
      expect(svg).toContain(`>${text}</text>`);
    }
    expect(svg).toContain(">r1's disk stalls</text>");
  });

  it("tells apart without colour: dashes for confirmations, a cross for what nobody heard", () => {
    const green = palette("light").series[2]!;
    const ack = new RegExp(`<line [^>]*stroke="${green}"[^>]*stroke-dasharray="6 4"/>`);
    expect(svg).toMatch(ack);
    // Two strokes that cross, in place of an arrow's head.
    expect(svg).toMatch(/<path d="M[\d. ]+ L[\d. ]+ M[\d. ]+ L[\d. ]+" stroke="/);
    expect(svg).toContain('fill="url(#p-hatch)"');
  });

  it("is drawn for both backgrounds, and by variables inside a page", () => {
    const dark = spacetime(STORY, "x").svg("dark", "p");
    expect(dark).toContain(palette("dark").background);
    expect(dark).not.toContain(palette("light").ink);
    const page = spacetime(STORY, "x").svg("page", "p");
    expect(page).toContain("var(--q-ink,#1b1f24)");
    // Colours stand only behind their variables, for pages that define none.
    expect(page.replace(/var\(--q-\w+,#\w{6}\)/g, "")).not.toMatch(/#[0-9a-f]{6}\b/);
  });

  it("keeps the ids of several pictures apart", () => {
    const ids = [
      ...spacetime(STORY, "x")
        .svg("light", "other")
        .matchAll(/ id="([^"]*)"/g),
    ];
    expect(ids.length).toBeGreaterThan(2);
    for (const [, id] of ids) expect(id).toMatch(/^other-/);
  });

  it("shows names as they are, whatever they hold", () => {
    const name = `</text><script>alert(1)</script>"&\u0000`;
    const hostile = {
      ...STORY,
      sentence: name,
      lanes: STORY.lanes.map((lane) => ({ ...lane, name })),
      faults: [{ ...STORY.faults[0]!, label: name }],
    };
    const drawn = spacetime(hostile, name).svg("light", "p");
    expect(drawn).not.toContain("<script");
    expect(drawn).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;\ufffd");
    expect(drawn).not.toContain("\u0000");
  });

  it("draws a story without messages, marks or length", () => {
    const bare = { ...STORY, messages: [], marks: [], faults: [], acts: [], toNs: STORY.fromNs };
    expect(spacetime(bare, "x").svg("light", "p")).not.toContain("NaN");
  });
});

describe("its time axis", () => {
  it("is linear where all moments can be told apart", () => {
    const { x, isLinear } = timeScale([0, 10, 20, 40], 100, 500);
    expect(isLinear).toBe(true);
    expect([0, 10, 20, 40].map(x)).toEqual([100, 200, 300, 500]);
  });

  it("draws long pauses shorter, keeps the order, and leaves moments room", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1e9), { minLength: 2, maxLength: 30 }), (times) => {
        const sorted = [...times].sort((a, b) => a - b);
        const { x } = timeScale(times, 0, 700);
        const places = sorted.map(x);
        expect(places[0]).toBeCloseTo(0);
        expect(places.at(-1)).toBeCloseTo(700);
        for (let at = 1; at < places.length; at++) {
          expect(places[at]! - places[at - 1]!).toBeGreaterThan(8.9);
        }
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});

describe("its labels", () => {
  it("never cover each other, and no thread crosses a text", () => {
    const wish = fc.record({
      x: fc.integer({ min: 0, max: 600 }),
      text: fc.string({ maxLength: 20 }),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (wishes) => {
        const placed = placeLabels(wishes, 900, 11);
        expect(placed.map(({ text }) => text)).toEqual(wishes.map(({ text }) => text));
        const ends = placed.map(({ left, text }) => left + textWidth(text, 11));
        placed.forEach((a, i) => {
          placed.forEach((b, j) => {
            if (i === j) return;
            if (a.row === b.row) expect(ends[i]! <= b.left || ends[j]! <= a.left).toBe(true);
            // A thread runs down at `x` to its own row, past the texts of the rows above.
            if (b.row < a.row) expect(a.x > b.left && a.x < ends[j]!).toBe(false);
          });
        });
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
