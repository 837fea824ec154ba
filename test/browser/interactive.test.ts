import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundlePage } from "../../src/cli/page-bundle.ts";
import { renderReport } from "../../src/report/html.ts";
import { HOSTILE_NAMES } from "../report/hostile-names.ts";
import { buildResult, metricRef, type StudySketch } from "../report/result-builder.ts";
import { Chromium, findChromium, type Visit } from "./chromium.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const chromium = findChromium();
const skipped = chromium === null && process.env["CI"] !== "true";

/** Six by eight cases. */
const SWEEP: StudySketch = {
  sessions: [1, 4, 16, 64, 128, 256],
  rtts: [0.0005, 0.001, 0.005, 0.01, 0.02, 0.07, 0.15, 0.3],
  report: [
    { kind: "timeline", metrics: ["rate(write.ok)", "lag(b)", "leader"].map(metricRef) },
    {
      kind: "chart",
      metric: metricRef("p99(write.latency)"),
      by: ["rtt", "sessions"],
      mark: "line",
    },
  ],
};

describe.skipIf(skipped)("an interactive report in a browser", () => {
  let browser: Chromium;
  let folder: string;
  let script: string;
  beforeAll(async () => {
    expect(chromium, "Chromium must be installed where CI=true").not.toBeNull();
    folder = mkdtempSync(join(tmpdir(), "quorate-live-"));
    script = await bundlePage(root);
    browser = await Chromium.open(chromium!);
    await browser.goOffline();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(sketch: StudySketch, name = "quorate"): Promise<Visit> {
    const path = join(folder, "report.html");
    const page = await renderReport(buildResult(sketch), {
      version: "1",
      command: name,
      script,
      downloads: [{ name: `${name}.csv`, what: name, type: "text/csv", text: `a\n'${name}\n` }],
    });
    writeFileSync(path, page);
    return browser.visit(pathToFileURL(path).href);
  }

  /** Scrolls from figure to figure until each has been drawn anew; how many there are. */
  const bringToLife = (selector = "figure.chart") =>
    browser.evaluate(`(async () => {
      const figures = [...document.querySelectorAll(${JSON.stringify(selector)})];
      for (const details of document.querySelectorAll("details")) details.open = true;
      for (const figure of figures) {
        figure.scrollIntoView();
        for (let i = 0; i < 400 && !figure.classList.contains("alive"); i += 1) {
          await new Promise((done) => setTimeout(done, 25));
        }
      }
      return figures.filter((figure) => figure.classList.contains("alive")).length;
    })()`);

  it("weighs under 2 MB without its data, opens 48 cases and draws each picture anew", async () => {
    expect(script.length).toBeLessThan(1_000_000);
    const visit = await open(SWEEP);
    expect(visit).toEqual({ complaints: [], requests: [], dialogs: [] });
    // Those that stand open; twelve timelines make the page heavy, and one is like another.
    const standing = "section > figure.chart:not(#findings > :nth-child(-n + 2))";
    const figures = `document.querySelectorAll(${JSON.stringify(standing)}).length`;
    expect(await browser.evaluate(figures)).toBeGreaterThan(5);
    expect(await bringToLife(standing)).toBe(await browser.evaluate(figures));
    expect(
      await browser.evaluate("document.querySelectorAll('.live svg path').length"),
    ).toBeGreaterThan(1000);
    expect(
      await browser.evaluate(
        "[...document.querySelectorAll('.live svg')].filter((one) => one.querySelectorAll('path, text').length < 5).length",
      ),
    ).toBe(0);
  });

  it("moves through a sweep by its slider, which says aloud where it stands", async () => {
    await open({ ...SWEEP, report: [] });
    await bringToLife("#explore figure");
    const line = `[...document.querySelectorAll("#explore .live path[stroke-width='3']")].map((p) => p.getAttribute("d")).join()`;
    const before = await browser.evaluate(line);
    await browser.evaluate(`(async () => {
      const slider = document.querySelector("#explore input[type=range]");
      const line = () => ${line};
      const before = line();
      slider.value = "5";
      slider.dispatchEvent(new Event("input"));
      for (let i = 0; i < 400 && line() === before; i += 1) {
        await new Promise((done) => setTimeout(done, 25));
      }
    })()`);
    expect(before).toMatch(/M/);
    expect(await browser.evaluate(line)).not.toBe(before);
    expect(
      await browser.evaluate(
        `document.querySelector("#explore input").getAttribute("aria-valuetext")`,
      ),
    ).toBe("256");
    expect(await browser.evaluate(`document.querySelector("#explore output").textContent`)).toBe(
      "256",
    );
  });

  it("tells a mark's figures under the pointer, as text", async () => {
    await open({ ...SWEEP, sessions: [1], rtts: [0.001, 0.01, 0.07] });
    await bringToLife("#findings > figure");
    const toldAt = async (mark: string): Promise<unknown> => {
      const place = await browser.evaluate(`(() => {
        const mark = document.querySelector(${JSON.stringify(mark)});
        mark.scrollIntoView({ block: "center" });
        const { x, y, width, height } = mark.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      })()`);
      const [x, y] = place as [number, number];
      await browser.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
      return browser.evaluate(
        "[...document.querySelectorAll('.tip:not([hidden]) div')].map((line) => line.textContent).join('; ')",
      );
    };
    expect(await toldAt("#findings > figure:last-of-type .live .mark-symbol.role-mark path")).toBe(
      "rtt (ms) 1; p99(write.latency) (ms) 2.1; from 2.079; to 2.121",
    );
    expect(await toldAt("#findings .live .mark-rect.role-mark path")).toBe(
      "what WAN cut; from (s) 20; to (s) 30",
    );
  });

  it("moves and zooms the time of all panels together, and leaves the plain wheel to the page", async () => {
    await open({ ...SWEEP, sessions: [1], rtts: [0.001] });
    await bringToLife("#findings > figure");
    const figure = `document.querySelector(".zoom").closest("figure")`;
    const [x, y] = (await browser.evaluate(`(() => {
      const svg = ${figure}.querySelector(".live svg");
      svg.scrollIntoView({ block: "center" });
      const { x, y, width, height } = svg.getBoundingClientRect();
      return [x + width / 2, y + height / 3];
    })()`)) as [number, number];
    /** The numbers on the time axis, and the curve of each panel. */
    const seen = () =>
      browser.evaluate(`(() => {
        const numbers = (all) => [...all].map((one) => Number(one.textContent)).sort((a, b) => a - b);
        const axes = [...${figure}.querySelectorAll(".live .role-axis-label")];
        const curves = [...${figure}.querySelectorAll(".live .mark-line path")];
        return {
          times: numbers(axes.at(-1).querySelectorAll("text")).join(" "),
          curves: curves.map((one) => one.getAttribute("d")),
        };
      })()`) as Promise<{ times: string; curves: string[] }>;
    /** After the page has answered, if it does. */
    const after = async (type: string, params: object) => {
      await browser.send("Input.dispatchMouseEvent", { type, x, y, ...params });
      await browser.evaluate(`new Promise((done) => {
        let left = 20;
        const next = () => ((left -= 1) === 0 ? done(1) : requestAnimationFrame(next));
        next();
      })`);
      return seen();
    };
    const whole = await seen();
    expect(whole.curves.length).toBeGreaterThan(1);
    expect(await after("mouseWheel", { deltaX: 0, deltaY: -1 })).toEqual(whole);
    const CTRL = 2;
    const zoomed = await after("mouseWheel", { deltaX: 0, deltaY: -400, modifiers: CTRL });
    expect(zoomed.times).not.toBe(whole.times);
    for (const [index, curve] of zoomed.curves.entries()) {
      expect(curve).not.toBe(whole.curves[index]);
    }
    const left = { button: "left", buttons: 1, clickCount: 1 };
    await after("mousePressed", left);
    await after("mouseMoved", { ...left, x: x + 60 });
    const moved = await after("mouseReleased", { ...left, x: x + 60 });
    expect(moved.times).not.toBe(zoomed.times);
    for (const clickCount of [1, 2]) {
      await after("mousePressed", { ...left, clickCount });
      await after("mouseReleased", { ...left, clickCount });
    }
    expect(await seen()).toEqual(whole);
  });

  it("prints the still pictures and no controls, and reads them aloud once", async () => {
    await open({ rtts: [0.001, 0.01, 0.07] });
    await bringToLife();
    const shown = (selector: string) =>
      browser.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => getComputedStyle(one).display !== "none").length`,
      );
    const figures = await browser.evaluate("document.querySelectorAll('figure.chart').length");
    expect([await shown(".plot"), await shown(".live")]).toEqual([0, figures]);
    expect(await shown(".live:not([role=img][aria-label])")).toBe(0);
    await browser.send("Emulation.setEmulatedMedia", { media: "print" });
    expect([await shown(".plot"), await shown(".live"), await shown(".controls, .save")]).toEqual([
      figures,
      0,
      0,
    ]);
    await browser.send("Emulation.setEmulatedMedia", { media: "screen" });
  });

  it("draws in the reader's mode, and anew when it changes", async () => {
    await browser.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: "light" }],
    });
    await open({});
    await bringToLife();
    const ink = () =>
      browser.evaluate(`document.querySelector(".live svg text").getAttribute("fill")`);
    expect(await ink()).toBe("#1b1f24");
    await browser.send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: "dark" }],
    });
    await browser.evaluate(`(async () => {
      for (let i = 0; i < 400 && document.querySelector(".live svg text").getAttribute("fill") === "#1b1f24"; i += 1) {
        await new Promise((done) => setTimeout(done, 25));
      }
    })()`);
    expect(await ink()).toBe("#e8ebef");
  });

  it("makes no code of text: the policy stops what tries", async () => {
    await open({});
    const { result } = await browser.send("Runtime.evaluate", {
      expression: `(() => { try { return new Function("return 1")(); } catch (e) { return e.name; } })()`,
      allowUnsafeEvalBlockedByCSP: false,
    });
    expect((result as unknown as { value: unknown }).value).toBe("EvalError");
  });

  it("shows every hostile name as a case's name, and one of the worst in every place", async () => {
    const name = "</script><script>globalThis.hit=1</script>";
    const visit = await open(
      {
        title: name,
        nodes: [name, `${name}2`],
        faultLabel: name,
        paramName: "__proto__",
        sessions: HOSTILE_NAMES.map((_, i) => i + 1),
        rtts: [0.001],
        caseLabel: (sessions) => HOSTILE_NAMES[sessions - 1]!,
        report: [
          {
            kind: "chart",
            metric: metricRef("throughput(write)"),
            by: ["rtt", "__proto__"],
            mark: "bar",
            label: name,
          },
          { kind: "timeline", metrics: ["rate(write.ok)", "leader"].map(metricRef) },
        ],
      },
      name,
    );
    expect(visit).toEqual({ complaints: [], requests: [], dialogs: [] });
    const still = "section > figure.chart";
    const figures = `document.querySelectorAll(${JSON.stringify(still)}).length`;
    expect(await bringToLife(still)).toBe(await browser.evaluate(figures));
    expect(await browser.evaluate(figures)).toBeGreaterThan(5);
    expect(await browser.evaluate("globalThis.hit")).toBeUndefined();
    expect(
      await browser.evaluate(
        "[...document.querySelectorAll('[download]')].map((a) => a.href.split(',')[0]).join()",
      ),
    ).toBe("data:text/csv;base64");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
