import { paletteVariables } from "../../charts/theme.ts";
import { STYLE_SHEET } from "../../report/style-sheet.ts";

/** The width of an output on paper: it fits between the margins of A4 and of Letter. */
export const PAPER_WIDTH = "17cm";

/** The look of a notebook's page: the report's, with cells and their outputs. */
export const PAGE_STYLE = `${STYLE_SHEET}
main{margin-top:1rem}
.cell{display:grid;grid-template-columns:3rem minmax(0,1fr);gap:0 .5rem;margin:1rem 0}
.cell>.count{color:var(--q-muted);font:.75rem/1.9 ui-monospace,monospace;text-align:right;user-select:none}
.cell>.inside{min-width:0}
.code{margin:0;padding:.6rem .8rem;background:var(--panel);border:1px solid var(--line);border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5}
.said{margin:.5rem 0;padding:0 .8rem;white-space:pre-wrap;overflow-wrap:anywhere}
.said.stderr,.said.failed{border-left:4px solid var(--bad);background:var(--panel);padding:.5rem .8rem}
iframe{display:block;width:100%;height:12rem;border:0;margin:.5rem 0}
.text h1:first-child,.text h2:first-child{margin-top:0}
.text{margin:1.25rem 0}
.text h2{border-top:1px solid var(--line)}
.shown{max-width:100%;margin:.5rem 0}
.keyword{color:var(--link);font-weight:600}.string{color:var(--good)}.remark{color:var(--q-muted);font-style:italic}
@media (max-width:40rem){.cell{grid-template-columns:minmax(0,1fr)}.cell>.count{display:none}}
@media print{iframe{width:${PAPER_WIDTH};height:var(--paper)!important}.text:has(>:is(h1,h2,h3):last-child){break-after:avoid}.text>:is(h1,h2,h3){break-after:avoid}p{orphans:3;widows:3}.code{break-inside:avoid}.cell{grid-template-columns:minmax(0,1fr)}.cell>.count{display:none}}
`;

/** On paper nothing can be moved aside: tables are set smaller, and in too wide ones words are broken. */
const paper = (root: string) =>
  `${root} body{font-size:9pt;overflow:visible}${root} :is(th,td){padding:.2rem .5rem .2rem 0;white-space:normal}${root}.wide :is(th,td){font-size:8pt;overflow-wrap:anywhere}`;

/** The look of what an output draws, inside its own frame. */
export const FRAME_STYLE = `:root{color-scheme:light dark;${paletteVariables("light")}}
@media screen and (prefers-color-scheme:dark){:root{${paletteVariables("dark")}}}
body{margin:0;display:flow-root;font:.95rem/1.5 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;overflow-x:auto;overflow-y:hidden}
svg,img{max-width:100%;height:auto}
table{border-collapse:collapse}th,td{padding:.25rem .8rem .25rem 0}tr+tr,tbody tr{border-top:1px solid #8884}
pre{white-space:pre-wrap;margin:0}
${paper(".paper")}@media print{${paper(":root")}}`;
