import { describe, expect, it } from "vitest"
import { pruneHidden } from "../../../src/security/text/Hidden.ts"
import { isElement, parse } from "../../../src/security/text/Tree.ts"
import { visibleText } from "../../../src/security/text/VisibleText.ts"

const SECRET = "Nobody sees this sentence."
const SEEN = "Everybody sees this sentence."

const page = (body: string, head = ""): string =>
  `<!doctype html><html><head><title>T</title>${head}</head><body><p>${SEEN}</p>${body}<p>End.</p></body></html>`

const styled = (style: string, text = SECRET): string => page(`<div style="${style}">${text}</div>`)
const ruled = (css: string, body: string): string => page(body, `<style>${css}</style>`)

/** What becomes of the secret in a page, all else of which must stay. */
const fateIn = (html: string): "hidden" | "seen" => {
  const text = visibleText(html)
  if (!text.includes(SEEN) || !text.includes("End.")) throw new Error(`what everybody sees is lost: ${text}`)
  return text.includes(SECRET) ? "seen" : "hidden"
}

describe("a style at the element hides", () => {
  it.each([
    "display:none", "display: none !important", "DISPLAY:NONE", "display:/**/none", "d\\69splay:none",
    "display:n\\6f ne", "display:\\6e\\6f\\6e\\65", "color:red;display:none;", "display:none;display:nonsense{",
    "content:';';display:none", "background:url(data:image/png;base64,a);display:none", "content-visibility:hidden",
    "visibility:hidden", "visibility:collapse", "visibility: hidden!important", "opacity:0", "opacity:.0",
    "opacity:0.01", "opacity:0%", "opacity:1e-3", "opacity:calc(0 * 1)", "filter:opacity(0)", "filter:opacity(1%)",
    "filter:blur(40px)", "-webkit-filter:opacity(0)", "filter:contrast(0)", "font-size:0", "font-size:0px",
    "font-size:1px", "font-size:.1em", "font-size:1%", "font-size:0.01rem", "font-size:calc(1px - 1px)", "font:0/0 a",
    "font:italic 1px/1 serif", "font: 0 a", "color:#fff;background:#fff", "color:white", "color:#ffffff",
    "color:rgb(255,255,255)", "color:rgb(100% 100% 100%)", "color:hsl(0,0%,100%)", "color:#fefefe",
    "color:#fffffe;background-color:#ffffff", "color:transparent", "color:rgba(0,0,0,0)", "color:#0000",
    "color:rgb(0 0 0 / 1%)", "background:#000;color:#000", "background:#123456;color:#123457",
    "-webkit-text-fill-color:transparent", "background:linear-gradient(#fff,#fff);color:transparent",
    "-webkit-text-security:disc", "position:absolute;left:-9999px", "position:fixed;top:-200vh",
    "position:relative;left:-5000px", "position:absolute;right:-9999px", "position:absolute;left:-100vw",
    "position:absolute;left:calc(-100vw - 10px)", "position:absolute;inset:-9999px auto auto -9999px",
    "position:absolute;inset-inline-start:-9999px", "position:absolute;bottom:9999px", "margin-left:-9999px",
    "margin:0 0 0 -9999px", "text-indent:-9999px", "text-indent:-100em", "text-indent:9999px;overflow:hidden",
    "letter-spacing:-1em", "letter-spacing:-20px", "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute;clip:rect(1px,1px,1px,1px)", "position:fixed;clip:rect(0,1px,1px,0)", "clip-path:inset(50%)",
    "clip-path:inset(100%)", "clip-path:inset(0 100% 0 0)", "clip-path:circle(0)", "clip-path:circle(0 at 50% 50%)",
    "clip-path:ellipse(0 0)", "clip-path:polygon(0 0,0 0,0 0)", "-webkit-clip-path:inset(100%)",
    "width:0;height:0;overflow:hidden", "height:0;overflow:hidden", "max-height:0;overflow:hidden",
    "max-width:0;overflow:clip", "height:1px;width:1px;overflow:hidden", "height:0;overflow-y:hidden",
    "width:0;overflow:hidden;white-space:nowrap", "line-height:0;overflow:hidden", "block-size:0;overflow:hidden",
    "transform:scale(0)", "transform:scale3d(0,0,0)", "transform:scaleX(0)", "transform:scale(0.001)",
    "transform:translateX(-10000px)", "transform:translate(0,-200vh)", "transform:translate3d(-9999px,0,0)",
    "transform:rotateX(90deg)", "transform:rotateY(.25turn)", "transform:matrix(0,0,0,0,0,0)",
    "transform:matrix(1,0,0,1,-9999,0)", "-webkit-transform:scale(0)", "scale:0", "translate:-9999px",
    "rotate:x 90deg", "transform:rotateY(180deg);backface-visibility:hidden", "zoom:0.01",
    "mask-image:linear-gradient(transparent,transparent)", "mask:linear-gradient(transparent, transparent)",
    "--d:none;display:var(--d)", "display:var(--x,none)", "position:absolute;z-index:-1"
  ])("%s", (style) => expect(fateIn(styled(style))).toBe("hidden"))
})

