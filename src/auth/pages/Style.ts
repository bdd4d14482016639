/** The one style sheet of the pages. System fonts and colours of its own: nothing is fetched from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --card: #ffffff; --ink: #1b1f27; --soft: #535c6b; --line: #d5d9e0; --field: #ffffff; --edge: #7b8494;
  --accent: #1f58c7; --accent-ink: #ffffff; --accent-hover: #17469f;
  --warn: #7a4a00; --warn-ground: #fff5df; --warn-line: #e2bd76;
  --bad: #a3201c; --bad-ground: #fdeeed; --good: #17653a; --good-ground: #e9f6ee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101319; --card: #191e27; --ink: #e9ecf2; --soft: #a9b2c0; --line: #313947; --field: #11151c; --edge: #7d8797;
    --accent: #8fb4ff; --accent-ink: #0b1530; --accent-hover: #b1cbff;
    --warn: #f3c777; --warn-ground: #2e2412; --warn-line: #6d5425;
    --bad: #ff9e98; --bad-ground: #361b1a; --good: #86dba7; --good-ground: #14291d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 2rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
header, main { max-width: 30rem; margin: 0 auto; }
header { display: flex; align-items: center; gap: .6rem; padding: .25rem .25rem 1rem; color: var(--soft); font-weight: 600; }
.mark { color: var(--accent); flex: none; }
main { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.75rem 1.75rem 2rem; box-shadow: 0 1px 2px rgb(0 0 0 / .05), 0 8px 24px rgb(0 0 0 / .06); }
h1 { font-size: 1.45rem; line-height: 1.3; margin: 0 0 .9rem; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: 0 0 1rem; }
.soft { color: var(--soft); font-size: .925rem; }
strong, dd, code { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
dl { margin: 0 0 1.25rem; border: 1px solid var(--line); border-radius: 10px; }
dl > div { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; padding: .6rem .9rem; }
dl > div + div { border-top: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; }
fieldset { border: 1px solid var(--line); border-radius: 10px; padding: .35rem .9rem .6rem; margin: 0 0 1.25rem; }
legend { font-weight: 600; padding: 0 .35rem; margin-left: -.35rem; }
.choice { display: grid; grid-template-columns: auto 1fr; gap: .15rem .7rem; align-items: start; padding: .45rem 0; cursor: pointer; }
.choice input { width: 1.15rem; height: 1.15rem; margin: .22rem 0 0; accent-color: var(--accent); }
.choice small { grid-column: 2; color: var(--soft); font-size: .9rem; }
label.field { display: block; font-weight: 600; margin: 0 0 .35rem; }
input[type=text] {
  width: 100%; padding: .65rem .8rem; margin: 0 0 1rem; font: inherit; color: inherit; background: var(--field);
  border: 1px solid var(--edge); border-radius: 9px;
}
input.code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .06em; text-transform: uppercase; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem; }
button, .button {
  flex: 1 1 9rem; min-height: 2.9rem; padding: .6rem 1.1rem; font: inherit; font-weight: 600; text-align: center; cursor: pointer;
  border-radius: 10px; border: 1px solid var(--edge); background: transparent; color: var(--ink); text-decoration: none;
}
button:hover { border-color: var(--ink); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
button.primary:hover { background: var(--accent-hover); border-color: var(--accent-hover); }
button:disabled { opacity: .6; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
details { margin-top: 1.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
summary { cursor: pointer; font-weight: 600; }
details form { margin-top: 1rem; }
.keys { list-style: none; margin: 0 0 1.25rem; padding: 0; display: grid; gap: 1rem; }
.keys li { border: 1px solid var(--line); border-radius: 10px; padding: .9rem; }
.keys h2 { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .6rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.keys dl { border: 0; border-radius: 0; margin: 0; font-size: .925rem; }
.keys dl > div { padding: .15rem 0; border: 0; }
dl.facts > div { grid-template-columns: 5.5rem 1fr; }
.keys .button { display: inline-block; min-height: 0; padding: .4rem .9rem; margin-top: .7rem; }
.tag { padding: .05rem .5rem; border-radius: 99px; font-size: .8rem; color: var(--good); background: var(--good-ground); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note { padding: .7rem .9rem; border-radius: 10px; margin: 0 0 1.25rem; }
.warn { color: var(--warn); background: var(--warn-ground); border: 1px solid var(--warn-line); }
.good { color: var(--good); background: var(--good-ground); }
[role=status]:empty, [role=alert]:empty { display: none; }
[role=status], [role=alert] { margin: 1rem 0 0; padding: .7rem .9rem; border-radius: 10px; }
[role=status] { color: var(--good); background: var(--good-ground); }
[role=alert] { color: var(--bad); background: var(--bad-ground); }
@media (max-width: 26rem) {
  main { padding: 1.25rem 1.1rem 1.5rem; }
  dl > div { grid-template-columns: 1fr; gap: .1rem; }
}
@media (prefers-reduced-motion: no-preference) { button { transition: background .12s, border-color .12s; } }
`.trimStart()
