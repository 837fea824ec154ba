import { bytes, DATA_TYPE, knob, word } from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Knob, Preset } from "./preset.ts";

const protocol =
  "Google Drive blog, What's different about the new Google Docs: Making collaboration fast, 23 September 2010";
const merging =
  "Google Drive blog, What's different about the new Google Docs: Conflict resolution, 22 September 2010";

const GOOGLE_DOCS_KNOBS: readonly Knob[] = [
  knob(
    "record_overhead",
    DATA_TYPE,
    "100 B",
    "Bytes of one change beside its text; not a setting of the product: put your own measurement here.",
    "assumed: position, revision and author of a change as JSON",
  ),
];

/** Google Docs: editors' browsers, and one server that orders their changes. */
export const GOOGLE_DOCS: Preset = {
  name: "google_docs",
  title: "Google Docs",
  versions: ["2010"],
  defaultVersion: "2010",
  knobs: GOOGLE_DOCS_KNOBS,
  leavesOut: [
    "Changes are merged as a sequence CRDT, which has the effect of operational transformation and not its steps: both give every editor the same text. Where two type at one place at once, whose letters come first may differ from Google's.",
    "A key is a document; each write types or deletes one letter where the editor's copy was changed last.",
    "The server is one node: how Google replicates it is not public.",
    "An editor that has lost the connection types on and catches up later; the product locks the document after a while.",
  ],
  expand,
};

function expand({ knobs, given, leader, followers }: ExpansionInput): Expansion {
  const settings: ExpandedSetting[] = [
    {
      name: "exchange",
      value: word("star", { center: { kind: "node", node: leader.index, name: leader.name } }),
      source: `${protocol}: all changes go through the server, which keeps the revision log`,
      given: given.has("leader"),
    },
    {
      name: "in_flight",
      value: word("one"),
      source: `${protocol}: a browser keeps changes that are sent and not acknowledged apart from those that wait to be sent`,
      given: false,
    },
    {
      name: "conflict",
      value: word("crdt", { type: word("text") }),
      source: `${merging}: once all editors have received all changes they see the same text`,
      given: false,
    },
    {
      name: "shipping",
      value: word("async"),
      source: `${protocol}: what was typed while a change was under way goes out as the next`,
      given: false,
    },
    {
      name: "record_overhead",
      value: knobs.get("record_overhead") ?? bytes(100),
      source: GOOGLE_DOCS_KNOBS[0]?.source ?? "",
      given: given.has("record_overhead"),
    },
    {
      name: "message_overhead",
      value: bytes(300),
      source: "assumed: HTTP headers of a browser's request",
      given: false,
    },
  ];
  const problems =
    followers.length > 0
      ? []
      : [
          {
            knob: "followers",
            severity: "error",
            message: "there is a server and nobody who edits",
            help: ["name the editors' machines after `on`, behind the server"],
          } as const,
        ];
  return { form: "multi_leader", settings, hardware: [], problems, leavesOut: [] };
}
