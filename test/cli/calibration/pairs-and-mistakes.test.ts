import { describe, expect, it } from "vitest";
import { project, said } from "./project.ts";

const { put, calibrate } = project();

const TABLE = "ms,us,eu,ap\nus,0.5,80.1,150.2\neu,80.3,0.6,210.3\nap,149.8,210.3,0.4\n";

describe("round trips of many pairs", () => {
  it("reads a table with the same names along the top and the side: a link for each pair", async () => {
    put("table.csv", TABLE);
    const { files, block } = said(await calibrate("table.csv", "--json"));
    const means = files[0]!.series.map(({ name, mean }) => [name, mean]);
    expect(means.map(([name]) => name)).toEqual(["eu us", "ap us", "ap eu"]);
    // Both directions of a pair are one link.
    expect(means[0]![1]).toBeCloseTo(80.2e-3, 9);
    expect(means[1]![1]).toBeCloseTo(150e-3, 9);
    expect(block).toContain("# use: link ap <-> us { rtt = rtt_ap_us }");
    expect(files[0]!.notes.join()).toContain("how round trips scatter is not in it");
  });

  it("asks for the unit of such a table, and takes it", async () => {
    put("bare.csv", TABLE.replace("ms,", "region,"));
    const { code, err } = await calibrate("bare.csv");
    expect([code, err]).toEqual([2, expect.stringContaining("what is the unit of its cells?")]);
    expect((await calibrate("bare.csv", "--unit", "ms", "--quiet")).out).toContain(
      "let rtt_eu_us = measured(80.2ms",
    );
  });

  it("makes a small scenario of it that checks", async () => {
    put("table.csv", TABLE);
    const { code } = await calibrate("table.csv", "--out", "sites.scenario", "--quiet");
    expect(code).toBe(0);
  });

  it.each(["from,to", "src,dst", "Source,Target"])(
    "tells links apart by columns %s that nobody named, and says so",
    async (names) => {
      const rows = Array.from({ length: 40 }, (_, i) => `a,b,${10 + (i % 7)}\na,c,${50 + (i % 5)}`);
      put("pairs.csv", `${names},rtt_ms\n${rows.join("\n")}\n`);
      const { files, block } = said(await calibrate("pairs.csv", "--json"));
      expect(files[0]!.series.map(({ name }) => name)).toEqual(["a b", "a c"]);
      expect(block).toContain("# use: link a <-> c { rtt = rtt_a_c }");
      expect(files[0]!.notes.join()).toContain("a link for each");
      const together = said(await calibrate("pairs.csv", "--by", "none", "--json"));
      expect(together.files[0]!.series).toHaveLength(1);
    },
  );
});

describe("mistakes that people make", () => {
  const error = async (...words: string[]): Promise<string> => {
    const { code, err } = await calibrate(...words);
    expect(code).toBe(2);
    return err.replaceAll(/\s+/g, " ");
  };

  it("asks for a column of what has none", async () => {
    put("ping.txt", "64 bytes from 10.0.0.7: icmp_seq=1 ttl=63 time=10.3 ms\n".repeat(20));
    expect(await error("ping.txt", "--column", "time")).toContain(
      "this is what ping prints, which has no columns = help: leave out --column",
    );
  });

  it("gives tools that time something else, and is told what times the right thing", async () => {
    put(
      "ioping.txt",
      "4 KiB <<< . (ext4 /dev/sda1 50 GiB): request=1 time=310.2 us\n4 KiB <<< . (ext4 /dev/sda1 50 GiB): request=2 time=290.4 us\n",
    );
    expect(await error("ioping.txt")).toMatch(/without the flush .*quorate calibrate disk/);
    put("sysbench.txt", "sysbench 1.0.20\n\nLatency (ms):\n         avg:  0.49\n");
    expect(await error("sysbench.txt")).toContain("sysbench's summary");
    put("redis.txt", "min: 0, max: 3, avg: 0.21 (1500 samples)\n");
    expect(await error("redis.txt")).toContain("ping -c 1000 HOST");
  });

  it("calls bytes a time", async () => {
    put("plain.txt", "308.6\n290.1\n310.0\n");
    expect(await error("plain.txt", "--unit", "B", "--as", "fsync")).toContain(
      "--as fsync is a time, and B is a size",
    );
  });

  it("says decimal comma of numbers with a point: 308.6 is not 3086", async () => {
    put("plain.txt", "308.6\n290.1\n310.0\n");
    expect(await error("plain.txt", "--unit", "us", "--decimal", "comma")).toContain(
      "a point that parts no thousands",
    );
    put("thousands.txt", "1.308,5\n2.290\n1.310,25\n");
    const { files } = said(
      await calibrate(
        "thousands.txt",
        "--unit",
        "us",
        "--decimal",
        "comma",
        "--json",
        "--column",
        "1",
      ),
    );
    expect(files[0]!.series[0]!.mean).toBeCloseTo(1636.25e-6, 6);
  });

  it("begins a name with a digit", async () => {
    put("plain.txt", "308.6\n290.1\n310.0\n");
    expect(await error("plain.txt", "--unit", "us", "--name", "9x")).toContain(
      "a letter or _ first",
    );
  });
});
