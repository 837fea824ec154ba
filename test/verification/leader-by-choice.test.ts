import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

function of(product: string, leader: string): string {
  return `topology { site e { node a, b, c }
    link within e { rtt = 1ms, bandwidth = 1 Gbps } }
  system ${product} on a, b, c { ${leader} }
  workload w on e { clients = 1, think = 5ms }
  run { duration = 300ms, warmup = 0s, trials = 1, seed = "v" }`;
}

/** What of an answer a user would see. */
async function figures(text: string): Promise<Readonly<Record<string, number | null>>> {
  const [only] = await answerOf(text);
  return Object.fromEntries([...only!.metrics].map(([name, { value }]) => [name, value]));
}

describe("a product that chooses its leader itself, or hides it", () => {
  it.each(["mongodb", "kafka", "etcd", "dynamodb", "s3", "google_docs"])(
    "%s begins with the first of its nodes where none is named",
    async (product) => {
      const named = await figures(of(product, "leader = a"));
      expect(named["throughput(write)"]).toBeGreaterThan(10);
      expect(await figures(of(product, ""))).toEqual(named);
    },
  );

  it.each(["postgresql", "mysql", "redis"])(
    "%s is told who leads, and asks for it",
    async (product) => {
      await expect(answerOf(of(product, ""))).rejects.toThrow("needs a setting `leader`");
    },
  );
});
