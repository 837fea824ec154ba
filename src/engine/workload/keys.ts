import type { KeyPlan } from "../../model/workload.ts";
import type { Stream } from "../../random/stream.ts";
import { makeZipf } from "../../random/zipf.ts";

/** A function that draws the key of an operation. */
export function makeKeys(keys: KeyPlan, stream: Stream): () => number {
  switch (keys.kind) {
    case "single":
      return () => 0;
    case "uniform": {
      const { count } = keys;
      return () => Math.floor(stream.next() * count);
    }
    case "zipf":
      return makeZipf(keys.count, keys.skew, stream);
  }
}
