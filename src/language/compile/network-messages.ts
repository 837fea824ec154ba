import { diagnosticsOf, entry } from "../../diagnostics/catalogue.ts";

/** What can be wrong with a matrix of round trips: SC397 to SC399. */
export const NETWORK_MESSAGES = {
  SC397: entry<{ readonly site: string; readonly network: string }>({
    severity: "error",
    title: "A site that the matrix of round trips does not know",
    explain:
      "`network` gives round trips between regions, and finds a region by the site's name. Wrong: `network = aws_2025` with `site us-east-9`. Right: `site us-east-1`, or `link` for a site that is no region.",
    message: ({ site, network }) => `${network} has no region ${site}`,
  }),
  SC398: entry<{ readonly from: string; readonly to: string; readonly network: string }>({
    severity: "error",
    title: "Two regions without a measured round trip",
    explain:
      "The matrix has no figure for this pair. Write the link out: `link a <-> b { rtt = 70ms }`.",
    message: ({ from, to, network }) => `${network} has no round trip from ${from} to ${to}`,
  }),
  SC399: entry<{ readonly what: string }>({
    severity: "warning",
    title: "A link that loses everything",
    explain:
      "`loss` is a share of packets: 1 is all of them, and then messages are sent again and again. Wrong: `loss = 1` for one per cent. Right: `loss = 1%`; for a cut, `partition a | b`.",
    message: ({ what }) => `${what} is 100%: no packet gets through`,
  }),
} as const;

/** Makes a diagnostic of this table. */
export const networkProblem = diagnosticsOf(NETWORK_MESSAGES);
