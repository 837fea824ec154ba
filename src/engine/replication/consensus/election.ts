import type { Distribution } from "../../../random/distribution.ts";
import { meanOf } from "../../../random/moments.ts";
import { Draw } from "../../kernel/draw.ts";
import { PRIORITY_WORK } from "../../kernel/event-kind.ts";
import { PAUSED } from "../../kernel/machines.ts";
import { BEAT_DUE, ELECTION_DUE, QUORUM_DUE, VOTE, VOTE_REPLY } from "./events.ts";
import type { Leader } from "./leader.ts";
import { CANDIDATE, FOLLOWER, LEADER, type Members, PRE_CANDIDATE, type World } from "./members.ts";
import type { Post } from "./post.ts";
import type { Progress } from "./progress.ts";

/** Bytes of term and vote in the log (raftpb.HardState). */
const STATE_BYTES = 24;
/** What a {@link VOTE}'s `a` says: an election, a question before one, one that a leader ordered. */
const REAL = 0;
const PRE = 1;
const ORDERED = 2;
const YES = 1;
const NO = 2;

/** Told of what elections change. */
export interface ElectionListener {
  /** A member has heard nothing of a leader for too long. */
  suspected(node: number): void;
  stood(node: number): void;
  /** A member's candidature is over; `won` when it leads now. */
  decided(node: number, won: boolean): void;
  steppedDown(node: number): void;
  /** The member knows who leads in its term. */
  leaderKnown(node: number): void;
}

/** Elections: silence, the question before them, votes, and leaders that give up. */
export class Elections {
  /** The least silence before an election: so long a leader is not doubted. */
  readonly leastNs: number;
  private readonly world: World;
  private readonly members: Members;
  private readonly leader: Leader;
  private readonly post: Post;
  private readonly progress: Progress;
  private readonly listener: ElectionListener;
  private readonly silence: readonly Draw[];
  /** The silence drawn for the role in hand, when it is over, and pauses by then. */
  private readonly timeoutNs: Float64Array;
  private readonly deadlineNs: Float64Array;
  private readonly pausedNs: Float64Array;
  /** When the event that waits for the deadline comes, Infinity for none, and which one it is. */
  private readonly armedNs: Float64Array;
  private readonly stamp: Int32Array;
  /** When the member last heard its leader. Lengths are measured by its own clock. */
  private readonly heardNs: Float64Array;
  /** By candidate and voter: 0 for no answer. */
  private readonly ballots: Uint8Array;

  constructor(world: World, members: Members, parts: ElectionParts) {
    const { replication, topology, run } = world.plan;
    this.world = world;
    this.members = members;
    this.leader = parts.leader;
    this.post = parts.post;
    this.progress = parts.progress;
    this.listener = parts.listener;
    this.leastNs = leastOf(replication.electionTimeout);
    this.silence = topology.nodes.map(
      (_, node) => new Draw(replication.electionTimeout, run.seed, `n${node}`, "election"),
    );
    this.timeoutNs = new Float64Array(members.nodes);
    this.deadlineNs = new Float64Array(members.nodes);
    this.pausedNs = new Float64Array(members.nodes);
    this.armedNs = new Float64Array(members.nodes).fill(Number.POSITIVE_INFINITY);
    this.stamp = new Int32Array(members.nodes);
    this.heardNs = new Float64Array(members.nodes);
    this.ballots = new Uint8Array(members.nodes * members.nodes);
  }

  /** The timers of the first leader and of those who watch it. */
  start(): void {
    for (const voter of this.members.voters) {
      if (this.members.role[voter] === LEADER) this.startLeading(voter);
      else this.restartTimer(voter);
    }
  }

  /** The member's leader has spoken. */
  heard(node: number, from: number): void {
    const { members, world } = this;
    if (members.leader[node] !== from) {
      members.leader[node] = from;
      if (members.votedFor[node] === -1) members.votedFor[node] = from;
      this.listener.leaderKnown(node);
    }
    this.heardNs[node] = world.simulation.now;
    this.deadlineNs[node] = world.simulation.now + world.clocks.span(node, this.timeoutNs[node]!);
    this.pausedNs[node] = world.machines.pausedNs[node]!;
  }

  /** The member follows, in its own term or a later one; `from` is the leader or -1. */
  follow(node: number, term: number, from: number): void {
    const { members, listener } = this;
    const role = members.role[node]!;
    if (term > members.term[node]!) {
      members.term[node] = term;
      members.votedFor[node] = -1;
      members.leader[node] = -1;
      this.persist(node);
    } else if (role !== FOLLOWER) members.leader[node] = -1;
    members.role[node] = FOLLOWER;
    this.restartTimer(node);
    if (role === CANDIDATE) listener.decided(node, false);
    if (role === LEADER) listener.steppedDown(node);
    if (from >= 0) this.heard(node, from);
  }

