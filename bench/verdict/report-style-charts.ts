/** The charts of the report, and their legends. */

export const chartStyle = `
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
.tick { stroke: var(--ink); stroke-width: 1.5; }
.dot { fill: var(--tone); stroke: var(--card); stroke-width: 1.5; }
.ring { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; }
rect.offered { fill: color-mix(in srgb, var(--data) 45%, transparent); } rect.served { fill: var(--data-strong); }
.documented { stroke: var(--ink); stroke-width: 2; }
.panel { display: grid; grid-template-columns: 52px 1fr; column-gap: 8px; }
.panel-title { grid-column: 1 / 3; display: flex; flex-wrap: wrap; align-items: center; gap: 2px 16px; padding-top: 10px; color: var(--soft);
  font-size: 12px; }
.panel-title b { color: var(--ink); font-size: 13px; }
.panel-title span { display: inline-flex; align-items: center; gap: 6px; }
rect.phase { fill: color-mix(in srgb, var(--soft) 11%, transparent); }
.area.offered { fill: color-mix(in srgb, var(--data) 45%, transparent); }
.area.generator { fill: var(--data-strong); } .area.engine { fill: var(--data); } .area.others { fill: var(--third); }
.line { fill: none; stroke-width: 1.75; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.line.served, .line.tail { stroke: var(--data-strong); } .line.middle { stroke: color-mix(in srgb, var(--data) 55%, var(--data-strong)); stroke-width: 1.25; }
rect.errors { fill: var(--fail); }
rect.lag.over { fill: color-mix(in srgb, var(--fail) 30%, transparent); }
.limit { stroke: var(--fail); stroke-width: 1.5; stroke-dasharray: 5 4; }
rect.predicted { fill: color-mix(in srgb, var(--data) 45%, transparent); } rect.measured { fill: var(--data-strong); }
rect.measured.differs { fill: var(--fail); }
.units .label small { display: block; color: var(--fail); line-height: 1.35; }
.whisker { stroke: var(--tone); stroke-width: 1.75; } .whisker.open { stroke-width: 1.25; stroke-dasharray: 2 5; }
.forest .row { grid-template-columns: 200px 1fr 226px; }
.forest .row:not(.axis) { border-bottom: 1px solid var(--line); }
.before { stroke: var(--ink); stroke-width: 1.25; }
rect.tolerated { fill: color-mix(in srgb, var(--soft) 16%, transparent); }
.chart figcaption { color: var(--soft); font-size: 12px; margin-top: 4px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0 0 12px; padding: 0; color: var(--soft); font-size: 12px; }
.legend li { display: flex; align-items: center; gap: 7px; }
i.key { flex: none; display: inline-block; width: 16px; height: 10px; border-radius: 2px; }
.legend .band { background: var(--data); }
.legend .tick { width: 2px; height: 14px; background: var(--ink); border-radius: 0; }
.legend .dot { width: 11px; height: 11px; border-radius: 50%; background: var(--pass); }
.legend .ring { width: 9px; height: 9px; border-radius: 50%; border: 1.5px solid var(--ink); }
.legend .budget { width: 2px; height: 14px; background: var(--fail); border-radius: 0; }
.legend .offered { background: color-mix(in srgb, var(--data) 45%, transparent); height: 14px; }
.legend .served { background: var(--data-strong); height: 8px; }
.legend .documented { width: 2px; height: 14px; background: var(--ink); border-radius: 0; }
.legend .predicted, .panel-title .offered { background: color-mix(in srgb, var(--data) 45%, transparent); height: 12px; }
.legend .measured { background: var(--data-strong); height: 8px; } .legend .measured.differs { background: var(--fail); }
.legend .dot.neutral { background: var(--neutral); }
.legend .before { width: 2px; height: 14px; background: var(--ink); border-radius: 0; }
.legend .tolerated { background: color-mix(in srgb, var(--soft) 16%, transparent); height: 14px; }
.panel-title .served, .panel-title .tail { background: var(--data-strong); height: 3px; } .panel-title .middle { background: color-mix(in srgb, var(--data) 55%, var(--data-strong)); height: 2px; }
.panel-title .errors { background: var(--fail); }
.panel-title .limit { height: 0; border-top: 2px dashed var(--fail); border-radius: 0; }
.panel-title .generator { background: var(--data-strong); } .panel-title .engine { background: var(--data); } .panel-title .others { background: var(--third); }`;