describe("a style at the element that leaves text to be seen", () => {
  it.each([
    "display:block", "color:red", "color:#000;background:#fff", "color:#fff;background:#000",
    "color:#fff;background:url(dark.png)", "color:#767676", "font-size:11px", "font:12px/1.5 serif", "font:inherit",
    "opacity:0.8", "opacity:1", "filter:blur(1px)", "position:absolute;left:20px", "position:relative;top:-20px",
    "margin-left:-15px", "margin:0 auto", "text-indent:2em", "height:0", "height:0;padding-bottom:56%;overflow:hidden",
    "max-height:400px;overflow:hidden", "overflow:hidden", "transform:translate(-50%,-50%)", "transform:rotate(45deg)",
    "transform:none", "transform:scale(1.1)", "clip-path:none", "clip-path:inset(0)", "clip:auto;position:absolute",
    "visibility:visible", "z-index:10;position:relative", "letter-spacing:-0.02em", "display:none;display:block",
    "display:none !important;display:block !important",
    "color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text", "font-size:calc(1 * 100%)",
    "width:calc(0px + 100%);overflow:hidden", "content:'display:none'", "background:#fff", "line-height:1"
  ])("%s", (style) => expect(fateIn(styled(style))).toBe("seen"))
})

describe("what is inside a hidden element", () => {
  it("is hidden with it, however deep", () => {
    const inner = `<section><p style="display:block;visibility:visible">${SECRET}</p></section>`
    expect(fateIn(styled("display:none", inner))).toBe("hidden")
  })

  it.each([
    ["visibility", `<div style="visibility:hidden">x<p style="visibility:visible">${SECRET}</p></div>`],
    ["size", `<div style="font-size:0">x<p style="font-size:16px">${SECRET}</p></div>`],
    ["colour", `<div style="color:#fff">x<p style="color:#000">${SECRET}</p></div>`],
    ["ground", `<div style="color:#fff">x<p style="background:#000">${SECRET}</p></div>`],
    ["indent", `<div style="text-indent:-9999px">x<p style="text-indent:0">${SECRET}</p></div>`]
  ])("is seen again where it takes back its %s", (_, body) => expect(fateIn(page(body))).toBe("seen"))

  it.each([
    ["size", `<div style="font-size:1px"><p style="font-size:2em">${SECRET}</p></div>`],
    ["opacity", `<div style="opacity:.2"><p style="opacity:.2">${SECRET}</p></div>`],
    ["visibility", `<div style="visibility:hidden"><p>${SECRET}</p></div>`],
    ["ground", `<div style="background:#222"><p style="color:#222">${SECRET}</p></div>`]
  ])("inherits its %s", (_, body) => expect(fateIn(page(body))).toBe("hidden"))
})

