import { describe, expect, it } from "vitest";
import { draws, gamma, lognormal } from "../../analysis/calibration/draws.ts";
import { project, said } from "./project.ts";

const { put, calibrate } = project();

/** The only series of the only file. */
async function only(file: string, ...flags: string[]) {
  const { files } = said(await calibrate(file, "--json", ...flags));
  expect(files).toHaveLength(1);
  expect(files[0]!.series).toHaveLength(1);
  return { ...files[0]!, ...files[0]!.series[0]! };
}

const at = (series: { percentiles: readonly { p: number; fitted: number }[] }, p: number): number =>
  series.percentiles.find((one) => one.p === p)!.fitted;

describe("pg_test_fsync", () => {
  it("gives the mean of fdatasync, and says that a mean is no distribution", async () => {
    put(
      "fsync.txt",
      `5 seconds per test
O_DIRECT supported on this platform for open_datasync and open_sync.

Compare file sync methods using one 8kB write:
(in wal_sync_method preference order, except fdatasync is Linux's default)
        open_datasync                       133.024 ops/sec    7517 usecs/op
        fdatasync                           250.000 ops/sec    4000 usecs/op
        fsync_writethrough                              n/a

Compare file sync methods using two 8kB writes:
        fdatasync                           349.225 ops/sec    2863 usecs/op

Non-sync'ed 8kB writes:
        write                            711836.221 ops/sec       1 usecs/op
`,
    );
    const { files, block } = said(await calibrate("fsync.txt", "--json"));
    expect(files[0]!.series.map(({ name }) => name)).toEqual(["open_datasync", "fdatasync"]);
    expect(block).toContain("let fsync_fdatasync = measured(4ms, by: ");
    expect(block).not.toContain("open_datasync = ");
    expect(files[0]!.notes.join()).toContain("calibrate disk");
  });
});

describe("fio", () => {
  const job = (more: object) =>
    JSON.stringify({
      "fio version": "fio-3.33",
      "global options": { rw: "write", fdatasync: "1", bs: "2300" },
      jobs: [{ jobname: "wal", error: 0, ...more }],
    });

  it("reads the bins of json+, and finds the law behind them", async () => {
    const law = draws(lognormal(300_000, 2_000_000), 20_000);
    const bins = new Map<number, number>();
    for (const ns of law) {
      // fio's own buckets: 64 to a power of two, each named by its middle.
      let width = 1;
      while (ns >= 128 * width) width *= 2;
      const middle = Math.floor(ns / width) * width + width / 2;
      bins.set(middle, (bins.get(middle) ?? 0) + 1);
    }
    const mean = law.reduce((a, b) => a + b, 0) / law.length;
    const lat_ns = { min: 1, max: 1e8, mean, N: 20_000, bins: Object.fromEntries(bins) };
    put("bins.json", job({ sync: { lat_ns } }));
    const found = await only("bins.json");
    expect(found).toMatchObject({ role: "fsync", count: 20_000, fit: { family: "lognormal" } });
    expect(at(found, 0.5) / 300e-6).toBeCloseTo(1, 1);
    expect(at(found, 0.99) / 2e-3).toBeCloseTo(1, 1);
  });

  it("takes the percentiles of plain JSON as they stand, also after words before the brace", async () => {
    const percentile = {
      "1.000000": 60000,
      "50.000000": 200000,
      "99.000000": 900000,
      "99.900000": 4e6,
    };
    const lat_ns = { min: 50000, max: 9e6, mean: 250000, stddev: 1e5, N: 100_000, percentile };
    put(
      "plain.json",
      `note: both iodepth >= 1 and synchronous I/O\n${job({ sync: { lat_ns } })}\n`,
    );
    const found = await only("plain.json");
    expect(found.text).toBe("quantiles(p1: 60us, p50: 200us, p99: 900us, p99.9: 4ms)");
    expect(found.fit!.why).toContain("summary");
  });

  it("says when a job never flushes: its writes are no flush times", async () => {
    const clat_ns = { min: 1, max: 9e6, mean: 2000, stddev: 100, N: 1000 };
    const text = job({ sync: { total_ios: 0 }, write: { clat_ns } }).replace(
      '"fdatasync":"1",',
      "",
    );
    put("unflushed.json", text);
    const found = await only("unflushed.json");
    expect(found.role).toBe("time");
    expect(found.notes.join()).toContain("never flushes");
  });

  it("says plainly that the JSON is torn", async () => {
    put("torn.json", job({ sync: {} }).slice(0, 60));
    const { code, err } = await calibrate("torn.json");
    expect(code).toBe(2);
    expect(err).toContain("fio's JSON is torn");
  });
});

