/** What the page of a plan has beyond the style sheet of a run. */

const colours = `
:root { --on-demand: #b45309; --autoscaled: #2f6299; --writes: #b45309; --capacity: #16202b; }
@media (prefers-color-scheme: dark) { :root { --on-demand: #f0a45d; --autoscaled: #8bb8ea; --writes: #d98a45; --capacity: #e7edf3; } }
@media print { :root { --on-demand: #b45309; --autoscaled: #2f6299; --writes: #b45309; --capacity: #000000; } }`;

const page = `
section h3 { margin: 22px 0 8px; font-size: 14px; color: var(--ink); }
section h2 + h3, section .lead + h3, .legend + h3 { margin-top: 8px; }
h4 { margin: 0 0 6px; font-size: 13px; font-weight: 600; }
.loads { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 230px), 1fr)); gap: 16px; margin: 0 0 20px; padding: 0; list-style: none; }
.loads li { padding: 14px 18px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.loads p { color: var(--soft); font-size: 13px; }
.loads b { font-size: 22px; line-height: 1.4; letter-spacing: -0.01em; color: var(--ink); }
.state { color: var(--tone); font-weight: 600; }
small.under { display: block; }
.breaks, .assumptions { margin: 8px 0 0; padding-left: 20px; overflow-wrap: anywhere; }
.breaks > li { margin-bottom: 10px; max-width: 110ch; }
.breaks ul { margin: 2px 0 0; padding-left: 18px; color: var(--soft); }
.breaks ul b { color: var(--ink); font-weight: 600; }
.assumptions li { max-width: 110ch; margin-bottom: 3px; }`;

/** Tables scroll in their own box instead of becoming cards, so what the other style sheet does to tables is undone. */
const tables = `
.box { overflow-x: auto; margin: 0 0 6px; border-radius: 4px; }
.box:focus-visible { outline: 2px solid var(--data-strong); outline-offset: 3px; }
.box table { display: table; table-layout: auto; width: 100%; font-size: 13px; }
.box caption { text-align: left; color: var(--soft); font-size: 12px; padding-bottom: 6px; caption-side: top; }
.box caption span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 64px); }
.box td:not(.amount) { min-width: 8em; }
.box thead { display: table-header-group; position: static; width: auto; height: auto; overflow: visible; clip-path: none; }
.box tbody { display: table-row-group; padding: 0; border: 0; }
.box tr, .box tbody tr { display: table-row; }
.box th, .box td, .box tbody tr > *, .box tbody tr > *:first-child { padding: 5px 10px; vertical-align: baseline; }
.box thead th { padding-top: 3px; color: var(--soft); }
.box tr > *:first-child, .box tbody tr > *:first-child { padding-left: 0; min-width: 9em; max-width: 26em; position: sticky; left: 0; background: var(--card); }
.box tr > *:last-child { padding-right: 0; }
.box tbody th, .box tfoot th { font-weight: 600; overflow-wrap: anywhere; }
.box tbody > tr > * { border-bottom: 1px solid var(--line); }
.box tbody > tr:last-child > * { border-bottom: 0; }
.box tfoot > tr > * { border-top: 1px solid var(--ink); font-weight: 700; }
.box .amount { text-align: right; white-space: nowrap; }
.box tr.groups th { border-bottom: 0; text-align: center; padding-bottom: 0; }
.box thead tr.groups + tr th { padding-top: 0; }`;

const charts = `
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 20px 34px; margin-top: 14px; }
.figures.modes { grid-template-columns: repeat(auto-fit, minmax(min(100%, 235px), 1fr)); gap: 20px 24px; margin-bottom: 26px; }
.plot { padding-left: 46px; }
.chart svg.lines { overflow: hidden; }
.line { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.line.onDemand { stroke: var(--on-demand); } .line.autoscaled { stroke: var(--autoscaled); }
.line.standardInfrequentAccess { stroke-dasharray: 4 4; }
.legend svg.key-line { width: 30px; height: 10px; } .legend svg.key-mark { width: 16px; height: 16px; }
.planned { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 3; }
.chart text.load { fill: var(--ink); font-weight: 600; }
circle.load { fill: var(--ink); stroke: var(--card); stroke-width: 2; }
.chart text.ring-number { fill: var(--ink); font-weight: 700; }
.crossovers { margin: 0; padding-left: 20px; }
.heat .row, .shares .row { grid-template-columns: 250px 1fr 190px; }
.heat .row:not(.axis), .shares .row { border-bottom: 1px solid var(--line); }
.heat .label small { display: block; }
.span { stroke: var(--fail); stroke-width: 2.5; opacity: 0.55; }
.heat .beyond { fill: color-mix(in srgb, var(--fail) 11%, transparent); }
.heat-mark { fill: var(--fail); stroke: var(--card); stroke-width: 1.5; }
.heat .figure { --tone: var(--fail); }
.legend .key.planned { width: 0; height: 14px; border-left: 2px dashed var(--ink); border-radius: 0; }
.legend .too-hot { background: color-mix(in srgb, var(--fail) 16%, var(--card)); }
rect.reads { fill: var(--data-strong); } rect.writes { fill: var(--writes); }
.legend .reads { background: var(--data-strong); } .legend .writes { background: var(--writes); }
.shares .figure { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
.shares, .heat { margin-bottom: 22px; }
.heat .label { padding: 4px 0; }
.area.demand { fill: color-mix(in srgb, var(--data) 70%, transparent); } .area.throttled { fill: var(--fail); }
.line.capacity { stroke: var(--capacity); stroke-width: 1.5; }
.legend .demand { background: var(--data); } .legend .capacity { height: 2px; background: var(--capacity); } .legend .throttled { background: var(--fail); }
.chart text.title { fill: var(--ink); } .chart text.fail { fill: var(--fail); font-weight: 600; }`;

const narrow = `
@media screen and (max-width: 720px) {
  .loads { grid-template-columns: 1fr; gap: 10px; }
  .box .amount { white-space: normal; }
  .heat .row, .shares .row { grid-template-columns: 1fr auto; }
  .heat .row:not(.axis), .shares .row { border-bottom: 0; }
  .box tr > *:first-child, .box tbody tr > *:first-child { min-width: 11em; max-width: 12em; }
}
@media print {
  .heat .row, .shares .row { grid-template-columns: 170px 1fr 150px; }
  .box { overflow: visible; }
  .box table { font-size: 8.5px; }
  .box th, .box td, .box tbody tr > * { padding: 2px 4px; }
  .box tr > *:first-child { position: static; }
  .box tr, .loads li, .chart.cost, .chart.time, .breaks > li { break-inside: avoid; }
  .box tbody { break-inside: auto; }
  h3, h4 { break-after: avoid; }
}`;

export const planStyle = `${colours}${page}${tables}${charts}${narrow}\n`;
