import { PRIORITY_WORK, REPAIR, WINDOW_OPENS } from "../../../src/engine/kernel/event-kind.ts";
import { aOf, bOf, kindOf } from "../../../src/engine/kernel/event-queue.ts";
import { Simulation } from "../../../src/engine/kernel/simulation.ts";
import { Channel } from "../../../src/engine/network/channel.ts";
import { HeldBack } from "../../../src/engine/network/held-back.ts";
import { LossyLine } from "../../../src/engine/network/lossy-line.ts";
import { LostMessages } from "../../../src/engine/network/lost-messages.ts";
import { Messages } from "../../../src/engine/network/messages.ts";
import { segmentsOf, wireBytes } from "../../../src/engine/network/wire-bytes.ts";
import { Episodes } from "../../../src/engine/observe/episodes.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";

const SENT = 100;
const ARRIVED = 101;

export interface Way {
  readonly rttMs: number;
  /** Of packets, each way. */
  readonly loss: number;
  readonly seed: string;
}

/** One lossy connection with nothing else around it. */
function connection({ rttMs, loss, seed }: Way) {
  const simulation = new Simulation();
  const messages = new Messages(simulation);
  const link = {
    name: "there",
    group: "way",
    delay: constant((rttMs / 2) * MS),
    roundTrip: false,
    bandwidthBytesPerSecond: null,
    loss,
    costPerByte: 0,
  };
  const ends = { from: 0, to: 1, link: 0, inOrder: true };
  const channel = new Channel({ ...ends, plan: link, reverse: link, seed, name: "way" });
  const heldBack = new HeldBack(channel, link, new Episodes(), { bytes: Number.POSITIVE_INFINITY });
  const lost = new LostMessages(simulation);
  const line = new LossyLine(0, channel, messages, lost, simulation, heldBack);
  const send = (bytes: number) => {
    const message = messages.take();
    messages.kind[message] = ARRIVED;
    messages.segments[message] = segmentsOf(bytes, 0);
    messages.bytes[message] = wireBytes(bytes, 0);
    messages.sentNs[message] = simulation.now;
    messages.atNs[message] = simulation.now;
    line.send(message, channel.delay.take());
  };
  const handle = (event: number) => {
    const [kind, a, b] = [kindOf(event), aOf(event), bOf(event)];
    if (kind === REPAIR && lost.epoch[a] === b) line.repair(a, false);
    else if (kind === WINDOW_OPENS) line.windowOpens(false);
  };
  return { simulation, messages, channel, line, send, handle };
}

/** Milliseconds from sending to arrival, in rising order, of small messages that come at random. */
export function streamLatencies(way: Way, perSecond: number, count: number): Float64Array {
  const { simulation, messages, send, handle } = connection(way);
  const gaps = makeStream(way.seed, "client", "gaps");
  const late = new Float64Array(count);
  let arrived = 0;
  for (let at = 0, each = 0; each < count; each++) {
    at += Math.round((-Math.log(1 - gaps.next()) / perSecond) * SECOND);
    simulation.at(at, PRIORITY_WORK, SENT, each, 0);
  }
  for (let event = simulation.step(); event >= 0; event = simulation.step()) {
    const [kind, a] = [kindOf(event), aOf(event)];
    if (kind === SENT) send(100);
    else if (kind === ARRIVED) {
      late[arrived++] = (simulation.now - messages.sentNs[a]!) / MS;
      messages.release(a);
    } else handle(event);
  }
  if (arrived !== count) throw new Error(`${count - arrived} of ${count} messages never arrived`);
  return late.sort();
}

/** Bytes a second that a sender gets through who always has more, after `warmSeconds`. */
export function bulkRate(way: Way, seconds: number, warmSeconds: number): number {
  const { simulation, messages, channel, send, handle } = connection(way);
  const bytes = 10 * 1448;
  let received = 0;
  send(bytes);
  channel.wakeWanted = true;
  for (;;) {
    const event = simulation.step();
    if (event < 0 || simulation.now >= seconds * SECOND) break;
    if (kindOf(event) === ARRIVED) {
      if (simulation.now > warmSeconds * SECOND) received += bytes;
      messages.release(aOf(event));
    } else handle(event);
    while (channel.wireFreeNs <= simulation.now) send(bytes);
  }
  return received / (seconds - warmSeconds);
}
