import { describe, expect, it } from "vitest";
import { askRest } from "../../../src/cli/choose/ask.ts";
import type { Said } from "../../../src/cli/choose/asked.ts";
import { withRoundTrip } from "../../../src/cli/choose/region-words.ts";
import { answersFromFile } from "../../../src/cli/choose/wish-file.ts";
import { wishFrom } from "../../../src/cli/choose/wish-from.ts";

function said(words: Readonly<Record<string, string>>): Map<string, Said> {
  return new Map(Object.entries(words).map(([name, text]) => [name, { text, where: `--${name}` }]));
}

const BASE = { regions: "us-east-1", writes: "500/s" };

function wish(words: Readonly<Record<string, string>>, rtts: readonly string[] = []) {
  const trips = rtts.reduce(withRoundTrip, new Map<string, number>());
  return wishFrom(said({ ...BASE, ...words }), trips);
}

describe("a wish from words", () => {
  it("takes what is usual where nothing is said", () => {
    expect(wish({})).toMatchObject({
      regions: [{ name: "us-east-1", letter: "a" }],
      network: "aws_2025",
      writesPerSecond: 500,
      readsPerSecond: 0,
      mayLose: { node: 0, region: Number.POSITIVE_INFINITY },
      mayStop: { node: 15, region: Number.POSITIVE_INFINITY },
      staleness: 0,
      conflicts: "none",
      machineUsdPerHour: 0.2,
      trafficUsdPerGb: 0.02,
    });
  });

  it("reads rates, shares, times, sizes and prices", () => {
    expect(wish({ reads: "80%" }).readsPerSecond).toBeCloseTo(2000, 9);
    expect(wish({ reads: "2k/s" }).readsPerSecond).toBe(2000);
    expect(wish({ "lose-machine": "1s" }).mayLose.node).toBe(500);
    expect(wish({ "lose-machine": "20" }).mayLose.node).toBe(20);
    expect(wish({ stale: "none" }).staleness).toBe(0);
    expect(wish({ stale: "200ms" }).staleness).toBe(0.2);
    expect(wish({ money: "1.5 USD/h" }).money).toBeCloseTo(1.5, 12);
    expect(wish({ cpu: "2x1ms" })).toMatchObject({ cores: 2, perOp: 0.001 });
    expect(wish({ value: "1 KiB", keys: "2M" })).toMatchObject({ valueBytes: 1024, keys: 2e6 });
  });

  it("spells a region as its matrix does, and takes the newest matrix that has all", () => {
    const { regions, network } = wish({ regions: "US_East_1, eu-west-1" });
    expect([regions.map(({ name }) => name), network]).toEqual([
      ["us-east-1", "eu-west-1"],
      "aws_2025",
    ]);
    expect(wish({ regions: "us-east1 europe-west1" }).network).toBe("gcp_2020");
  });

  it("takes round trips of one's own", () => {
    const own = wish({ regions: "oslo,bergen" }, ["oslo:bergen=9ms"]);
    expect([own.network, [...own.rtts]]).toEqual([null, [["bergen|oslo", 0.009]]]);
  });
});

describe("what cannot be", () => {
  it.each([
    [{ regions: "us-eats-1" }, "no matrix has a region `us-eats-1`", "did you mean `us-east-1`"],
    [{ regions: "us-east-1,us-east-1" }, "the region `us-east-1` stands twice", ""],
    [
      { regions: "us-east-1,europe-west1" },
      "no round trip is known between",
      "--rtt us-east-1:europe-west1",
    ],
    [{ writes: "500" }, "--writes: `500` cannot be read here", "write `500/s`"],
    [{ reads: "100%" }, "--reads: `100%` cannot be read here", "a share below `100%`"],
    [{ "write-p99": "20" }, "--write-p99: `20` cannot be read here", "a time with its unit"],
    [
      { conflicts: "some" },
      "--conflicts: `some` cannot be read here",
      "`none`, `merge`, `overwrite`",
    ],
    [{ machines: "0" }, "--machines: `0` cannot be read here", "a whole number from 1 to 9"],
    [{ money: "5" }, "--money: `5` cannot be read here", "0.2 USD/h"],
    [{ network: "aws_2030" }, "--network: there is no matrix `aws_2030`", "aws_2025"],
    [{ network: "aws_2021", regions: "us-east-1" }, "aws_2021 has no region `us-east-1`", ""],
    [{ writes: "0/s" }, "there is nothing to choose without writes", ""],
  ])("is said of %o", (words, message, help) => {
    let problem: unknown = null;
    try {
      wish(words);
    } catch (error) {
      problem = error;
    }
    const { message: text, help: helps } = problem as { message: string; help: string[] };
    expect(text).toContain(message);
    expect(helps.join("; ")).toContain(help);
  });
});

describe("a wish file", () => {
  it("says what flags say, with comments and round trips", () => {
    const { answers, rtts } = answersFromFile(
      "wish.txt",
      "# ours\nregions = oslo, bergen\nrtt = oslo:bergen=9ms\nwrite_p99: 20ms # the SLO\n",
    );
    expect([...answers].map(([name, { text, where }]) => [name, text, where])).toEqual([
      ["regions", "oslo, bergen", "wish.txt:2"],
      ["write-p99", "20ms", "wish.txt:4"],
    ]);
    expect(rtts.size).toBe(1);
  });

  it.each([
    ["wirtes = 5/s", "wish.txt:1: `wirtes` is nothing that can be asked for"],
    ["writes 5/s", "wish.txt:1: this is no line of a wish"],
    ["writes = 1/s\nwrites = 2/s", "wish.txt:2: `writes` was said before"],
  ])("names the line that is wrong: %j", (text, message) => {
    expect(() => answersFromFile("wish.txt", text)).toThrow(message);
  });
});

describe("questions on a terminal", () => {
  const check = (answers: ReadonlyMap<string, Said>) =>
    answers.get("writes")?.text === "lots" ? "write `500/s`" : null;

  it("come for what was not said, take what is usual on Enter, and come again", async () => {
    const given = ["lots", "500/s"];
    const asked: string[] = [];
    const answers = await askRest(
      said({ regions: "us-east-1", conflicts: "merge" }),
      async (question) => {
        asked.push(question);
        return question.includes("Writes a second") ? (given.shift() ?? null) : "";
      },
      check,
    );
    expect(asked[0]).toBe("Writes a second, all regions together (500/s): ");
    expect(asked[1]).toBe("  write `500/s`\nWrites a second, all regions together (500/s): ");
    expect(answers.get("writes")?.text).toBe("500/s");
    expect(answers.get("stale")?.text).toBe("none");
    // One region has no others to lose, and what was said is not asked again.
    expect(asked.join()).not.toMatch(/region is lost|do not know of each other/);
  });

  it("ask of regions where there are several", async () => {
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return "";
    };
    await askRest(said({ regions: "us-east-1,eu-west-1", writes: "1/s" }), ask, () => null);
    expect(asked.join()).toMatch(/region is lost/);
  });

  it("end when the answers end", async () => {
    const ended = askRest(
      new Map(),
      async () => null,
      () => null,
    );
    await expect(ended).rejects.toThrow("the questions were not answered to the end");
  });
});
