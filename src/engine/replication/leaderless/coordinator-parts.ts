import type { Answers } from "./answer-rules.ts";
import type { Copies } from "./copies.ts";
import type { Exchange } from "./exchange.ts";
import type { Hints } from "./hints.ts";
import type { Parts } from "./parts.ts";
import type { Reach } from "./reach.ts";
import type { ReplicaSide } from "./replica.ts";
import type { Ring } from "./ring.ts";
import type { Rounds } from "./rounds.ts";
import type { Suspicion } from "./suspicion.ts";
import type { Visibility } from "./visibility.ts";

/** What the parts of a coordinator share. */
export interface CoordinatorParts {
  readonly ring: Ring;
  readonly copies: Copies;
  readonly parts: Parts;
  readonly rounds: Rounds;
  readonly exchange: Exchange;
  readonly hints: Hints;
  readonly visibility: Visibility;
  readonly suspicion: Suspicion;
  readonly reach: Reach;
  readonly replica: ReplicaSide;
  readonly reads: Answers;
  readonly writes: Answers;
}
