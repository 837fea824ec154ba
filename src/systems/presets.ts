import { CASSANDRA } from "./cassandra.ts";
import { COUCHDB } from "./couchdb.ts";
import { DYNAMODB } from "./dynamodb.ts";
import { ETCD } from "./etcd.ts";
import { GALERA } from "./galera.ts";
import { GOOGLE_DOCS } from "./google-docs.ts";
import { KAFKA } from "./kafka.ts";
import { MONGODB } from "./mongodb.ts";
import { MYSQL } from "./mysql.ts";
import { POSTGRESQL } from "./postgresql.ts";
import type { Preset } from "./preset.ts";
import { REDIS } from "./redis.ts";
import { RIAK } from "./riak.ts";
import { S3 } from "./s3.ts";

/** The systems that can be simulated, by the word after `system`. */
export const PRESETS: ReadonlyMap<string, Preset> = new Map(
  [
    POSTGRESQL,
    MYSQL,
    MONGODB,
    KAFKA,
    REDIS,
    ETCD,
    CASSANDRA,
    RIAK,
    DYNAMODB,
    S3,
    GALERA,
    COUCHDB,
    GOOGLE_DOCS,
  ].map((preset) => [preset.name, preset]),
);

/** Systems of the vocabulary whose replication is not simulated yet. */
export const FUTURE_SYSTEMS: readonly string[] = [];

/**
 * The known version that a text means: `16`, `16.3` and `16.3-1` are 16, `8.0.36` is 8.0. Null
 * when the preset does not know it.
 */
export function versionOf(preset: Preset, text: string): string | null {
  const written = text.trim();
  return (
    preset.versions.find(
      (version) =>
        written === version ||
        (written.startsWith(version) && !/^\d/.test(written.slice(version.length))),
    ) ?? null
  );
}