describe("ping", () => {
  const law = draws({ kind: "shifted", by: 9.8, of: gamma(2, 0.4) }, 800);

  it("reads Linux, with its loss", async () => {
    const answers = law.map(
      (ms, k) => `64 bytes from 10.0.0.7: icmp_seq=${k + 1} ttl=61 time=${ms.toFixed(2)} ms`,
    );
    put(
      "linux.txt",
      `PING 10.0.0.7 (10.0.0.7) 56(84) bytes of data.\n${answers.join("\n")}
From 10.0.0.1 icmp_seq=801 Destination Host Unreachable

--- 10.0.0.7 ping statistics ---
1000 packets transmitted, 800 received, 20% packet loss, time 9810ms
rtt min/avg/max/mdev = 9.8/10.2/13.0/0.3 ms
`,
    );
    const found = await only("linux.txt");
    expect(found).toMatchObject({
      role: "rtt",
      name: "10.0.0.7",
      count: 800,
      loss: { sent: 1000, lost: 200 },
    });
    expect(found.ignored.first[0]).toMatchObject({ line: 802, why: "no answer from the target" });
    expect(Math.abs(at(found, 0.5) / 10.135e-3 - 1)).toBeLessThan(0.005);
    expect(said(await calibrate("linux.txt", "--json")).block).toContain("loss = 20%");
  });

  it("reads macOS and BSD", async () => {
    put(
      "mac.txt",
      `PING example.org (93.184.216.34): 56 data bytes
64 bytes from 93.184.216.34: icmp_seq=0 ttl=56 time=10.312 ms
64 bytes from 93.184.216.34: icmp_seq=1 ttl=56 time=11.027 ms
Request timeout for icmp_seq 2
64 bytes from 93.184.216.34: icmp_seq=3 ttl=56 time=10.911 ms

--- example.org ping statistics ---
4 packets transmitted, 3 packets received, 25.0% packet loss
round-trip min/avg/max/stddev = 10.312/10.750/11.027/0.313 ms
`,
    );
    expect(await only("mac.txt")).toMatchObject({
      name: "example.org",
      count: 3,
      loss: { sent: 4, lost: 1 },
    });
  });

  it("reads Windows, in UTF-16 as PowerShell writes it, in German", async () => {
    const text = `Ping wird ausgeführt für db [10.0.0.9] mit 32 Bytes Daten:
Antwort von 10.0.0.9: Bytes=32 Zeit=14ms TTL=57
Antwort von 10.0.0.9: Bytes=32 Zeit=15ms TTL=57
Antwort von 10.0.0.9: Bytes=32 Zeit<1ms TTL=57

Ping-Statistik für 10.0.0.9:
    Pakete: Gesendet = 4, Empfangen = 3, Verloren = 1
`;
    put("windows.txt", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]));
    const found = await only("windows.txt");
    expect(found).toMatchObject({ count: 3, loss: { sent: 4, lost: 1 } });
    expect(found.notes.join()).toContain('"<1ms"');
  });

  it("takes mean and deviation of a summary, and says that the shape is assumed", async () => {
    put(
      "quiet.txt",
      `PING a (10.0.0.1) 56(84) bytes of data.

--- a ping statistics ---
100 packets transmitted, 100 received, 0% packet loss, time 99ms
rtt min/avg/max/mdev = 19.1/20.000/24.1/0.500 ms
`,
    );
    const found = await only("quiet.txt");
    expect(found.text).toBe("normal(mean: 20ms, sd: 500us)");
    expect(found.warnings.join()).toContain("shape is assumed");
  });

  it("keeps targets apart, as a matrix of fping and a report of mtr have them", async () => {
    put("fping.txt", "10.0.0.1 : 0.40 0.42 - 0.41 0.43 0.40\n10.0.0.2 : 8.1 8.2 8.1 8.4 8.2 8.0\n");
    const { files } = said(await calibrate("fping.txt", "--json"));
    expect(files[0]!.series.map(({ name, count, loss }) => [name, count, loss!.lost])).toEqual([
      ["10.0.0.1", 5, 1],
      ["10.0.0.2", 6, 0],
    ]);
    put(
      "mtr.txt",
      `Start: 2024-05-01T08:07:32+0000
HOST: vm                          Loss%   Snt   Last   Avg  Best  Wrst StDev
  1.|-- gateway                    0.0%   100    0.4   0.5   0.3   9.0   0.9
  2.|-- db.example.org             2.0%   100   12.0  12.5  11.8  19.0   0.8
`,
    );
    const mtr = await only("mtr.txt");
    expect(mtr).toMatchObject({ name: "db.example.org", loss: { sent: 100, lost: 2 } });
    expect(mtr.mean).toBeCloseTo(12.5e-3, 9);
  });
});

