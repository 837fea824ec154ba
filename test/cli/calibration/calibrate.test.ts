import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { draws, gamma, lognormal } from "../../analysis/calibration/draws.ts";
import { call } from "../fake-door.ts";
import { project, said } from "./project.ts";

const { path, put, calibrate, quorate } = project();

/** Where the choice among families is not what a test is about. */
const QUICK = ["--family", "lognormal"];

const flushes = (n = 1500): string =>
  `i,fsync_us\n${draws(lognormal(250, 1000), n)
    .map((us, k) => `${k},${us.toFixed(1)}`)
    .join("\n")}\n`;

const pings = (): string => {
  const law = { kind: "shifted", by: 9.8, of: gamma(2, 0.4) } as const;
  const answers = draws(law, 600).map(
    (ms, k) => `64 bytes from db2: icmp_seq=${k} ttl=61 time=${ms.toFixed(3)} ms`,
  );
  return `PING db2 (10.0.0.7): 56 data bytes\n${answers.join("\n")}\n\n--- db2 ping statistics ---\n602 packets transmitted, 600 packets received, 0.3% packet loss\n`;
};

const OURS = `# ours
topology { site a { node x }  site b { node y }  link a <-> b { rtt = 5ms } }
replicate single_leader on x, y { leader = x, mode = sync }
workload w on a { clients = 1, mix = (write: 100%) }
run { duration = 2s, trials = 1 }
`;

