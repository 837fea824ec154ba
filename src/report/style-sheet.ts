import { paletteVariables } from "../charts/theme.ts";

const LIGHT =
  "--panel:#f6f7f9;--line:#d9dde2;--good:#00664b;--bad:#a82a1e;--unsure:#7a5200;--link:#0060a0";
const DARK =
  "--panel:#1c2229;--line:#343c46;--good:#4fd6aa;--bad:#ff8f80;--unsure:#f0c541;--link:#7cc4f5";

/** The report's style: light or dark as the reader's system says, narrow screens, print. */
export const STYLE_SHEET = `
:root{color-scheme:light dark;${paletteVariables("light")};${LIGHT}}
@media (prefers-color-scheme:dark){:root{${paletteVariables("dark")};${DARK}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem 1.25rem 4rem;background:var(--q-background);color:var(--q-ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
h1{font-size:1.75rem;line-height:1.25;margin:.25rem 0 .75rem;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.75rem 0 .5rem;overflow-wrap:anywhere}
p,li{max-width:46rem;overflow-wrap:anywhere}
a{color:var(--link)}
code,pre,kbd{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85em}
.kicker{margin:0;color:var(--q-muted);font-size:.9rem}
.lead{font-size:1.15rem;margin:.5rem 0;max-width:46rem}
.answers{padding-left:1.2rem}
.answers li{margin:.4rem 0}
.answers strong{font-variant-numeric:tabular-nums}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;padding:0;margin:1.25rem 0 0;font-size:.9rem}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.9rem;min-width:min(100%,24rem)}
caption{text-align:left;color:var(--q-muted);font-size:.85rem;padding-bottom:.35rem}
th,td{padding:.35rem .8rem .35rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600;vertical-align:bottom}
tbody th{font-weight:400;vertical-align:top}
.short,.absent.short{white-space:nowrap}
td+td,th+th,th+td{padding-left:.4rem}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{min-width:14rem;overflow-wrap:anywhere}
.interval{display:block;color:var(--q-muted);font-size:.8em}
.absent{color:var(--q-muted);font-style:italic;white-space:normal}
.banner{display:inline-block;padding:.3rem .8rem;border-radius:.4rem;border:1px solid currentColor;font-weight:600}
.verdict{white-space:nowrap;font-weight:600}
.pass{color:var(--good)}.fail{color:var(--bad)}.undecided{color:var(--unsure)}.skipped{color:var(--q-muted)}
.seen{display:block;color:var(--q-muted);font-size:.85em;font-weight:400}
.notice{border-left:4px solid var(--unsure);background:var(--panel);padding:.6rem .9rem;margin:1rem 0;max-width:46rem}
.notice.bad{border-color:var(--bad)}
.notice p{margin:.2rem 0}
figure{margin:1.5rem 0}
figcaption{font-weight:600;margin-bottom:.35rem;overflow-wrap:anywhere}
.hint{font-weight:400;color:var(--q-muted);font-size:.9rem}
.plot{overflow-x:auto}
.plot svg{display:block;max-width:100%;height:auto;overflow:visible}
.alive .plot{display:none}
.live{overflow-x:auto}.live svg{display:block;overflow:visible}
.controls{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.85rem}
.controls .vega-bindings,.controls .vega-bind{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .6rem}
.controls label{display:flex;align-items:center;gap:.5rem}
.controls input[type=range]{width:11rem;accent-color:var(--q-s1)}
.controls input[type=range]~span{display:none}
.controls output{min-width:5rem;font-variant-numeric:tabular-nums;font-weight:600}
.controls select,.save{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:.3rem;padding:.1rem .4rem}
.save{font-size:.75rem;font-weight:400;margin-left:.6rem;cursor:pointer;opacity:.6}
.save:hover,.save:focus-visible{opacity:1}
.tip{position:fixed;z-index:9;pointer-events:none;max-width:22rem;background:var(--panel);border:1px solid var(--line);border-radius:.35rem;padding:.35rem .6rem;font-size:.8rem;line-height:1.4;box-shadow:0 2px 8px #0003;overflow-wrap:anywhere}
.tip[hidden]{display:none}.tip span{color:var(--q-muted)}
details{margin:.6rem 0;border-bottom:1px solid var(--line);padding-bottom:.4rem}
summary{cursor:pointer;font-weight:600;overflow-wrap:anywhere}
summary .hint{margin-left:.4rem}
pre{background:var(--panel);border-radius:.4rem;padding:.8rem 0;overflow-x:auto;line-height:1.5;tab-size:4}
pre.plain{padding:.8rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
pre .line{display:block;padding:0 1rem 0 0;counter-increment:line;min-height:1.5em}
pre.code{counter-reset:line}
pre.code .line::before{content:counter(line);display:inline-block;width:2.6rem;padding-right:.9rem;text-align:right;color:var(--q-muted);opacity:.75}
.word{font-weight:600}.string{color:var(--q-s3)}.quantity{color:var(--q-s1)}.comment{color:var(--q-muted);font-style:italic}
.diagnostic{padding:.7rem 1rem;border-left:4px solid var(--q-muted)}
.diagnostic-error{border-color:var(--bad)}.diagnostic-warning{border-color:var(--unsure)}.diagnostic-note{border-color:var(--link)}
.diagnostic .error{color:var(--bad);font-weight:600}.diagnostic .warning{color:var(--unsure);font-weight:600}.diagnostic .note{color:var(--link);font-weight:600}.diagnostic .strong{font-weight:600}.diagnostic .gutter{color:var(--q-muted)}.diagnostic .label{color:var(--link)}.diagnostic .help{color:var(--good)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;font-size:.9rem}
dt{color:var(--q-muted)}dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.75rem;color:var(--q-muted);font-size:.85rem}
@media (max-width:38rem){body{padding:1rem .9rem 3rem}h1{font-size:1.4rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}.plot svg{max-width:none}}
@media print{:root{${paletteVariables("light")};${LIGHT}}html{font-size:9.5pt}body{max-width:none;padding:0}th,td{padding:.25rem .45rem .25rem 0}.number{white-space:normal}.wide{min-width:0}h2{margin-top:1.5rem}nav,.save,.zoom,.controls,.live,.tip{display:none!important}.alive .plot{display:block}section,figure,tr{break-inside:avoid-page}section{break-inside:auto}.plot svg{max-height:22cm}h2,h3,figcaption{break-after:avoid}.scroll,.plot,pre{overflow:visible}pre{white-space:pre-wrap}}
`;
