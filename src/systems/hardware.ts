import type { Distribution } from "../random/distribution.ts";

/** A disk that scenarios call by name, with the source of each of its numbers. */
export interface DiskModel {
  readonly name: string;
  readonly title: string;
  /** Nanoseconds of one flush of a small write. */
  readonly fsync: Distribution;
  readonly fsyncSource: string;
  /** Bytes per second. */
  readonly bandwidth: number;
  readonly bandwidthSource: string;
}

const US = 1e3;
const MS = 1e6;

/** The rows of datasets/hardware/fsync.csv that stand behind a number. */
const centminmod =
  "github.com/centminmod/centminmod-sysbench, scripts/fsync.py.md, mmap + fsync, mean of 1000";
const ebsDocs = "Amazon EBS user guide";

function lognormal(p50: number, p99: number): Distribution {
  return { kind: "lognormal", p50, p99 };
}

/**
 * The named disks. Medians are published means of single flushes of 4 KiB (datasets/hardware);
 * few sources publish a tail, so that most 99th percentiles are assumed, and say so. A bandwidth
 * is derived where one source gives the flush at two sizes: (16384 B − 4096 B) / (t16 − t4).
 */
export const DISKS: ReadonlyMap<string, DiskModel> = new Map(
  [
    {
      name: "nvme",
      title: "datacentre NVMe with power-loss protection",
      fsync: lognormal(25 * US, 100 * US),
      fsyncSource: `p50: Samsung PM983 + Kingston DC1500M, RAID 1, 4 KiB: 25 us (${centminmod}); p99 assumed: four times the median`,
      bandwidth: 1.536e9,
      bandwidthSource: `derived: Samsung PM983 + Kingston DC1500M, 25 us at 4 KiB and 33 us at 16 KiB (${centminmod})`,
    },
    {
      name: "nvme_consumer",
      title: "consumer NVMe without power-loss protection",
      fsync: lognormal(999 * US, 2411 * US),
      fsyncSource: `p50: Kingston KC3000, 4 KiB: 999 us (${centminmod}); p99: 2.41 times the median, the ratio of another consumer NVMe, SK hynix HFM512GD3JX013N: 1.83 ms and 4.42 ms for a 4 KiB overwrite + FlushFileBuffers (one published measurement, unreviewed)`,
      bandwidth: 8.777e8,
      bandwidthSource: `derived: Kingston KC3000, 999 us at 4 KiB and 1013 us at 16 KiB (${centminmod})`,
    },
    {
      name: "ssd",
      title: "datacentre SATA SSD with power-loss protection",
      fsync: lognormal(278 * US, 959 * US),
      fsyncSource: `p50: Kingston DC600M SATA, RAID 1, 4 KiB: 278 us (${centminmod}); p99 assumed: 3.45 times the median, the ratio of p99 to mean of LinkedIn's SSDs (PBS, VLDB 2012, table 1)`,
      bandwidth: 3.614e8,
      bandwidthSource: `derived: Kingston DC600M, 278 us at 4 KiB and 312 us at 16 KiB (${centminmod})`,
    },
    {
      name: "hdd",
      title: "7200 rpm hard disk without a write-back cache",
      fsync: lognormal(20 * MS, 40 * MS),
      fsyncSource:
        "p50: about 50 fsync/s, a little over two rotations of 8.3 ms (percona.com/blog/2018/02/08/fsync-performance-storage-devices, read in a summary); p99 assumed: twice the median",
      bandwidth: 1.5e8,
      bandwidthSource: "assumed: 150 MB/s sequential",
    },
    {
      name: "ebs_gp3",
      title: "Amazon EBS gp3, baseline",
      fsync: lognormal(1 * MS, 10 * MS),
      fsyncSource: `p50 assumed: 1 ms, and p99 assumed: 10 ms, the bounds of "single-digit millisecond latency" (${ebsDocs}, General Purpose SSD volumes, which gives no percentile: its 99 % of the time is about provisioned performance)`,
      bandwidth: 125 * 1024 * 1024,
      bandwidthSource: `baseline 125 MiB/s (${ebsDocs}, General Purpose SSD volumes)`,
    },
    {
      name: "ebs_io2",
      title: "Amazon EBS io2 Block Express",
      fsync: lognormal(480 * US, 800 * US),
      fsyncSource: `p50 480 us and p99 800 us assumed: designed for a mean under 500 us at 16 KiB, with I/Os over 800 us ten times rarer than on general purpose volumes (${ebsDocs}, EBS optimization)`,
      bandwidth: 4000 * 1024 * 1024,
      bandwidthSource: `the largest volume throughput, 4,000 MiB/s, from 16,000 provisioned IOPS (${ebsDocs}, Provisioned IOPS SSD volumes)`,
    },
  ].map((disk) => [disk.name, disk]),
);
