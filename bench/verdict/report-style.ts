/** The style sheet of the report. Colours are variables, so that light, dark and paper differ in one place each. */

const palette = `
:root {
  --page: #f4f6f8; --card: #ffffff; --ink: #16202b; --soft: #566373; --line: #dfe5eb; --grid: #e6ebf0;
  --data: #8fa9c8; --data-strong: #2f6299; --over: #d9705f;
  --pass: #08735a; --fail: #b8321f; --undecided: #8a5a00; --invalid: #6d3ba8; --wash: 9%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151b; --card: #181f27; --ink: #e7edf3; --soft: #9fadbc; --line: #2b3642; --grid: #26303b;
    --data: #45658a; --data-strong: #8bb8ea; --over: #c2604f;
    --pass: #4ccfa3; --fail: #ff8674; --undecided: #eabb55; --invalid: #c9a3ff; --wash: 15%;
  }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --grid: #dddddd;
    --data: #8fa9c8; --data-strong: #2f6299; --over: #d9705f;
    --pass: #08735a; --fail: #b8321f; --undecided: #8a5a00; --invalid: #6d3ba8; --wash: 9%; }
}`;

const page = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
  "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
header, main { max-width: 1240px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 30px; padding-bottom: 20px; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { margin: 0 0 4px; font-size: 18px; letter-spacing: -0.005em; }
h3 { margin: 0 0 8px; font-size: 13px; color: var(--soft); font-weight: 600; }
p { margin: 0; }
i { font-style: normal; }
small { font-size: 12px; font-weight: 400; color: var(--soft); }
.brand { font-size: 13px; font-weight: 600; color: var(--soft); margin-bottom: 2px; }
.subtitle, .lead, .meaning { color: var(--soft); }
.subtitle { margin-top: 4px; }
.lead { margin-bottom: 16px; max-width: 90ch; }
section, .tiles > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
section { padding: 22px 24px; margin-bottom: 20px; }
.pass { --tone: var(--pass); } .fail { --tone: var(--fail); }
.undecided { --tone: var(--undecided); } .invalid { --tone: var(--invalid); }
.banner { display: flex; gap: 18px; padding: 20px 24px; margin-bottom: 16px; border-radius: 12px; border: 1px solid var(--tone);
  background: color-mix(in srgb, var(--tone) var(--wash), var(--card)); }
.banner > i { flex: none; width: 44px; height: 44px; border-radius: 50%; background: var(--tone); color: var(--card);
  font: 700 24px/44px system-ui, sans-serif; text-align: center; }
.banner .headline { font-size: 24px; line-height: 44px; font-weight: 700; color: var(--tone); letter-spacing: -0.01em; }
.banner p + p { max-width: 100ch; }
.banner .detail { color: var(--soft); margin-top: 4px; }
.banner .detail b { color: var(--ink); }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 16px; margin: 0 0 16px; }
.tiles > div { padding: 14px 18px; }
.tiles dt { font-size: 13px; color: var(--soft); }
.tiles dd { margin: 0; }
.tiles b { display: block; font-size: 24px; line-height: 1.3; letter-spacing: -0.01em; }
.tiles span { font-size: 13px; color: var(--soft); }
.meaning { margin: 0 2px 24px; font-size: 13px; max-width: 115ch; }
.meaning p + p { margin-top: 2px; }
.environment { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 20px 32px; margin: 14px 0 20px; }
.environment dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; margin: 0; font-size: 14px; }
.environment dt { color: var(--soft); }
.environment dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--page); white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }`;

const table = `
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 14px; }
col { width: 4.5em; } col.id { width: 2em; } col:nth-child(2) { width: auto; } col.documented { width: 8em; } col.offered, col.served { width: 4.9em; }
col.verdict { width: 7.4em; }
th, td { padding: 8px 7px 0; text-align: left; vertical-align: baseline; }
thead th { padding: 0 7px 8px; font-size: 12px; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--line); white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
td.id { color: var(--soft); text-align: right; width: 22px; }
th.name { font-weight: 600; overflow-wrap: anywhere; }
th.name small { display: block; }
td.key { font-weight: 700; } td.key.fail, td.number.fail { color: var(--fail); font-weight: 700; }
td.verdict, thead th:last-child { padding-left: 14px; }
td.verdict { color: var(--tone); font-weight: 600; white-space: nowrap; }
tr.reason td { padding-top: 1px; padding-bottom: 8px; font-size: 12px; color: var(--soft); }
tbody tr.reason td { border-bottom: 1px solid var(--line); }
tbody:last-child tr.reason td { border-bottom: 0; padding-bottom: 0; }
tbody.fail tr.reason td, tbody.undecided tr.reason td { color: var(--ink); font-size: 13px; }
tr.reason .units { color: var(--soft); white-space: normal; }`;

const charts = `
.chart { margin: 0; font-size: 13px; }
.chart svg { display: block; width: 100%; overflow: visible; }
.chart text { fill: var(--soft); font-size: 11px; }
.row { display: grid; grid-template-columns: 200px 1fr 186px; gap: 16px; align-items: center; }
.latency .row:not(.axis) { border-bottom: 1px solid var(--line); }
.label { display: flex; gap: 8px; overflow-wrap: anywhere; line-height: 1.25; }
.label b { flex: none; min-width: 17px; font-weight: 400; color: var(--soft); text-align: right; }
.figure { color: var(--soft); white-space: nowrap; } .figure b { color: var(--ink); } .figure i { color: var(--tone); font-weight: 700; }
.figure.fail b { color: var(--fail); }
.mix .figure b { display: inline-block; min-width: 52px; text-align: right; margin-right: 6px; }
.grid { stroke: var(--grid); } .grid.minor { stroke-dasharray: 1 4; }
.bin { fill: var(--data); } .bin.over { fill: var(--over); }
.beyond { fill: color-mix(in srgb, var(--fail) 7%, transparent); }
.budget { stroke: var(--fail); stroke-width: 2; }
.lag line.budget { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
.tick { stroke: var(--ink); stroke-width: 1.5; }
.dot { fill: var(--tone); stroke: var(--card); stroke-width: 1.5; }
.ring { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; }
rect.offered { fill: color-mix(in srgb, var(--data) 45%, transparent); } rect.served { fill: var(--data-strong); }
.documented { stroke: var(--ink); stroke-width: 2; }
rect.lag { fill: var(--data-strong); } rect.lag.over { fill: var(--fail); }
.phase { stroke: var(--soft); stroke-dasharray: 2 3; }
.chart figcaption { color: var(--soft); font-size: 12px; margin-top: 4px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0 0 12px; padding: 0; color: var(--soft); font-size: 12px; }
.legend li { display: flex; align-items: center; gap: 7px; }
.legend .key { flex: none; display: inline-block; width: 16px; height: 10px; border-radius: 2px; }
.legend .band { background: var(--data); }
.legend .tick { width: 2px; height: 14px; background: var(--ink); border-radius: 0; }
.legend .dot { width: 11px; height: 11px; border-radius: 50%; background: var(--pass); }
.legend .ring { width: 9px; height: 9px; border-radius: 50%; border: 1.5px solid var(--ink); }
.legend .budget { width: 2px; height: 14px; background: var(--fail); border-radius: 0; }
.legend .offered { background: color-mix(in srgb, var(--data) 45%, transparent); height: 14px; }
.legend .served { background: var(--data-strong); height: 8px; }
.legend .documented { width: 2px; height: 14px; background: var(--ink); border-radius: 0; }`;

/** The table becomes cards where its columns do not fit any more, the rest of the page only on phones. */
const narrow = `
@media screen and (max-width: 1080px) {
  table, tbody, thead { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody { padding: 14px 0; border-bottom: 1px solid var(--line); }
  tbody:last-child { border-bottom: 0; padding-bottom: 0; }
  tbody tr { display: grid; grid-template-columns: repeat(10, auto); gap: 8px 12px; }
  tbody tr > *, tbody tr > *:first-child { padding: 0; }
  td.id { display: none; }
  th.name { grid-column: 1 / -3; }
  th.name::before { content: "#" attr(data-number) " "; color: var(--soft); font-weight: 400; }
  td.verdict { grid-column: -3 / -1; grid-row: 1; text-align: right; padding: 0; }
  td.number { text-align: left; }
  td.number::before { content: attr(data-label); display: block; font-size: 11px; font-weight: 400; color: var(--soft); }
  tr.reason { display: block; margin-top: 8px; }
  tr.reason td { display: block; }
  tbody tr.reason td { border: 0; padding: 0; }
  tr.reason td:first-child { display: none; }
}
@media screen and (max-width: 720px) {
  header, main { padding-left: 14px; padding-right: 14px; }
  header { padding-top: 20px; }
  section { padding: 18px 16px; }
  .tiles { grid-template-columns: repeat(2, 1fr); gap: 10px; }
  .tiles > div { padding: 10px 14px; }
  .tiles b { font-size: 20px; }
  .banner { padding: 16px; gap: 12px; }
  .banner > i { width: 36px; height: 36px; line-height: 36px; font-size: 20px; }
  .banner .headline { line-height: 36px; }
  tbody tr { grid-template-columns: repeat(4, 1fr); }
  .row { grid-template-columns: 1fr auto; gap: 0 8px; padding-top: 8px; font-size: 12px; }
  .label { gap: 5px; }
  .row svg { grid-column: 1 / 3; grid-row: 2; }
  .row.axis { display: block; padding: 4px 0; }
  .row.axis span { display: none; }
  .latency .row:not(.axis) { border-bottom: 0; }
}`;

const paper = `
@media print {
  @page { margin: 12mm; }
  body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header, main { max-width: none; padding: 0; }
  header { padding-bottom: 12px; }
  section { border: 0; padding: 10px 0; }
  h1 { font-size: 24px; }
  h2 { font-size: 15px; break-after: avoid; }
  .banner, .tiles > div { padding: 10px 14px; }
  .meaning, .tiles dt, .tiles span, .environment dl { font-size: 10px; }
  tbody, .row, .tiles, .banner, .lag, .environment > div { break-inside: avoid; }
  table { font-size: 9.5px; }
  col { width: 4.2em; }
  col.documented { width: 8.6em; }
  col.offered, col.served { width: 4.6em; }
  col.budget { width: 5.4em; }
  col.verdict { width: 7em; }
  th, td { padding: 4px 2px 0; }
  thead th, thead small, small, tbody tr.reason td, tbody.fail tr.reason td, tbody.undecided tr.reason td { font-size: 8.5px; }
  .chart { font-size: 10px; }
  .row { grid-template-columns: 150px 1fr 140px; gap: 10px; }
}`;

export const reportStyle = `${palette}${page}${table}${charts}${narrow}${paper}\n`;
