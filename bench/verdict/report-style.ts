/** The style sheet of the report. Colours are variables, so that light, dark, paper and forced colours differ in one place each. */

import { chartStyle } from "./report-style-charts.ts";
import { narrowStyle, paperStyle } from "./report-style-media.ts";
import { tableStyle } from "./report-style-tables.ts";

const palette = `
:root {
    --page: #f4f6f8; --card: #ffffff; --ink: #16202b; --soft: #56616f; --line: #dfe5eb; --grid: #e6ebf0;
    --data: #8fa9c8; --data-strong: #2f6299; --third: #b98a3c; --over: #d9705f; --link: #1f5f9e;
    --pass: #08735a; --fail: #b8321f; --undecided: #8a5a00; --invalid: #6d3ba8; --neutral: #56616f; --wash: 9%;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151b; --card: #181f27; --ink: #e7edf3; --soft: #a3b0be; --line: #2b3642; --grid: #26303b;
    --data: #45658a; --data-strong: #8bb8ea; --third: #c79a4e; --over: #c2604f; --link: #8bb8ea;
    --pass: #4ccfa3; --fail: #ff8674; --undecided: #eabb55; --invalid: #c9a3ff; --neutral: #a3b0be; --wash: 15%;
  }
}
@media print {
  :root {
    --page: #f4f6f8; --card: #ffffff; --ink: #16202b; --soft: #56616f; --line: #dfe5eb; --grid: #e6ebf0;
    --data: #8fa9c8; --data-strong: #2f6299; --third: #b98a3c; --over: #d9705f; --link: #1f5f9e;
    --pass: #08735a; --fail: #b8321f; --undecided: #8a5a00; --invalid: #6d3ba8; --neutral: #56616f; --wash: 9%;
    --page: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --grid: #dddddd;
  }
}
@media (forced-colors: active) {
  :root {
    --page: Canvas; --card: Canvas; --ink: CanvasText; --soft: CanvasText; --line: CanvasText; --grid: GrayText;
    --data: GrayText; --data-strong: CanvasText; --third: Highlight; --over: Highlight; --link: LinkText;
    --pass: CanvasText; --fail: Highlight; --undecided: CanvasText; --invalid: CanvasText; --neutral: CanvasText; --wash: 0%;
  }
}`;

const page = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 12px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
a { color: var(--link); }
.skip { position: absolute; left: 12px; top: -60px; z-index: 1; padding: 10px 16px; border-radius: 8px; background: var(--card);
  font-weight: 600; }
.skip:focus { top: 12px; }
nav ul { display: flex; flex-wrap: wrap; gap: 2px 20px; margin: 12px 0 0; padding: 0; list-style: none; font-size: 14px; }
nav a { display: inline-block; padding: 3px 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
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
.undecided { --tone: var(--undecided); } .invalid { --tone: var(--invalid); } .neutral { --tone: var(--neutral); }
.banner { display: flex; gap: 18px; padding: 20px 24px; margin-bottom: 16px; border-radius: 12px; border: 1px solid var(--tone);
  background: color-mix(in srgb, var(--tone) var(--wash), var(--card)); }
.banner > i { flex: none; width: 44px; height: 44px; border-radius: 50%; background: var(--tone); color: var(--card);
  font: 700 24px/44px system-ui, sans-serif; text-align: center; }
.banner .headline { margin: 0; font-size: 24px; line-height: 44px; font-weight: 700; color: var(--tone); letter-spacing: -0.01em; }
.banner p { max-width: 100ch; }
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
.outcome { margin: 4px 0 10px; max-width: 100ch; }
.outcome b { color: var(--tone); font-size: 16px; margin-right: 8px; }
.notes { margin: 14px 0 16px; padding-left: 18px; max-width: 100ch; }
.notes li + li { margin-top: 4px; }
.environment { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 20px 32px; margin: 14px 0 20px; }
.environment dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; margin: 0; font-size: 14px; }
.environment dt { color: var(--soft); }
.environment dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--page); white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }`;

export const reportStyle = `${palette}${page}${tableStyle}${chartStyle}${narrowStyle}${paperStyle}\n`;
