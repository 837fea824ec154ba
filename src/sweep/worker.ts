import { runJudged } from "./judged-run.ts";
import { failedReply, type RunReply, type RunRequest } from "./protocol.ts";
import { withOwnBuffers } from "./record-size.ts";

/** What a worker thread does: one request in, one reply out; a fault of the engine is a reply too. */
export function carryOut(request: RunRequest): RunReply {
  const { caseIndex, trial, plan } = request;
  try {
    return { kind: "finished", caseIndex, trial, record: withOwnBuffers(runJudged(plan)) };
  } catch (error) {
    return failedReply(request, error);
  }
}
