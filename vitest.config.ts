import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, the longest first: begun last, one of these would run on alone. */
const LONG = [
  "test/notebooks/notebooks.test.ts",
  "test/determinism/determinism.test.ts",
  "test/engine/leaderless/pbs.test.ts",
  "test/cli/process.test.ts",
  "test/cli/queue/queue.test.ts",
  "test/properties/random-runs.test.ts",
  "test/language/parse/parse-properties.test.ts",
  "test/browser/report.test.ts",
  "test/choose/table.test.ts",
  "test/browser/interactive.test.ts",
  "test/notebook/kernel/repairs.test.ts",
];

/** What is tested. */
const SOURCES = ["src/", "grammar/"].map((folder) => {
  const path = fileURLToPath(new URL(folder, import.meta.url));
  return new RegExp(`^(?:file://)?${path.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}.*\\.ts$`);
});

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONG.findIndex((name) => moduleId.endsWith(name));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Against a test that hangs; a busy machine may take ten times as long as a free one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // No test changes what another one imports, and loading the modules once for each of the
    // files costs more than most of the tests do.
    isolate: false,
    // The sources are imported by Node, as they are in use: the engine takes half the time.
    execArgv: ["--import", "./test/native-source.mjs"],
    server: { deps: { external: SOURCES } },
    // Runs are made, not taken from what an earlier call has kept.
    env: { QUORATE_CACHE: "off" },
    // Vitest leaves one core to itself, though it only waits: half of a machine with two.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
  },
});