describe("the block", () => {
  it("says where the figures come from, and has what a scenario needs", async () => {
    put("flushes.csv", flushes());
    const { code, out } = await calibrate("flushes.csv", "--quiet", ...QUICK);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^# flushes\.csv: .*, file of \d{4}-\d\d-\d\d, sha256 [0-9a-f]{16}; fitted by quorate /,
    );
    expect(out).toMatch(
      /^let fsync = measured\(lognormal\(p50: 2\d\d(\.\d)?us, p99: .*\), by: "flushes\.csv, .*"\)$/m,
    );
    expect(out).toContain("# use: node NAME { disk = disk(fsync: fsync) }");
  });

  it("is a scenario that checks clean and runs, with disk, link and loss together", async () => {
    put("flushes.csv", flushes());
    put("pings.txt", pings());
    const { code } = await calibrate(
      "flushes.csv",
      "pings.txt",
      "--out",
      "here.scenario",
      ...QUICK,
    );
    expect(code).toBe(0);
    const checked = await quorate("check", "here.scenario");
    expect([checked.code, checked.err]).toEqual([0, "here.scenario: nothing to remark\n"]);
    const text = readFileSync(path("here.scenario"), "utf8");
    expect(text).toContain("link here <-> there { rtt = rtt_db2, loss = 0.332% }");
    const ran = await quorate("run", "here.scenario", "--json", "--trials", "1");
    const { cases } = JSON.parse(ran.out) as {
      cases: { metrics: Record<string, { value: number }> }[];
    };
    // A round trip of 10.1 ms and two flushes of 0.25 ms in a row.
    expect(cases[0]!.metrics["p50(write.latency)"]!.value).toBeGreaterThan(10.3e-3);
    expect(cases[0]!.metrics["p50(write.latency)"]!.value).toBeLessThan(11.5e-3);
  });

  it("has a follower at the end of each link of a matrix", async () => {
    put(
      "matrix.txt",
      "10.0.0.1 : 0.40 0.42 0.44 0.41 0.43 0.40\n10.0.0.2 : 8.1 8.2 8.1 8.4 8.2 8.0\n",
    );
    await calibrate("matrix.txt", "--out", "star.scenario", "--quiet", ...QUICK);
    const text = readFileSync(path("star.scenario"), "utf8");
    expect(text).toContain("link here <-> there1 { rtt = rtt_10_0_0_1 }");
    expect(text).toContain("link here <-> there2 { rtt = rtt_10_0_0_2 }");
    expect((await quorate("check", "star.scenario")).code).toBe(0);
    expect((await calibrate("matrix.txt", "--as", "fsync")).err).toContain("10.0.0.1: rtt");
  });

  it("has the links of a matrix whose rows name both ends", async () => {
    const pairs = [
      ["eu-west-1", "us-east-1", 70],
      ["us-east-1", "eu-west-1", 70],
      ["eu-west-1", "2nd site", 12],
      ["eu-west-1", "eu-west-1", 0.1],
    ] as const;
    const rows = pairs.flatMap(([from, to, ms]) =>
      Array.from({ length: 8 }, (_, k) => `${from},${to},${ms + k / 10}`),
    );
    put("regions.csv", `from,to,rtt_ms\n${rows.join("\n")}\n`);
    await calibrate("regions.csv", "--by", "from,to", "--out", "r.scenario", "--quiet", ...QUICK);
    const text = readFileSync(path("r.scenario"), "utf8");
    expect(text).toContain("link eu-west-1 <-> us-east-1 { rtt = rtt_eu_west_1_us_east_1 }");
    expect(text).toContain("link eu-west-1 <-> site_2nd_site { rtt = rtt_eu_west_1_2nd_site }");
    expect(text.match(/^ {2}link /gm)).toHaveLength(2);
    expect((await quorate("check", "r.scenario")).err).toBe("r.scenario: nothing to remark\n");
    expect((await calibrate("regions.csv", "--by", "host")).err).toContain(
      "its columns are from, to",
    );
  });

  it("is the same whenever it is made from the same file", async () => {
    put("flushes.csv", flushes());
    const [first, second] = [
      await calibrate("flushes.csv", "--json", ...QUICK),
      await calibrate("flushes.csv", "--json", ...QUICK),
    ];
    expect(second.out).toBe(first.out);
  });

  it("takes the family and the name that are asked for", async () => {
    put("flushes.csv", flushes());
    const { out } = await calibrate("flushes.csv", "--quiet", "--family", "gamma", "--name", "wal");
    expect(out).toMatch(/^let wal = measured\(gamma\(/m);
    expect((await calibrate("flushes.csv", "--family", "cauchy")).err).toContain(
      "choose one of lognormal, gamma",
    );
    expect((await calibrate("flushes.csv", "--name", "a b")).code).toBe(2);
  });

  it("draws from the values themselves when that is asked for", async () => {
    put("flushes.csv", flushes(200));
    const { code } = await calibrate("flushes.csv", "--family", "empirical", "--out", "e.scenario");
    expect(code).toBe(0);
    expect(readFileSync(path("e.scenario"), "utf8")).toContain(
      'let fsync = empirical("flushes.csv", column: "fsync_us", unit: us)',
    );
    expect((await quorate("check", "e.scenario")).code).toBe(0);
    const far = await calibrate("flushes.csv", "--family", "empirical", "--out", "sub/e.scenario");
    expect([far.code, far.err]).toEqual([2, expect.stringContaining("lies outside")]);
    put("pings.txt", pings());
    expect((await calibrate("pings.txt", "--family", "empirical")).err).toContain("plain column");
  });

  it("can be hostile in no file name", async () => {
    put("a\nlet x = 1\n.csv", flushes(100));
    const { out } = await calibrate("a\nlet x = 1\n.csv", "--quiet", ...QUICK);
    expect(out).not.toMatch(/^let x/m);
    expect(out.match(/^let /gm)).toHaveLength(1);
  });
});

describe("appending to a scenario", () => {
  it("keeps every byte of it", async () => {
    put("flushes.csv", flushes());
    put("ours.scenario", OURS);
    expect(
      (await calibrate("flushes.csv", "--append", "ours.scenario", "--quiet", ...QUICK)).code,
    ).toBe(0);
    const text = readFileSync(path("ours.scenario"), "utf8");
    expect(text.startsWith(OURS)).toBe(true);
    expect(text).toMatch(/^let fsync = /m);
    expect((await quorate("check", "ours.scenario")).code).toBe(0);
  });

  it("writes nothing when the name is taken, or when it would break the scenario", async () => {
    put("flushes.csv", flushes());
    put("taken.scenario", `${OURS}let fsync = 1ms\n`);
    const taken = await calibrate("flushes.csv", "--append", "taken.scenario", ...QUICK);
    expect([taken.code, taken.err]).toEqual([2, expect.stringContaining("--name")]);
    expect(readFileSync(path("taken.scenario"), "utf8")).toBe(`${OURS}let fsync = 1ms\n`);
    put("node.scenario", OURS);
    const clash = await calibrate(
      "flushes.csv",
      "--append",
      "node.scenario",
      "--name",
      "x",
      ...QUICK,
    );
    expect(clash.code).toBe(2);
    expect(clash.err).toContain("nothing was written");
    expect(readFileSync(path("node.scenario"), "utf8")).toBe(OURS);
    expect(
      (await calibrate("flushes.csv", "--append", "nowhere.scenario", ...QUICK)).err,
    ).toContain("no such file");
  });
});

describe("what it says of a fit", () => {
  it("shows the families by their error on values held out, and the percentiles", async () => {
    put("flushes.csv", flushes());
    const { out } = await calibrate("flushes.csv");
    expect(out).toMatch(/> lognormal +2 /);
    expect(out).toContain("held out: off by");
    expect(out).toMatch(/p99\.9 .* a guess /);
    expect(out).toContain("p99.9 of 1500 values is a guess: 1.5 of them lie beyond it");
  });

  it("warns of too few values and of a cold start", async () => {
    put("few.csv", flushes(12));
    expect((await calibrate("few.csv")).out).toContain("only 12 values: no law");
    const cold = draws(lognormal(250, 1000), 6000).map((us, k) => (k < 500 ? 4 * us : us));
    put("cold.csv", `fsync_us\n${cold.join("\n")}\n`);
    const first = await calibrate("cold.csv");
    const skip = /--skip=(\d+)/.exec(first.out)![1]!;
    expect(Number(skip)).toBeGreaterThanOrEqual(500);
    expect((await calibrate("cold.csv", "--skip", skip, ...QUICK)).out).not.toContain("warm-up");
  });

  it("reads standard input, of which there is no day and no name", async () => {
    const words = ["calibrate", "-", "--quiet", ...QUICK];
    const { code, out } = await call(words, { cwd: path("."), stdin: flushes(200) });
    expect(code).toBe(0);
    expect(out).toMatch(/^# standard input: a column of CSV: fsync_us.*, sha256 /);
    expect(out).not.toContain("file of");
  });

  it("draws a picture, and says when there is nothing to draw", async () => {
    put("flushes.csv", flushes());
    const { code } = await calibrate("flushes.csv", "--picture", "fit.svg", "--quiet", ...QUICK);
    expect(code).toBe(0);
    expect(readFileSync(path("fit.svg"), "utf8")).toContain("<svg");
    put(
      "mean.txt",
      "Compare file sync methods using one 8kB write:\n  fdatasync   250.000 ops/sec   4000 usecs/op\n",
    );
    expect((await calibrate("mean.txt", "--picture", "x.svg")).err).toContain("nothing to draw");
  });

  it("gives base units in JSON", async () => {
    put("flushes.csv", flushes());
    const [series] = said(await calibrate("flushes.csv", "--json", ...QUICK)).files[0]!.series;
    expect(series!.percentiles.find(({ p }) => p === 0.5)!.measured).toBeCloseTo(250e-6, 5);
    expect(series).toMatchObject({ unit: "s", let: "fsync", role: "fsync" });
  });
});

describe("input that cannot be used", () => {
  const gzip = Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]);
  it.each([
    ["empty.txt", "", "it is empty"],
    ["blank.txt", "\n \n", "it is empty"],
    ["commas.csv", "took_us\n1,5\n2,5\n3,5\n", "a comma in a number?"],
    ["binary.bin", Buffer.from([1, 2, 0, 4, 5]), "binary"],
    ["log.gz", gzip, "gunzip -c log.gz | quorate calibrate -"],
    ["latin.csv", Buffer.from([0x61, 0xe9, 0x0a, 0x31]), "not UTF-8"],
    ["prose.txt", "Dear all,\nthe disk is slow.\n", "no output that is known"],
    ["odd.json", '{"a": [1, 2', "this JSON is not fio's"],
    ["fio.txt", "fio-3.33\nStarting 1 process\n", "--output-format=json+"],
    ["nan.csv", "lat_us\nNaN\nNaN\n", "no value"],
    ["words.csv", "lat_us\n1\nfoo\nbar\nbaz\n", "line 3: foo"],
    ["long.csv", `lat_us\n${"1".repeat(2_200_000)}`, "too long"],
  ])("%s", async (name, content, words) => {
    put(name, content);
    const { code, out, err } = await calibrate(name);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(words);
    expect(err).not.toContain("internal fault");
  });

  it("a file that is not there, a folder, no file at all, a unit that is none", async () => {
    expect((await calibrate("nowhere.txt")).err).toContain("no such file");
    expect((await calibrate(".")).err).toContain("calibrate disk --dir .");
    expect((await calibrate()).code).toBe(2);
    put("flushes.csv", flushes(50));
    expect((await calibrate("flushes.csv", "--unit", "parsec")).err).toContain("no unit known");
    expect((await calibrate("flushes.csv", "--unit", "KiB", "--column", "fsync_us")).code).toBe(0);
  });
});