  /** ELECTION_DUE. */
  due(node: number, stamp: number): void {
    const { world, members } = this;
    const { machines, simulation } = world;
    if (this.stamp[node] !== stamp) return;
    if (machines.state[node] === PAUSED) {
      machines.defer(node, ELECTION_DUE, node, stamp);
      return;
    }
    this.armedNs[node] = Number.POSITIVE_INFINITY;
    if (members.role[node] === LEADER) return;
    const paused = machines.pausedNs[node]! - this.pausedNs[node]!;
    this.deadlineNs[node]! += paused;
    this.pausedNs[node] = machines.pausedNs[node]!;
    if (this.deadlineNs[node]! > simulation.now) {
      this.arm(node);
      return;
    }
    if (members.amnesiac[node] === 1) {
      this.restartTimer(node);
      return;
    }
    this.listener.suspected(node);
    this.campaign(node, world.plan.replication.preVote ? PRE : REAL);
  }

  /** A leader has told the member to stand at once. */
  ordered(node: number): void {
    const { members } = this;
    if (members.isVoter[node] === 0 || members.amnesiac[node] === 1) return;
    if (members.role[node] !== LEADER) this.campaign(node, ORDERED);
  }

  /** Somebody asks for the member's vote. The terms are not compared yet. */
  asked(node: number, message: number): void {
    const { members, post, world } = this;
    const { messages, channels } = world.network;
    const from = channels[messages.channel[message]!]!.from;
    const leg = messages.legNs[message]!;
    const term = messages.b[message]!;
    const kind = messages.a[message]!;
    if (members.isVoter[node] === 0 || members.amnesiac[node] === 1) return;
    // A member that hears its leader does not help to depose it (Ongaro's thesis, 4.2.3 and 9.6).
    const sticks = kind === PRE || (kind === REAL && world.plan.replication.checkQuorum);
    if (term > members.term[node]! && sticks && this.hearsLeader(node)) return;
    const isNewer = members.isUpToDate(node, post.extra[message]!, messages.lsn[message]!);
    if (kind === PRE) {
      const would = term > members.term[node]! && isNewer;
      const answer = would ? term : members.term[node]!;
      post.later(VOTE_REPLY, node, from, PRE, answer, would ? YES : NO, 0, leg);
      return;
    }
    if (term > members.term[node]!) this.follow(node, term, -1);
    const own = members.term[node]!;
    const isFree = members.votedFor[node] === -1 || members.votedFor[node] === from;
    const grants = term === own && isFree && isNewer && members.role[node] === FOLLOWER;
    if (grants) {
      if (members.votedFor[node] === -1) this.persist(node);
      members.votedFor[node] = from;
      this.restartTimer(node);
    }
    post.later(VOTE_REPLY, node, from, REAL, own, grants ? YES : NO, 0, leg);
  }

  /** An answer has come to a candidate; a higher term in a refusal was dealt with before. */
  answered(node: number, message: number): void {
    const { members, world } = this;
    const { messages, channels } = world.network;
    const from = channels[messages.channel[message]!]!.from;
    const isPre = messages.a[message] === PRE;
    const term = messages.b[message]!;
    const vote = messages.lsn[message]!;
    const own = members.term[node]!;
    if (members.role[node] !== (isPre ? PRE_CANDIDATE : CANDIDATE)) return;
    if (isPre ? vote === YES && term !== own + 1 : term !== own) return;
    this.ballots[node * members.nodes + from] = vote;
    this.count(node, isPre);
  }

  /** True when the answer is a promise for a term that does not exist yet. */
  isPromise(message: number): boolean {
    const { messages } = this.world.network;
    return messages.a[message] === PRE && messages.lsn[message] === YES;
  }

  /** BEAT_DUE. */
  beatDue(node: number, term: number): void {
    const { members, world } = this;
    if (members.role[node] !== LEADER || members.term[node] !== term) return;
    if (world.machines.state[node] === PAUSED) {
      world.machines.defer(node, BEAT_DUE, node, term);
      return;
    }
    this.leader.beat(node, 0);
    this.scheduleBeat(node);
  }

  /** QUORUM_DUE. */
  quorumDue(node: number, term: number): void {
    const { members, world, progress } = this;
    if (members.role[node] !== LEADER || members.term[node] !== term) return;
    if (world.machines.state[node] === PAUSED) {
      world.machines.defer(node, QUORUM_DUE, node, term);
      return;
    }
    let heard = 0;
    for (const voter of members.voters) {
      const pair = node * members.nodes + voter;
      if (voter === node || progress.active[pair] === 1) heard += 1;
      progress.active[pair] = 0;
    }
    if (heard < members.majority) this.follow(node, term, -1);
    else this.scheduleQuorum(node);
  }

