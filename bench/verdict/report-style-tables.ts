/** The tables of the report: that of the patterns, those of figures behind a chart, and those of the hottest keys. */

export const tableStyle = `
table { width: 100%; border-collapse: collapse; font-size: 14px; }
caption { text-align: left; }
th, td { padding: 8px 7px 0; text-align: left; vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { padding: 0 7px 8px; font-size: 12px; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--line); white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
.patterns { table-layout: fixed; }
.patterns caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.patterns .number small { display: block; }
.patterns thead .number small { display: inline; }
col { width: 4.3em; } col.id { width: 2em; } col:nth-child(2) { width: auto; } col.documented { width: 8.2em; } col.offered, col.served { width: 4.6em; }
col.p99 { width: 6.2em; } col.budget { width: 5.4em; } col.verdict { width: 8em; }
td.id { color: var(--soft); text-align: right; width: 22px; }
th.name { font-weight: 600; overflow-wrap: anywhere; }
th.name small { display: block; }
td.key { font-weight: 700; } td.key.fail, td.number.fail { color: var(--fail); font-weight: 700; }
td.verdict, .patterns thead th:last-child { padding-left: 14px; }
td.verdict { color: var(--tone); font-weight: 600; white-space: nowrap; }
tr.reason td { padding-top: 1px; padding-bottom: 8px; font-size: 12px; color: var(--soft); }
.patterns tbody tr.reason td { border-bottom: 1px solid var(--line); }
.patterns tbody:last-child tr.reason td { border-bottom: 0; padding-bottom: 0; }
tbody.fail tr.reason td, tbody.undecided tr.reason td { color: var(--ink); font-size: 13px; }
tr.reason .units { color: var(--soft); white-space: normal; }
details.figures { margin-top: 14px; font-size: 13px; }
summary { display: inline-block; padding: 4px 0; color: var(--link); cursor: pointer; }
summary::before { content: "▸ "; } details[open] > summary::before { content: "▾ "; }
summary::-webkit-details-marker { display: none; }
.scroll { overflow-x: auto; max-height: 420px; overflow-y: auto; margin-top: 6px; padding: 0 10px; border: 1px solid var(--line); border-radius: 8px; }
.plain { font-size: 13px; }
.plain caption { padding: 8px 0 6px; color: var(--soft); font-weight: 600; }
.plain th, .plain td { padding: 5px 8px; border-bottom: 1px solid var(--grid); }
.plain thead th { padding: 4px 8px 6px; border-bottom: 1px solid var(--line); }
.plain tbody th { font-weight: 400; }
.plain tbody tr:last-child > * { border-bottom: 0; }
.plain .number small { display: block; }
.scroll td, .scroll th { white-space: nowrap; }
.heat { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 20px 36px; align-items: start; }
.keys caption { color: var(--ink); font-size: 14px; overflow-wrap: anywhere; }
.keys .number { vertical-align: top; }
.keys tr > :first-child { padding-left: 0; } .keys tr > :last-child { padding-right: 0; }
th.hot { width: 52%; overflow-wrap: anywhere; font: 12px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
th.hot .text { display: block; }
th.hot .bar { display: block; height: 5px; margin-bottom: 4px; border-radius: 2px; background: var(--data-strong); min-width: 1px; }
th.hot .bar.over { background: var(--fail); }`;