describe("a style sheet of the page hides", () => {
  it.each([
    [".q{display:none}", `<p class="a q b">${SECRET}</p>`],
    ["#q{display:none}", `<p id="q">${SECRET}</p>`],
    ["aside{display:none}", `<aside>${SECRET}</aside>`],
    ["p.q.r{display:none}", `<p class="r q">${SECRET}</p>`],
    ["[data-x]{opacity:0}", `<p data-x="1">${SECRET}</p>`],
    ["[data-x=\"1\"]{display:none}", `<p data-x="1">${SECRET}</p>`],
    ["[class*=hid]{display:none}", `<p class="is-hidden">${SECRET}</p>`],
    ["[class^='x-']{display:none}", `<p class="x-y">${SECRET}</p>`],
    ["[lang|=en]{display:none}", `<p lang="en-GB">${SECRET}</p>`],
    ["div .q{display:none}", `<div><section><p class="q">${SECRET}</p></section></div>`],
    ["div > .q{display:none}", `<div><p class="q">${SECRET}</p></div>`],
    ["h2 + .q{display:none}", `<h2>H</h2><p class="q">${SECRET}</p>`],
    ["h2 ~ .q{display:none}", `<h2>H</h2><p>x</p><p class="q">${SECRET}</p>`],
    ["h2,.q , h3{display:none}", `<p class="q">${SECRET}</p>`],
    [".a:not(.b){display:none}", `<p class="a">${SECRET}</p>`],
    [":is(.a,.q){display:none}", `<p class="q">${SECRET}</p>`],
    ["div p:first-child{display:none}", `<div><p>${SECRET}</p><p>x</p></div>`],
    ["div p:nth-child(2n){display:none}", `<div><p>x</p><p>${SECRET}</p></div>`],
    [".q:last-child{display:none}", `<div><p>x</p><p class="q">${SECRET}</p></div>`],
    ["/* c */.q/* d */{/* e */display/**/:none/* f */}", `<p class="q">${SECRET}</p>`],
    ["@media screen{.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@media screen and (min-width:600px){.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@media (width >= 600px){.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@media not print{.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@supports (display:grid){.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@layer base{.q{display:none}}", `<p class="q">${SECRET}</p>`],
    [".q{display:none}@media print{.q{display:block}}", `<p class="q">${SECRET}</p>`],
    ["@font-face{src:url(x)}@keyframes k{from{opacity:1}to{opacity:1}}.q{display:none}", `<p class="q">${SECRET}</p>`],
    ["@charset \"utf-8\";.q{display:none}", `<p class="q">${SECRET}</p>`],
    [".q{display:none!important}", `<p class="q" style="display:block">${SECRET}</p>`],
    ["p{display:block}.q{display:none}p{display:block}", `<p class="q">${SECRET}</p>`],
    [".q:hover{display:block}.q{display:none}", `<p class="q">${SECRET}</p>`],
    [".\\71{display:none}", `<p class="q">${SECRET}</p>`],
    ["body{background:#fff}.q{color:#fff}", `<p class="q">${SECRET}</p>`],
    ["body{background:#111;color:#eee}.q{color:#111}", `<p class="q">${SECRET}</p>`],
    [":root{--bg:#fff}body{background:var(--bg)}.q{color:var(--bg)}", `<p class="q">${SECRET}</p>`],
    [".q{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}", `<i class="q">${SECRET}</i>`],
    ["<!-- .q{display:none} -->", `<p class="q">${SECRET}</p>`],
    [".q{display:none", `<p class="q">${SECRET}</p>`]
  ])("%s", (css, body) => expect(fateIn(ruled(css, body))).toBe("hidden"))

  it("wherever it stands, and by its medium", () => {
    expect(fateIn(page(`<p class="q">${SECRET}</p><style media="screen">.q{display:none}</style>`))).toBe("hidden")
    expect(fateIn(page(`<p class="q">${SECRET}</p><style media="print">.q{display:none}</style>`))).toBe("seen")
  })
})

