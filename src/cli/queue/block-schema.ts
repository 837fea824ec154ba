import { Ajv, type ValidateFunction } from "ajv";
import { type Block, blockId } from "../../sweep/cells/block.ts";

const TEXT = { type: "string" } as const;
const LIST = { type: "array", items: { type: "object" } } as const;

/** What a job's data must look like; the places of a plan that the engine walks through are named. */
const BLOCK = {
  type: "object",
  additionalProperties: false,
  required: ["schema", "engine", "plan", "seeds"],
  properties: {
    schema: { const: 1 },
    engine: { type: "string", pattern: "^[0-9a-f]{64}$" },
    seeds: { type: "array", minItems: 1, maxItems: 1000, items: { ...TEXT, minLength: 1 } },
    plan: {
      type: "object",
      additionalProperties: false,
      required: ["schema", "topology", "replication", "workloads", "faults", "measures", "run"],
      properties: {
        schema: { const: 1 },
        topology: {
          type: "object",
          required: ["sites", "nodes", "links"],
          properties: { sites: { type: "array" }, nodes: { ...LIST, minItems: 1 }, links: LIST },
        },
        replication: { type: "object", required: ["kind"], properties: { kind: TEXT } },
        workloads: LIST,
        faults: LIST,
        measures: { type: "object" },
        run: {
          type: "object",
          required: ["durationNs", "warmupNs", "seed", "limits"],
          properties: {
            durationNs: { type: "number", exclusiveMinimum: 0 },
            warmupNs: { type: ["number", "null"], minimum: 0 },
            seed: TEXT,
            limits: {
              type: "object",
              required: ["maxEvents", "maxBytes"],
              properties: { maxEvents: { type: "number" }, maxBytes: { type: "number" } },
            },
          },
        },
      },
    },
  },
} as const;

let compiled: ValidateFunction<Block> | null = null;

/**
 * The block that a job carries. Throws TypeError when its data is no block, or not the one that its
 * name is the hash of: what a stranger put into the queue is never run.
 */
export function checkedBlock(data: unknown, id: string): Block {
  compiled ??= new Ajv({ allowUnionTypes: true }).compile<Block>(BLOCK);
  if (!compiled(data)) {
    const [first] = compiled.errors ?? [];
    const place = first === undefined || first.instancePath === "" ? "it" : first.instancePath;
    throw new TypeError(`the job is no block of runs: ${place} ${first?.message ?? "is wrong"}`);
  }
  if (blockId(data) !== id) throw new TypeError("the job's content does not fit its name");
  return data;
}
