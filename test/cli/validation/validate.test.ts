import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { call } from "../fake-door.ts";

const cwd = fileURLToPath(new URL("../../..", import.meta.url));

describe("quorate validate", () => {
  it("says what there is when nothing was measured of a system", async () => {
    const { code, err } = await call(["validate", "postgres"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain("nothing was measured of `postgres`");
    expect(err).toContain("did you mean `postgresql`?");
    const { err: far } = await call(["validate", "oracle"], { cwd });
    expect(far).toContain("there is postgresql, mariadb, redis, etcd, pbs, tcp");
  });

  it("keeps what was done when it is interrupted, and says so", async () => {
    const found = await call(["validate", "redis"], {
      cwd,
      terminal: true,
      onErr: (text, pressCtrlC) => {
        if (text.includes("row 2 of")) pressCtrlC();
      },
    });
    expect(found.code).toBe(130);
    expect(found.out).toContain("2 measured rows of Redis 7.0");
  });
});
