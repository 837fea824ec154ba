import { Session } from "node:inspector";
import { setTimeout as wait } from "node:timers/promises";
import { type MessagePort, workerData } from "node:worker_threads";
import type { Reply } from "zeromq";
import { addressOf, type Connection } from "./connection.ts";
import { decode, encode, headerOf, type Message } from "./wire.ts";

/** What the control thread is given. */
export interface ControlData {
  readonly connection: Connection;
  readonly port: MessagePort;
  /** Counts the orders that the main thread has carried out. */
  readonly answered: Int32Array;
}

/** An order to the main thread. */
export type Order = "interrupt" | "shutdown";

/** Milliseconds after which the main thread counts as computing without a pause. */
const PATIENCE = 300;

/** Milliseconds between two looks whether the front end is still there. */
const SLEEP = 1000;

/** How often a cell that goes on is torn off anew. */
const TRIES = 5;

/** Held while they work: nothing else refers to them. */
const sessions = new Set<Session>();

/**
 * The thread that answers the heartbeat and the control channel, so that a cell which computes
 * without a pause can still be stopped, and does not look dead.
 */
export async function answerControl({ connection, port, answered }: ControlData): Promise<void> {
  const zmq = await import("zeromq");
  const heartbeat = new zmq.Reply();
  const control = new zmq.Router();
  await heartbeat.bind(addressOf(connection, connection.hb_port));
  await control.bind(addressOf(connection, connection.control_port));
  void echo(heartbeat);
  void endWithParent(Number(process.env["JPY_PARENT_PID"] ?? 0));
  for await (const frames of control) {
    const request = decode(frames, connection.key);
    const order = orderOf(request);
    if (order === null) continue;
    const type = request.header.msg_type.replace(/request$/, "reply");
    const content = { status: "ok", ...(order === "shutdown" && { restart: false }) };
    await control.send(encode(answerTo(request, type, content), connection.key));
    await give(order, port, answered);
    if (order === "shutdown") break;
  }
  // A socket that still waits when its thread is torn down takes the process with it.
  for (const socket of [heartbeat, control]) socket.close();
  port.close();
}

/**
 * Gives an order to the main thread. If it does not listen, a signal ends what the cell computes
 * before its first `await`; what it computes after one can only be torn off.
 */
async function give(order: Order, port: MessagePort, answered: Int32Array): Promise<void> {
  const before = Atomics.load(answered, 0);
  const deaf = async (): Promise<boolean> => {
    await wait(PATIENCE);
    return Atomics.load(answered, 0) === before;
  };
  port.postMessage(order);
  if (!(await deaf())) return;
  process.kill(process.pid, order === "shutdown" ? "SIGKILL" : "SIGINT");
  if (!(await deaf())) return;
  for (let tries = 0; tries < TRIES; tries++) {
    tearOff();
    if (!(await deaf())) return;
  }
}

function tearOff(): void {
  const session = new Session();
  session.connectToMainThread();
  sessions.add(session);
  session.post("Runtime.terminateExecution", () => {
    session.disconnect();
    sessions.delete(session);
  });
}

async function echo(heartbeat: Reply): Promise<void> {
  try {
    for await (const beat of heartbeat) await heartbeat.send(beat);
  } catch (error) {
    if (!heartbeat.closed) throw error;
  }
}

/** A kernel whose front end was killed has nobody left to work for. */
async function endWithParent(pid: number): Promise<void> {
  if (pid <= 1) return;
  for (;;) {
    await wait(SLEEP, undefined, { ref: false });
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") process.kill(process.pid, "SIGKILL");
    }
  }
}

function orderOf({ header }: Message): Order | null {
  if (header.msg_type === "interrupt_request") return "interrupt";
  return header.msg_type === "shutdown_request" ? "shutdown" : null;
}

function answerTo(request: Message, type: string, content: Message["content"]): Message {
  const header = headerOf(type, request.header.session, new Date().toISOString());
  return { identities: request.identities, header, parent: request.header, content };
}

void answerControl(workerData as ControlData);
