import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the works' scenarios and the peers' programs are written: beside this file, or beside its source. */
export function worksFolder(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  return existsSync(`${here}w1.scenario`)
    ? here
    : fileURLToPath(new URL("../../../../test/bench/peers/", import.meta.url));
}
