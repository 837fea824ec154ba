/** `QUORATE_SOAK=1`: the large counts of every test that has them, which take hours. */
export const isSoak = process.env["QUORATE_SOAK"] === "1";

/** Where random inputs begin: always at the same place, unless `QUORATE_SEED` says otherwise. */
const SEED = Number(process.env["QUORATE_SEED"] ?? 20240817);

/** How many inputs are made, in the usual run and in a soak; what fails is kept in test/cases/kept-texts. */
export function counted(usual: number, soak: number): { seed: number; numRuns: number } {
  return { seed: SEED, numRuns: isSoak ? soak : usual };
}

/** A soak takes as long as it takes. */
export const PATIENCE = isSoak ? { timeout: 12 * 3_600_000 } : {};
