import { expect } from "vitest";
import type { RunRecord } from "../../src/model/run-record.ts";

/** What must hold after every run, whatever happened in it. */
export function expectConserved({ totals, windows, notes }: RunRecord): void {
  expect(notes.map(({ code }) => code)).not.toContain("writes_do_not_add_up");
  expect(
    totals.writesAcknowledged + totals.writesFailed + totals.writesTimedOut + totals.writesInFlight,
  ).toBe(totals.writesIssued);
  expect(
    totals.readsAcknowledged + totals.readsFailed + totals.readsTimedOut + totals.readsInFlight,
  ).toBe(totals.readsIssued);
  expect(totals.messagesDelivered + totals.messagesDropped + totals.messagesInFlight).toBe(
    totals.messagesSent,
  );
  for (const value of Object.values(totals)) expect(value).toBeGreaterThanOrEqual(0);
  expect(totals.lostWrites + totals.strandedWrites).toBeLessThanOrEqual(totals.writesAcknowledged);
  for (const { stations, fromNs, toNs } of windows) {
    for (const { busyNs, servers, name } of stations) {
      expect(busyNs, name).toBeGreaterThanOrEqual(0);
      expect(busyNs, name).toBeLessThanOrEqual(servers * (toNs - fromNs) + 1);
    }
  }
}
