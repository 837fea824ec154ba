/** Words of other tools and manuals, and the word that stands for them here. */
export const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ["graph", "chart"],
  ["plot", "chart"],
  ["draw", "chart"],
  ["kill", "crash"],
  ["fail", "crash"],
  ["stop", "pause"],
  ["freeze", "pause"],
  ["hang", "pause"],
  ["isolate", "partition"],
  ["split", "partition"],
  ["disconnect", "partition"],
  ["reboot", "restart"],
  ["start", "restart"],
  ["failover", "promote"],
  ["primary", "leader"],
  ["source", "leader"],
  ["standbys", "followers"],
  ["replicas", "followers"],
  ["readers", "clients"],
  ["sessions", "clients"],
  ["connections", "clients"],
  ["threads", "clients"],
  ["users", "clients"],
  ["rate", "arrivals"],
  ["throughput", "arrivals"],
  ["delay", "latency"],
  ["ping", "rtt"],
  ["packet_loss", "loss"],
  ["runs", "trials"],
  ["repeat", "trials"],
  ["warm_up", "warmup"],
  ["WAIT", "wait-replicas"],
  ["wait", "wait-replicas"],
  ["master", "leader"],
  ["slaves", "followers"],
  ["secondaries", "followers"],
]);

/** Values as other manuals have them, and the words that may stand for them, by where they fit. */
const OTHER_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ...["raft", "paxos", "multi_paxos", "zab", "viewstamped"].map(to("consensus")),
  ...["dynamo", "quorum", "quorums", "leader_less"].map(to("leaderless")),
  ...["multi_master", "multimaster", "active_active", "multi_primary"].map(to("multi_leader")),
  ...["primary_replica", "primary_backup", "master_slave", "leader_follower"].map(
    to("single_leader"),
  ),
  ...["replica", "replicas", "secondary", "standby", "slave", "follower", "followers"].map(
    to("any_follower"),
  ),
  ...["primary", "master", "source"].map(to("leader", "single_leader")),
  ...["local", "closest", "near"].map(to("nearest")),
  ...["random", "all"].map(to("any")),
  ...["synchronous", "full_sync"].map(to("sync")),
  ...["asynchronous"].map(to("async")),
  ...["lww", "timestamp", "newest"].map(to("last_write_wins", "lww_register")),
  ...["fsync", "fsynced", "durable", "persisted"].map(to("flushed")),
  ...["memory", "recv"].map(to("received")),
  ...["replayed", "visible"].map(to("applied")),
  ...["yes", "true", "enabled"].map(to("on")),
  ...["no", "false", "disabled"].map(to("off")),
  ...["mariadb", "percona"].map(to("mysql")),
  ...["scylla", "scylladb"].map(to("cassandra")),
  ...["valkey", "keydb"].map(to("redis")),
]);

function to(...meant: readonly string[]): (word: string) => readonly [string, readonly string[]] {
  return (word) => [word, meant];
}

/** The word that stands here for one of other manuals, if it is among `names`; else null. */
export function valueMeant(written: string, names: Iterable<string>): string | null {
  const known = new Set(names);
  const words = OTHER_VALUES.get(written.toLowerCase().replaceAll("-", "_")) ?? [];
  return words.find((word) => known.has(word)) ?? null;
}
