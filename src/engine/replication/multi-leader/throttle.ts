/** What keeps a group's writers from running away from those who apply. */
export interface Throttle {
  start(): void;
  /** A leader's write goes to the group, now or later. */
  propose(member: number, write: number): void;
  /** What waits on a member has changed. */
  look(member: number): void;
  /** FLOW_ARRIVES. */
  heard(message: number): void;
  /** QUOTA_DUE. */
  step(): void;
  /** A new view begins. */
  restart(): void;
  /** A crash: what the member had put off is gone. */
  forget(member: number): void;
}
