import type { Report } from "./peers.ts";

/** So many times the 95 % interval of the difference: some two dozen answers are compared. */
const PATIENCE = 2;

/**
 * Whether a peer's answer is Quorate's within the noise of both. Quorate says how wide its own is; a
 * peer that did fewer operations is taken to be wider by the root of as many.
 */
export function agrees(answer: string, peer: Report, own: Report): boolean {
  const theirs = Number(peer[answer]);
  const ours = Number(own[answer]);
  const [low, high] = own.intervals?.[answer] ?? [ours, ours];
  const half = (high - low) / 2;
  const wider = Math.sqrt(own.operations / peer.operations);
  return Math.abs(theirs - ours) <= PATIENCE * half * Math.sqrt(1 + wider * wider);
}

/** An answer as people read it: shares in per cent, times in milliseconds. */
export function readable(answer: string, value: number): string {
  const isTime = answer.endsWith(".latency)");
  const text = isTime ? `${(value * 1e3).toFixed(3)} ms` : `${(value * 100).toFixed(2)} %`;
  return `${answer} ${text}`;
}