  /** A crash: memory is gone, term and vote are on disk. */
  forget(node: number): void {
    const { members } = this;
    const role = members.role[node]!;
    members.role[node] = FOLLOWER;
    members.leader[node] = -1;
    this.armedNs[node] = Number.POSITIVE_INFINITY;
    this.stamp[node]! += 1;
    if (role === CANDIDATE) this.listener.decided(node, false);
  }

  /** The member listens again after a crash. */
  restarted(node: number): void {
    this.heardNs[node] = Number.NEGATIVE_INFINITY;
    this.restartTimer(node);
  }

  private hearsLeader(node: number): boolean {
    const { members, world } = this;
    if (members.role[node] === LEADER) return true;
    if (members.leader[node]! < 0) return false;
    const silence = world.simulation.now - this.heardNs[node]!;
    return silence < world.clocks.span(node, this.leastNs);
  }

  private campaign(node: number, kind: number): void {
    const { members, post } = this;
    const { nodes, voters } = members;
    const isPre = kind === PRE;
    if (members.role[node] === CANDIDATE) this.listener.decided(node, false);
    members.leader[node] = -1;
    members.role[node] = isPre ? PRE_CANDIDATE : CANDIDATE;
    if (!isPre) {
      members.term[node]! += 1;
      members.votedFor[node] = node;
      this.persist(node);
      this.listener.stood(node);
    }
    this.restartTimer(node);
    this.ballots.fill(0, node * nodes, (node + 1) * nodes);
    this.ballots[node * nodes + node] = YES;
    const term = members.term[node]! + (isPre ? 1 : 0);
    const end = members.logs[node]!.end;
    const lastTerm = members.lastTerm(node);
    for (const voter of voters) {
      if (voter !== node) post.later(VOTE, node, voter, kind, term, end, lastTerm, -1);
    }
    this.count(node, isPre);
  }

  private count(node: number, isPre: boolean): void {
    const { members, ballots } = this;
    let yes = 0;
    let no = 0;
    for (const voter of members.voters) {
      const ballot = ballots[node * members.nodes + voter];
      if (ballot === YES) yes += 1;
      if (ballot === NO) no += 1;
    }
    if (yes >= members.majority) {
      if (isPre) this.campaign(node, REAL);
      else this.win(node);
    } else if (no > members.voters.length - members.majority) {
      this.follow(node, members.term[node]!, -1);
    }
  }

  private win(node: number): void {
    this.leader.begin(node);
    this.startLeading(node);
    this.listener.decided(node, true);
    this.listener.leaderKnown(node);
  }

  private startLeading(node: number): void {
    this.scheduleBeat(node);
    if (this.world.plan.replication.checkQuorum) this.scheduleQuorum(node);
  }

  private scheduleBeat(node: number): void {
    const { world, members } = this;
    const span = world.clocks.span(node, world.plan.replication.heartbeatNs);
    world.simulation.after(Math.max(1, span), BEAT_DUE, node, members.term[node]!);
  }

  private scheduleQuorum(node: number): void {
    const { world, members } = this;
    const span = world.clocks.span(node, this.leastNs);
    world.simulation.after(Math.max(1, span), QUORUM_DUE, node, members.term[node]!);
  }

  private restartTimer(node: number): void {
    const { world } = this;
    if (this.members.isVoter[node] === 0) return;
    this.timeoutNs[node] = Math.max(1, this.silence[node]!.take());
    this.deadlineNs[node] = world.simulation.now + world.clocks.span(node, this.timeoutNs[node]!);
    this.pausedNs[node] = world.machines.pausedNs[node]!;
    this.arm(node);
  }

  /** One event waits for a deadline that moves on with every beat. */
  private arm(node: number): void {
    if (this.armedNs[node]! <= this.deadlineNs[node]!) return;
    const { simulation } = this.world;
    const at = Math.max(simulation.now, this.deadlineNs[node]!);
    this.armedNs[node] = at;
    this.stamp[node]! += 1;
    simulation.at(at, PRIORITY_WORK, ELECTION_DUE, node, this.stamp[node]!);
  }

  private persist(node: number): void {
    this.world.disks.write(node, 0, STATE_BYTES);
  }
}

export interface ElectionParts {
  readonly leader: Leader;
  readonly post: Post;
  readonly progress: Progress;
  readonly listener: ElectionListener;
}

/** The least that a distribution gives, or its mean where that is no bound. */
function leastOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case "constant":
      return distribution.value;
    case "uniform":
      return distribution.low;
    default:
      return meanOf(distribution);
  }
}