describe("a style sheet that leaves text to be seen", () => {
  it.each([
    ["@media print{.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@media (max-width:600px){.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@media (prefers-color-scheme:dark){.q{display:none}}", `<p class="q">${SECRET}</p>`],
    [".q:hover{display:none}", `<p class="q">${SECRET}</p>`],
    [".q::before{display:none}", `<p class="q">${SECRET}</p>`],
    [".q:before{content:'';opacity:0}", `<p class="q">${SECRET}</p>`],
    [".a .q{display:none}", `<p class="q">${SECRET}</p>`],
    [".q{display:none}.q{display:block}", `<p class="q">${SECRET}</p>`],
    [".q{display:none}#r{display:block}.q{display:none}", `<p class="q" id="r">${SECRET}</p>`],
    [".q{display:none}", `<p class="q" style="display:block">${SECRET}</p>`],
    ["@layer base{.q{display:none}}.q{display:block}", `<p class="q">${SECRET}</p>`],
    ["@keyframes k{from{opacity:0}.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["@supports not (display:grid){.q{display:none}}", `<p class="q">${SECRET}</p>`],
    ["body{opacity:0}", `<p>${SECRET}</p>`],
    ["body{visibility:hidden}", `<p>${SECRET}</p>`],
    [".q{color:#fff;background:#333}", `<p class="q">${SECRET}</p>`],
    ["a{color:#00e}.q{color:#fff}", `<p class="q"><a href="/">${SECRET}</a></p>`]
  ])("%s", (css, body) => expect(fateIn(ruled(css, body))).toBe("seen"))

  it("does not know the ground that a sheet of another file may have set", () => {
    const head = "<link rel=stylesheet href=x.css><style>.q{color:#fff}</style>"
    expect(fateIn(page(`<p class="q">${SECRET}</p>`, head))).toBe("seen")
    expect(fateIn(page(`<p style="color:#fff">${SECRET}</p>`, "<link rel=stylesheet href=x.css>"))).toBe("hidden")
  })
})

describe("the page itself hides", () => {
  it.each([
    `<div hidden>${SECRET}</div>`, `<div hidden="until-found">${SECRET}</div>`,
    `<div aria-hidden="true">${SECRET}</div>`, `<div inert>${SECRET}</div>`, `<div popover>${SECRET}</div>`,
    `<dialog>${SECRET}</dialog>`, `<template>${SECRET}</template>`,
    `<template shadowrootmode="open">${SECRET}</template>`, `<noscript>${SECRET}</noscript>`,
    `<noembed>${SECRET}</noembed>`, `<noframes>${SECRET}</noframes>`, `<script>/* ${SECRET} */</script>`,
    `<script type="text/plain">${SECRET}</script>`,
    `<script type="application/ld+json">{"description":"${SECRET}"}</script>`, `<style>/* ${SECRET} */</style>`,
    `<style>p::after{content:"${SECRET}"}</style>`, `<iframe srcdoc="<p>${SECRET}</p>"></iframe>`,
    `<iframe>${SECRET}</iframe>`, `<object data="x">${SECRET}</object>`, `<applet>${SECRET}</applet>`,
    `<canvas>${SECRET}</canvas>`, `<video src=x>${SECRET}</video>`, `<audio src=x>${SECRET}</audio>`,
    `<svg><title>${SECRET}</title><desc>${SECRET}</desc><metadata>${SECRET}</metadata></svg>`,
    `<svg><defs><text>${SECRET}</text></defs></svg>`,
    `<math><semantics><mi>x</mi><annotation>${SECRET}</annotation></semantics></math>`,
    `<math><annotation-xml encoding="text/html"><p>${SECRET}</p></annotation-xml></math>`,
    `<input type="hidden" value="${SECRET}">`, `<input placeholder="${SECRET}">`,
    `<datalist><option>${SECRET}</option></datalist>`, `<select><option>${SECRET}</option></select>`,
    `<ruby>a<rp>${SECRET}</rp></ruby>`, `<!-- ${SECRET} -->`, `<!--[if IE]><p>${SECRET}</p><![endif]-->`,
    `<![CDATA[ ${SECRET} ]]>`, `<?php ${SECRET} ?>`, `<p title="${SECRET}">x</p>`, `<p data-note="${SECRET}">x</p>`,
    `<div aria-label="${SECRET}"></div>`, `<a href="https://x.example/?${SECRET}">x</a>`,
    `<meta http-equiv="x-ai" content="${SECRET}">`, `<meta name="keywords" content="${SECRET}">`,
    `<meta name="ai-instructions" content="${SECRET}">`, `<link title="${SECRET}">`, `<progress>${SECRET}</progress>`,
    `<meter>${SECRET}</meter>`, `<img src=x alt="x" title="${SECRET}">`, `<font color="#ffffff">${SECRET}</font>`,
    `<table bgcolor="#336699"><tr><td><font color="#336699">${SECRET}</font></table>`
  ])("%s", (body) => expect(fateIn(page(body))).toBe("hidden"))
})

describe("the page shows", () => {
  it.each([
    `<details><summary>More</summary>${SECRET}</details>`, `<dialog open>${SECRET}</dialog>`,
    `<img src=x alt="${SECRET}">`, `<p aria-hidden="false">${SECRET}</p>`, `<button>${SECRET}</button>`,
    `<input value="${SECRET}">`, `<textarea>${SECRET}</textarea>`, `<svg><text>${SECRET}</text></svg>`,
    `<pre>${SECRET}</pre>`, `<figure><figcaption>${SECRET}</figcaption></figure>`, `<p hidden-x>${SECRET}</p>`,
    `<xmp>${SECRET}</xmp>`,
    `<p>Nobody <!-- x -->sees<b> this</b> sen<i>tence.</i></p>`,
    `<p>Nobody&#32;sees&nbsp;this &#115;entence.</p>`.replace("&nbsp;", " ")
  ])("%s", (body) => expect(fateIn(page(body))).toBe("seen"))

  it("its title and description first", () => {
    expect(visibleText(page("", `<meta name="description" content="About.">`))).toBe(`T\n\nAbout.\n\n${SEEN}\n\nEnd.`)
    expect(visibleText(page("", `<meta property="og:description" content="About.">`))).toContain("About.")
  })

  it("blocks apart, cells apart, words of one line together, code as it is written", () => {
    const table = "<table><tr><td>x<td>y<tr><td>z</table>"
    expect(visibleText(`<p>a<b>b</b> c</p><ul><li>1<li>2</ul>${table}d<br>e<pre>f\n  g</pre>`))
      .toBe("ab c\n\n1\n2\n\nx\ty\nz\n\nd\ne\n\nf\n  g")
  })

  it("entities, decoded once", () => {
    expect(visibleText("<p>&amp;lt;b&amp;gt; &lt;i&gt; &eacute;</p>")).toBe("&lt;b&gt; <i> é")
  })
})

describe("a page that waits for its script", () => {
  const article = `<p>${"A sentence of the article that everybody came for. ".repeat(60)}</p>`

  it.each([
    `<div style="opacity:0">${article}</div>`, `<div hidden id="S:1">${article}</div>`,
    `<main style="visibility:hidden">${article}</main>`,
    `<noscript>${article}</noscript>`
  ])("is read as if it had run: %s", (body) => expect(visibleText(page(body))).toContain("everybody came for"))

  it("is not one that has text of its own", () => {
    const others = "<p>Other words that are seen at once.</p>".repeat(40)
    expect(visibleText(page(`<div style="opacity:0">${article}</div>${others}`)))
      .not.toContain("everybody came for")
  })
})

describe("pruneHidden", () => {
  it("leaves a tree whose links fit together", () => {
    const document = parse(page(`<p hidden>${SECRET}</p><p>a</p><!-- x --><p style="display:none">b</p><p>c</p>`))
    pruneHidden(document)
    const check = (parent: { readonly children: ReadonlyArray<(typeof document)["children"][number]> }): void => {
      parent.children.forEach((child, index) => {
        expect(child.prev).toBe(parent.children[index - 1] ?? null)
        expect(child.next).toBe(parent.children[index + 1] ?? null)
        if (isElement(child)) check(child)
      })
    }
    check(document)
  })
})

describe("adversarial pages of a megabyte", () => {
  const MEGABYTE = 1_000_000
  const many = (piece: string, before = "", after = ""): string =>
    before + piece.repeat(Math.floor(MEGABYTE / piece.length)) + after

  // A bound of work is a matter for the bench; here each must come to an end, in a stack of usual size.
  it.each([
    ["open tags", many("<div>")],
    ["open and hidden tags", many("<b style=\"opacity:.99\">")],
    ["close tags", many("</div>")],
    ["less-than signs", many("<")],
    ["an endless comment", many("a", "<!--")],
    ["an endless attribute", many("a", "<p title=\"")],
    ["many attributes", many(" a=b", "<p", ">x</p>")],
    ["many siblings that are hidden", many("<i hidden>x</i>")],
    ["many classes", many("a ", "<p class=\"", "\">x</p>")],
    ["many rules", many(".a{color:red}", "<style>", `</style>${"<p class=a>x</p>".repeat(1_000)}`)],
    ["rules for everything", many("*{color:red}", "<style>", `</style>${"<p>x</p>".repeat(5_000)}`)],
    ["nested rules", many("@media screen{", "<style>", "</style><p>x</p>")],
    ["long selectors", many(" a", "<style>", "{color:red}</style><p>x</p>")],
    ["nested negations", many(":not(", "<style>", "</style><p>x</p>")],
    [
      "descendants of descendants",
      `<style>${".a ".repeat(11)}.b{color:red}</style>${"<div class=a>".repeat(500)}` +
        "<p class=b>x</p>".repeat(10_000)
    ],
    ["counted siblings", `<style>p:nth-child(3n){color:red}</style>${"<p>x</p>".repeat(50_000)}`],
    ["open brackets in a style", many("(", "<p style=\"width:")],
    ["variables of variables", many("var(--a,", "<p style=\"display:")],
    ["sums of sums", many("calc(", "<p style=\"width:")],
    ["open comments of CSS", many("/*", "<style>", "</style>")],
    ["entities", many("&amp;")],
    ["table cells", many("<td>")]
  ])("%s", (_, html) => {
    expect(visibleText(html).length).toBeLessThanOrEqual(2 * html.length)
  }, 20_000)

  it("is read up to its 100,000th node and 512 deep, and not beyond", () => {
    expect(visibleText(`${"<i></i>".repeat(100_000)}<p>${SECRET}</p>`)).not.toContain(SECRET)
    expect(visibleText(`${"<i></i>".repeat(90_000)}<p>${SECRET}</p>`)).toContain(SECRET)
    expect(visibleText(`${"<div>".repeat(600)}<p>${SECRET}</p>${"</div>".repeat(600)}<p>${SEEN}</p>`)).toBe(SEEN)
  })
})
