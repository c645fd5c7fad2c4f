/** The report on narrow screens and on paper. */

/** The table of patterns becomes cards where its columns do not fit any more, the rest of the page only on phones. */
export const narrowStyle = `
@media screen and (max-width: 1080px) {
  .patterns, .patterns tbody, .patterns thead { display: block; }
  .patterns thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .patterns tbody { padding: 14px 0; border-bottom: 1px solid var(--line); }
  .patterns tbody:last-child { border-bottom: 0; padding-bottom: 0; }
  .patterns tbody tr { display: grid; grid-template-columns: repeat(10, auto); gap: 8px 12px; }
  .patterns tbody tr > *, .patterns tbody tr > *:first-child { padding: 0; }
  td.id { display: none; }
  th.name { grid-column: 1 / -3; }
  th.name::before { content: "#" attr(data-number) " "; color: var(--soft); font-weight: 400; }
  td.verdict { grid-column: -3 / -1; grid-row: 1; text-align: right; padding: 0; }
  .patterns td.number { text-align: left; }
  .patterns td.number::before { content: attr(data-label); display: block; font-size: 11px; font-weight: 400; color: var(--soft); }
  .patterns tbody tr.reason { display: block; margin-top: 8px; }
  tr.reason td { display: block; }
  .patterns tbody tr.reason td { border: 0; padding: 0; }
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
  .patterns tbody tr { grid-template-columns: repeat(4, 1fr); }
  .row, .forest .row { grid-template-columns: 1fr auto; gap: 0 8px; padding-top: 8px; font-size: 12px; }
  .label { gap: 5px; }
  .row svg { grid-column: 1 / 3; grid-row: 2; }
  .row.axis { display: block; padding: 4px 0; }
  .row.axis span { display: none; }
  .latency .row:not(.axis), .forest .row:not(.axis) { border-bottom: 0; }
  .panel { grid-template-columns: 44px 1fr; column-gap: 6px; }
  .phase-name.wide { display: none; }
  nav a { padding: 6px 0; }
  .plain th, .plain td { padding: 5px; }
  .forest .figure b { display: none; }
  .keys, .keys tbody, .keys thead, .keys caption { display: block; }
  .keys thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .keys tbody tr { display: grid; grid-template-columns: 1.7fr 1fr 1fr 1fr; gap: 2px 12px; padding: 8px 0; border-top: 1px solid var(--line); }
  .keys tbody tr > *, .keys tbody tr > :first-child { padding: 0; border: 0; }
  .keys th.hot { grid-column: 1 / -1; width: auto; }
  .keys td.number { text-align: left; }
  .keys td.number::before { content: attr(data-label); display: block; font-size: 11px; color: var(--soft); }
  .keys .number small { display: inline; margin-left: 6px; }
}`;

export const paperStyle = `
@media print {
  @page { margin: 12mm; }
  body { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header, main { max-width: none; padding: 0; }
  header { padding-bottom: 12px; }
  section { border: 0; padding: 10px 0; }
  h1 { font-size: 24px; }
  h2 { font-size: 15px; break-after: avoid; }
  .banner, .tiles > div { padding: 10px 14px; }
  .meaning, .tiles dt, .tiles span, .environment dl, .plain { font-size: 10px; }
  .plain th, .plain td { padding: 2px 5px; }
  .heat { grid-template-columns: 1fr 1fr; gap: 14px 24px; }
  th.hot { font-size: 8.5px; }
  .skip, nav, details.figures { display: none; }
  .scroll { max-height: none; overflow: visible; border: 0; padding: 0; }
  .patterns tbody, .plain tr, .panel, .row, .tiles, .banner, .environment > div { break-inside: avoid; }
  table { font-size: 9.5px; }
  col { width: 4.2em; }
  col.documented { width: 9em; }
  col.p99 { width: 6.4em; }
  col.offered, col.served { width: 4.6em; }
  col.budget { width: 5.4em; }
  col.verdict { width: 7em; }
  th, td { padding: 4px 2px 0; }
  thead th, thead small, small, .patterns tbody tr.reason td, tbody.fail tr.reason td, tbody.undecided tr.reason td { font-size: 8.5px; }
  .chart, .legend, .panel-title { font-size: 10px; }
  .panel-title b { font-size: 11px; }
  .chart text, .chart figcaption { font-size: 9px; }
  .row { grid-template-columns: 150px 1fr 140px; gap: 10px; }
  .forest .row { grid-template-columns: 150px 1fr 180px; }
}`;