describe("pgbench", () => {
  const rows = (clients: number, each: number, thinkUs: number, lag = "") => {
    const latency = draws(lognormal(2000, 9000), clients * each).map(Math.round);
    const lines: string[] = [];
    for (let client = 0; client < clients; client += 1) {
      let us = 1_700_000_000e6 + client;
      for (let k = 0; k < each; k += 1) {
        const took = latency[client * each + k]!;
        us += thinkUs + took;
        lines.push(`${client} ${k + 1} ${took} 0 ${Math.floor(us / 1e6)} ${us % 1e6}${lag}`);
      }
    }
    return `${lines.join("\n")}\n`;
  };

  it("counts clients, puts threads of one run together, and keeps latencies out of the block's lets", async () => {
    put("pgbench_log.77", rows(4, 300, 50));
    put("pgbench_log.77.1", rows(4, 300, 50));
    const { files, block } = said(await calibrate("pgbench_log.77", "pgbench_log.77.1", "--json"));
    expect(files).toHaveLength(1);
    expect(files[0]!.series[0]).toMatchObject({
      role: "latency",
      count: 2400,
      load: { kind: "closed", clients: 8 },
    });
    expect(block).toContain("clients = 8");
    expect(block).not.toMatch(/^let /m);
  });

  it("finds pauses of clients, and a schedule", async () => {
    put("pgbench_log.78", rows(2, 400, 7000));
    const think = said(await calibrate("pgbench_log.78", "--json")).files[0]!.series[1]!;
    expect(think.role).toBe("think");
    expect(think.percentiles[1]!.fitted).toBeCloseTo(7e-3, 5);
    put("pgbench_log.79", rows(2, 400, 50, " 840"));
    const open = said(await calibrate("pgbench_log.79", "--json")).files[0]!.series[0]!;
    expect(open.load).toMatchObject({ kind: "open" });
  });

  it("says what to run instead of a summary", async () => {
    put(
      "summary.txt",
      "transaction type: <builtin>\nlatency average = 3.1 ms\ntps = 1280.1 (without…)\n",
    );
    const { code, err } = await calibrate("summary.txt");
    expect(code).toBe(2);
    expect(err).toContain("run pgbench with -l");
  });
});

describe("replication as the database reports it", () => {
  it("takes the lags of pg_stat_replication apart: round trip, flush, replay", async () => {
    const wire = draws(lognormal(1000, 2000), 300, "wire");
    const disk = draws(lognormal(300, 900), 300, "disk");
    const clock = (us: number) => `00:00:00.${String(Math.round(us)).padStart(6, "0")}`;
    const lines = wire.map((us, k) => {
      const flush = us + disk[k]!;
      const lsn = (k * 100_000).toString(16).toUpperCase();
      const now = new Date(1_700_000_000_000 + k * 1000)
        .toISOString()
        .replace("T", " ")
        .replace("Z", "+00");
      return `${now},s1,streaming,0/${lsn},${clock(us)},${clock(flush)},${clock(flush + 100)}`;
    });
    const header = "now,application_name,state,sent_lsn,write_lag,flush_lag,replay_lag";
    // An idle moment: NULL, and then a sample that repeats the one before.
    const idle = "2023-11-14 22:20:00+00,s1,streaming,0/1C92F00,,,";
    put("stat.csv", `${[header, ...lines, lines.at(-1)!, idle].join("\n")}\n`);
    const { files, block } = said(await calibrate("stat.csv", "--json"));
    const [rtt, fsync, lag] = files[0]!.series;
    expect([rtt!.role, fsync!.role, lag!.role]).toEqual(["rtt", "fsync", "lag"]);
    expect(Math.abs(rtt!.percentiles[1]!.fitted / 1e-3 - 1)).toBeLessThan(0.05);
    expect(Math.abs(fsync!.percentiles[1]!.fitted / 300e-6 - 1)).toBeLessThan(0.1);
    expect(files[0]!.notes.join()).toContain("1 samples repeat");
    expect(files[0]!.notes.join()).toContain("wrote 74.9 KB/s of WAL");
    expect(block).toContain("measured, to hold an answer against: replay_lag of s1");
  });

  it("reads SHOW REPLICA STATUS with \\G and as a table, and counts NULL", async () => {
    const row = (seconds: string) =>
      `*************************** 1. row ***************************\n  Replica_IO_State: x\n  Seconds_Behind_Source: ${seconds}\n`;
    put("status.txt", ["0", "3", "NULL", "2", "8", "1"].map(row).join(""));
    const found = await only("status.txt");
    expect(found).toMatchObject({ role: "lag", count: 5 });
    expect(found.notes.join()).toContain("NULL");
    put("status.tsv", "Replica_IO_State\tSeconds_Behind_Master\tx\na\t4\tb\na\t6\tb\n");
    expect(await only("status.tsv")).toMatchObject({ role: "lag", count: 2, mean: 5 });
  });
});

