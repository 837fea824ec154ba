import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KernelClient } from "../../../src/cli/notebook/kernel-client.ts";
import { kernelCommand } from "../../../src/cli/notebook/kernels.ts";
import type { Output } from "../../../src/cli/notebook/notebook-file.ts";
import { Outputs } from "../../../src/cli/notebook/outputs.ts";
import { stockKernel } from "./stock-kernel.ts";

let folder: string;
let stock: KernelClient;
let repaired: KernelClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorate-repairs-"));
  [stock, repaired] = await Promise.all([
    KernelClient.start(stockKernel, folder, 120_000),
    KernelClient.start(kernelCommand("tslab", folder), folder, 120_000),
  ]);
});

afterAll(async () => {
  await Promise.all([stock?.stop(), repaired?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly status: string;
  readonly outputs: readonly Output[];
}

async function run(kernel: KernelClient, code: string): Promise<Ran> {
  const outputs = new Outputs();
  const { status } = await kernel.execute(code, outputs);
  return { status, outputs: outputs.all };
}

/**
 * After an error the unrepaired kernel skips cells for a fifth of a second: asks until it does not,
 * and not without a pause, since it also loses what comes to it in bursts.
 */
async function runWhenReady(kernel: KernelClient, code: string): Promise<Ran> {
  for (;;) {
    const ran = await run(kernel, code);
    if (ran.status !== "aborted") return ran;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

function printed({ outputs }: Ran): string {
  return outputs
    .map((one) => (one.output_type === "stream" && one.name === "stdout" ? one.text.join("") : ""))
    .join("");
}

function errorsOf({ outputs }: Ran) {
  return outputs.filter((one) => one.output_type === "error");
}

function resultOf({ outputs }: Ran) {
  return outputs.find((one) => one.output_type === "execute_result")?.data;
}

describe("a cell that fails", () => {
  const failing = 'function boil(): never { throw new TypeError("too hot") }\nboil();';

  it("sends no error in tslab's own kernel, so that it looks empty in a page", async () => {
    const ran = await run(stock, failing);
    expect(ran.status).toBe("error");
    expect(errorsOf(ran)).toEqual([]);
  });

  it("sends its error with the code that threw, and nothing of the machinery", async () => {
    const ran = await run(repaired, failing);
    expect(ran.status).toBe("error");
    expect(errorsOf(ran)).toEqual([
      {
        ename: "TypeError",
        evalue: "too hot",
        output_type: "error",
        traceback: [
          "TypeError: too hot",
          '    at cell 1: function boil() { throw new TypeError("too hot"); }',
          "    at cell 1: boil();",
        ],
      },
    ]);
  });

  it("that does not compile shows the line and the place", async () => {
    const [error] = errorsOf(await run(repaired, "const far = 1;\nconst near: string = far;"));
    expect(error).toMatchObject({
      ename: "CompileError",
      evalue: "Type 'number' is not assignable to type 'string'.",
      traceback: [
        "CompileError: Type 'number' is not assignable to type 'string'.",
        "line 2:7 Type 'number' is not assignable to type 'string'.",
        "  const near: string = far;",
        "        ^^^^",
      ],
    });
  });

  it("makes tslab's own kernel skip the cell that comes next", async () => {
    await runWhenReady(stock, "throw 1");
    expect((await run(stock, "console.log(2)")).status).toBe("aborted");
  });

  it("does not touch the cell that comes next", async () => {
    await run(repaired, "throw 1");
    const next = await run(repaired, "console.log(2)");
    expect(next.status).toBe("ok");
    expect(printed(next)).toBe("2\n");
  });

  it("ends a run of all cells that were sent together", async () => {
    const together = await Promise.all(
      ["1", "throw 2", "3", "4"].map((code) => run(repaired, code)),
    );
    expect(together.map(({ status }) => status)).toEqual(["ok", "error", "aborted", "aborted"]);
    expect((await run(repaired, "5")).status).toBe("ok");
  });
});

describe("a name of an earlier cell", () => {
  const use = "const pair = { distance, twice: 2 * distance };\nconsole.log(pair.distance);";

  it("is unknown to tslab where it is a property's name and value at once", async () => {
    await runWhenReady(stock, "const distance = 70;");
    expect((await run(stock, use)).status).toBe("error");
  });

  it("may be a property's name and value at once", async () => {
    await run(repaired, "const distance = 70;");
    const ran = await run(repaired, use);
    expect([ran.status, printed(ran)]).toEqual(["ok", "70\n"]);
  });
});

describe("waiting outside of functions", () => {
  const inBrackets = "const later = Promise.resolve(7);\nconsole.log(await (later));";
  const loop = [
    "async function* two() { yield 1; yield 2; }",
    "for await (const one of two()) console.log(one);",
  ].join("\n");

  it("for something in brackets, or in a loop, fails in tslab's own kernel", async () => {
    expect((await runWhenReady(stock, inBrackets)).status).toBe("error");
    expect((await runWhenReady(stock, loop)).status).toBe("error");
  });

  it("for something in brackets works", async () => {
    expect(printed(await run(repaired, inBrackets))).toBe("7\n");
    const typed = await run(repaired, "const later2 = await (later);\nconst n: number = later2; n");
    expect(resultOf(typed)).toEqual({ "text/plain": ["7"] });
  });

  it("in a loop works", async () => {
    expect(printed(await run(repaired, loop))).toBe("1\n2\n");
  });
});

describe("the last value of a cell", () => {
  const shy = `({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>far</b>" }) })`;

  it("is plain text in tslab's own kernel, even when it knows a better form", async () => {
    const ran = await runWhenReady(stock, shy);
    expect(resultOf(ran)).toBeUndefined();
    expect(printed(ran)).not.toContain("<b>far</b>");
  });

  it("is shown in the form that it asks for", async () => {
    expect(resultOf(await run(repaired, shy))).toEqual({ "text/html": ["<b>far</b>"] });
  });

  it("is shown as text otherwise, and not at all when there is none", async () => {
    expect(resultOf(await run(repaired, "[1, 'two']"))).toEqual({ "text/plain": ["[ 1, 'two' ]"] });
    expect((await run(repaired, "void 0")).outputs).toEqual([]);
  });
});

describe("an import of this package, in a folder where nothing is installed", () => {
  const text = [
    'import { scenario } from "quorate";',
    "const words: string = scenario`run {}`.text;",
    "console.log(words);",
  ].join("\n");

  it("fails in tslab's own kernel", async () => {
    expect((await runWhenReady(stock, text)).status).toBe("error");
  });

  it("works, with its types", async () => {
    expect(printed(await run(repaired, text))).toBe("run {}\n");
    const [error] = errorsOf(await run(repaired, "const count: number = scenario`run {}`.text;"));
    expect(error).toMatchObject({ ename: "CompileError" });
  });
});

describe("a burst of prints", () => {
  const burst = "for (let line = 0; line < 20000; line++) console.log(line);";
  const all = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join("");

  it("arrives whole, while in tslab's own kernel most of it is lost, and the cell's end too", async () => {
    const outputs = new Outputs();
    let done = false;
    const waiting = stock.execute(burst, outputs).then(() => {
      done = true;
    });
    // The kernel is ended while this one still waits.
    waiting.catch(() => {});
    expect(printed(await run(repaired, burst)) === all).toBe(true);
    for (let cell = 0; cell < 5; cell++) await run(repaired, String(cell));
    const heard = printed({ status: "", outputs: outputs.all });
    expect(heard.length).toBeLessThan(all.length / 2);
    expect(done).toBe(false);
  });
});

/** Outputs that stop the kernel as soon as something is printed. */
class Stopping extends Outputs {
  override take(type: string, content: Readonly<Record<string, unknown>>): void {
    super.take(type, content);
    if (type === "stream") void repaired.interrupt();
  }
}

async function runUntilPrint(code: string): Promise<Ran> {
  const outputs = new Stopping();
  const { status } = await repaired.execute(code, outputs);
  return { status, outputs: outputs.all };
}

describe("a cell that is stopped", () => {
  it("while it waits ends with an error", async () => {
    const ran = await runUntilPrint('console.log("begun");\nawait new Promise(() => {});');
    expect(ran.status).toBe("error");
    expect(errorsOf(ran)[0]).toMatchObject({ ename: "Interrupted" });
  });

  it.each([
    ["at once", ""],
    ["after it has waited", "await Promise.resolve();\n"],
  ])(
    "while it computes without a pause %s ends too, and the kernel goes on",
    async (_, waiting) => {
      const ran = await runUntilPrint(`${waiting}console.log("begun");\nfor (;;) {}`);
      expect([ran.status, printed(ran)]).toEqual(["error", "begun\n"]);
      expect(errorsOf(ran)).toHaveLength(1);
      expect(printed(await run(repaired, "console.log(distance)"))).toBe("70\n");
    },
  );
});

describe("a cell that ends its process", () => {
  it("is said to have done so, and what it showed is kept", async () => {
    const outputs = new Outputs();
    const ending = 'console.log("still here");\nprocess.exit(4);';
    await expect(repaired.execute(ending, outputs)).rejects.toThrow(
      "a cell has ended the process, with code 4",
    );
    expect(outputs.all).toMatchObject([{ name: "stdout", text: ["still here\n"] }]);
  });
});
