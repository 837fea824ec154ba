import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // No test changes what another one imports, and loading the modules once for each of the
    // files costs more than most of the tests do.
    isolate: false,
    // Vitest leaves one core to itself, though it only waits: half of a machine with two.
    maxWorkers: "100%",
  },
});