describe("Prometheus histograms", () => {
  const scrape = (factor: number) => `# TYPE etcd_disk_wal_fsync_duration_seconds histogram
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.001"} ${2000 * factor}
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.002"} ${5000 * factor}
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.004"} ${8000 * factor}
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.008"} ${9500 * factor}
etcd_disk_wal_fsync_duration_seconds_bucket{le="0.016"} ${9950 * factor}
etcd_disk_wal_fsync_duration_seconds_bucket{le="+Inf"} ${10_000 * factor}
etcd_disk_wal_fsync_duration_seconds_sum 28
go_gc_duration_seconds{quantile="0.5"} 0.0001
grpc_server_handling_seconds_bucket{grpc_method="Put",le="0.005"} 10
grpc_server_handling_seconds_bucket{grpc_method="Put",le="+Inf"} 12
`;

  it("fits intervals, and names the histograms that it leaves", async () => {
    put("metrics.txt", scrape(1));
    const found = await only("metrics.txt");
    expect(found).toMatchObject({ role: "fsync", count: 10_000 });
    // Half of the values lie at or below 2 ms, a fifth below 1 ms.
    expect(Math.abs(at(found, 0.5) / 2e-3 - 1)).toBeLessThan(0.05);
    expect(found.notes.join()).toContain("grpc_server_handling_seconds");
    expect(found.notes.join()).toContain("50 values lie above");
  });

  it("takes what happened between two scrapes, and sees a restart", async () => {
    put("two.txt", scrape(1) + scrape(3));
    expect(await only("two.txt")).toMatchObject({ count: 20_000 });
    put("restart.txt", scrape(3) + scrape(1));
    const { code, err } = await calibrate("restart.txt");
    expect(code).toBe(2);
    expect(err).toContain("restart");
  });

  it("reads the one that is asked for", async () => {
    put("metrics.txt", scrape(1));
    expect(await only("metrics.txt", "--metric", "grpc_server_handling_seconds")).toMatchObject({
      count: 12,
    });
    const { err } = await calibrate("metrics.txt", "--metric", "nonsense");
    expect(err).toContain("grpc_server_handling_seconds");
  });
});

describe("columns of CSV", () => {
  const rows = draws(lognormal(250, 1000), 2000).map((us, k) => `${k},${us.toFixed(1)}`);

  it("takes the column that has a unit in its name, and a role from its file", async () => {
    put("fsync_raw.csv", `i,lat_us\n${rows.join("\n")}\n`);
    const found = await only("fsync_raw.csv");
    expect(found).toMatchObject({
      role: "fsync",
      count: 2000,
      unit: "s",
      fit: { family: "lognormal" },
    });
    expect(Math.abs(at(found, 0.5) / 250e-6 - 1)).toBeLessThan(0.05);
  });

  it("asks for the unit, and takes it", async () => {
    put("bare.csv", `i,took\n${rows.join("\n")}\n`);
    expect((await calibrate("bare.csv")).err).toContain("several columns");
    expect((await calibrate("bare.csv", "--column", "took")).err).toContain("--unit us");
    const found = await only(
      "bare.csv",
      "--column",
      "took",
      "--unit",
      "us",
      "--as",
      "fsync",
      "--skip",
      "500",
    );
    expect(found).toMatchObject({ role: "fsync", count: 1500 });
    expect((await calibrate("bare.csv", "--column", "tok")).err).toContain(
      "its columns are i, took",
    );
  });

  it("reads each cell in its own unit, and sizes for a workload", async () => {
    put("mixed.csv", "took\n800us\n1.2ms\n0.9 ms\n1100 us\n00:00:00.001\n");
    const found = await only("mixed.csv");
    expect(found.mean).toBeCloseTo(1e-3, 6);
    expect(found.notes.join()).toContain("several units");
    put("sizes.csv", "size_bytes\n100\n200\n300\n");
    expect(await only("sizes.csv")).toMatchObject({ role: "size", unit: "B", mean: 200 });
  });

  it("says which lines it does not use, and why", async () => {
    put("holes.csv", "lat_ms\n1.5\nNaN\n-3\n2.5\noops\n3.5\n2\n4\n3\n\n");
    const { ignored, count } = await only("holes.csv");
    expect(count).toBe(6);
    expect(ignored.first.map(({ line, why }) => [line, why])).toEqual([
      [3, "not a finite number"],
      [4, "negative"],
      [6, "no number"],
    ]);
  });

  it("does not guess at decimal commas", async () => {
    put("komma.csv", "lat_ms;x\n1,5;a\n2,5;b\n3,5;c\n4,5;d\n");
    expect((await calibrate("komma.csv", "--column", "lat_ms")).err).toContain("--decimal comma");
    expect(await only("komma.csv", "--column", "lat_ms", "--decimal", "comma")).toMatchObject({
      mean: 3e-3,
    });
  });
});
