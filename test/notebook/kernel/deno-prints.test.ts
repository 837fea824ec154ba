import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelClient } from "../../../src/cli/notebook/kernel-client.ts";
import { kernelCommand } from "../../../src/cli/notebook/kernels.ts";
import { Outputs } from "../../../src/cli/notebook/outputs.ts";
import { flushPrints, gatherPrints } from "../../../src/notebook/deno-prints.ts";
import { denoOnPath } from "../../notebooks/deno-path.ts";
import { NOTEBOOKS } from "../../notebooks/run-notebook.ts";

const lines = Array.from({ length: 3000 }, (_, i) => `line ${i}\n`).join("");
const LOOP = "for (let i = 0; i < 3000; i++) console.log(`line ${i}`);";

describe.skipIf(!denoOnPath())("prints in Deno's kernel", () => {
  let plain: KernelClient;
  let ours: KernelClient;
  beforeAll(async () => {
    const start = () => KernelClient.start(kernelCommand("deno", NOTEBOOKS), NOTEBOOKS, 120_000);
    [plain, ours] = await Promise.all([start(), start()]);
    await printed(ours, 'import { show } from "quorate";');
  });
  afterAll(async () => {
    await Promise.all([plain?.stop(), ours?.stop()]);
  });

  /** What a cell prints, and its other outputs as JSON. */
  async function printed(kernel: KernelClient, code: string): Promise<string> {
    const outputs = new Outputs();
    expect(await kernel.execute(code, outputs)).toEqual({ status: "ok" });
    return outputs.all
      .map((one) => (one.output_type === "stream" ? one.text.join("") : JSON.stringify(one)))
      .join("");
  }

  /** How many messages tell what a cell prints. */
  async function messages(kernel: KernelClient, code: string): Promise<number> {
    let count = 0;
    const outputs = new Outputs();
    const take = outputs.take.bind(outputs);
    outputs.take = (type, content) => {
      if (type === "stream") count += 1;
      take(type, content);
    };
    await kernel.execute(code, outputs);
    return count;
  }

  it("leave one by one, of which many get lost, and together once quorate is imported", async () => {
    expect(await messages(plain, LOOP)).toBeGreaterThan(100);
    expect(await messages(ours, LOOP)).toBe(1);
    expect(await printed(ours, LOOP)).toBe(lines);
  });

  it("are kept in their order when the loop waits between them, on both streams", async () => {
    const waiting = (print: string) =>
      `for (let i = 0; i < 3000; i++) { ${print}(\`line \${i}\`); await null; }`;
    expect(await printed(ours, waiting("console.log"))).toBe(lines);
    expect(await printed(ours, waiting("console.error"))).toBe(lines);
  });

  it("look as Deno's console makes them look, and stand where they were printed", async () => {
    const code = `console.group("site"); console.log("%s %o", "rtt", [70]); console.groupEnd();
console.log(new Map([["a", 1]]));
console.log("100%");
await show("shown"); console.warn("late")`;
    const seen = await printed(ours, code);
    expect(seen.replace(/\{.*\}/s, "|")).toBe("site\n  rtt [ 70 ]\nMap(1) |late\n");
    expect(seen).toContain('{ "a" => 1 }\n100%\n{');
    expect(seen).toContain('"text/plain":["shown"]');
    expect(await printed(plain, code.replace("await show", "void"))).toBe(
      seen.replace(/\{"data.*\}/s, ""),
    );
  });
});

describe("a runtime that keeps its console to itself", () => {
  it("keeps the console that it has", () => {
    const { log } = console;
    for (const runtime of [{}, { Deno: {} }, { Deno: { internal: Symbol(), version: 1 } }]) {
      gatherPrints(runtime, console);
    }
    flushPrints();
    expect(console.log).toBe(log);
  });
});
