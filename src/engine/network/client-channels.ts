import { REQUEST_ARRIVES, RESPONSE_ARRIVES } from "../kernel/event-kind.ts";
import { CLIENT_GONE, GOING, HELD, type Operations, RETURNING } from "../kernel/operations.ts";
import type { Network } from "./network.ts";

/** Bytes of a request or answer that carries no value. */
export const SMALL_BYTES = 32;

/** Takes the answer of a coordinator that runs in the client itself. */
export interface Receiver {
  answered(operation: number, refused: boolean): void;
}

/**
 * Requests and answers between client hosts and nodes. Each client has connections of its own, so
 * messages of different operations may overtake each other. Channels open when first used.
 */
export class ClientChannels {
  /** Set once, when the clients are made. */
  receiver: Receiver | null = null;
  private readonly network: Network;
  private readonly operations: Operations;
  private readonly nodes: number;
  /** By host and node; -1 while there is none. */
  private readonly requests: Int32Array;
  private readonly responses: Int32Array;

  constructor(network: Network, operations: Operations, nodes: number) {
    this.network = network;
    this.operations = operations;
    this.nodes = nodes;
    this.requests = new Int32Array(network.endpoints * nodes).fill(-1);
    this.responses = new Int32Array(network.endpoints * nodes).fill(-1);
  }

  /** Sends an attempt from its host to its node. */
  request(operation: number, payload: number): void {
    const { operations, network } = this;
    const host = operations.host[operation]!;
    const node = operations.node[operation]!;
    const pair = host * this.nodes + node;
    let channel = this.requests[pair]!;
    if (channel < 0) {
      channel = network.open(host, node, "request", false);
      this.requests[pair] = channel;
    }
    operations.phase[operation] = GOING;
    operations.flags[operation]! |= HELD;
    const message = network.send(channel, REQUEST_ARRIVES, payload, -1);
    network.messages.a[message] = operation;
  }

  /** Sends the answer back; on a `roundTrip` link it takes as long as the request did. */
  respond(operation: number, payload: number): void {
    this.answer(operation, payload, 0);
  }

  /** A client that coordinated the attempt itself has its result. */
  answerItself(operation: number, refused: boolean): void {
    const { operations, receiver } = this;
    if ((operations.flags[operation]! & CLIENT_GONE) === 0) receiver?.answered(operation, refused);
  }

  /** Says that the connection is refused or broken: the machine's answer when the process is gone. */
  refuse(operation: number): void {
    this.operations.flags[operation]! |= HELD;
    this.answer(operation, 0, 1);
  }

  private answer(operation: number, payload: number, refused: number): void {
    const { operations, network } = this;
    const host = operations.host[operation]!;
    const node = operations.node[operation]!;
    const pair = host * this.nodes + node;
    let channel = this.responses[pair]!;
    if (channel < 0) {
      channel = network.open(node, host, "response", false);
      this.responses[pair] = channel;
    }
    operations.phase[operation] = RETURNING;
    const leg = operations.legNs[operation]!;
    const message = network.send(channel, RESPONSE_ARRIVES, payload, leg);
    network.messages.a[message] = operation;
    network.messages.b[message] = refused;
  }
}
