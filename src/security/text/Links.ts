/** A target that could lead to another host; `[i](x)` in a program does not. */
const LEADS_AWAY = /[:/&\\%]/
const PATH = /^(?![\\/]{2})[\w./#-]{1,100}$/
const HOST = /^(?:[a-z][a-z0-9+.-]*:)?[\\/]{2,}(?:[^\s/?#@]*@)?([\p{L}\p{N}.-]{1,253})/iu
const SCHEME = /^([a-z][a-z0-9+.-]{0,31}):/i

/** The name of the host; a path of the same host; the scheme where there is neither. */
const hostOf = (target: string): string =>
  PATH.test(target) ? target : HOST.exec(target)?.[1] ?? SCHEME.exec(target)?.[1] ?? "here"

/** The words of a link, with up to four pairs of brackets in them that are no link of their own. */
const WORDS = "[^\\[\\]]{0,500}(?:\\[[^\\[\\]]{0,200}\\](?!\\()[^\\[\\]]{0,500}){0,4}"
const TARGET = "[^()\\s]{0,2000}(?:\\([^()\\s]{0,200}\\)[^()\\s]{0,2000})?"
const TITLE = "\"[^\"]{0,500}\"|'[^']{0,500}'|\\([^()]{0,500}\\)"
const LINK = new RegExp(`(!?)\\[(${WORDS})\\]\\(\\s{0,9}(${TARGET})(?:\\s{1,9}(?:${TITLE}))?\\s{0,9}\\)`, "g")
const REFERENCE = /!\[([^[\]]{0,500})\]\[[^[\]]{0,200}\]/g

/** What is left of the syntax, nested deeper or broken on purpose: an inline link, and the target of a reference. */
const INLINE_LEFT = /\](?=\(\s{0,9}[^()\s]{0,200}[:/&\\%])/g
const TARGET_LEFT = /\](?=:\s{0,9}<?(?:[a-z][a-z0-9+.-]{0,31}:|[\\/]{2}|[&\\]))/gi

const named = (words: string): string => (words.trim() === "" ? "[image]" : `[image: ${words.trim()}]`)

const plainLink = (link: string, mark = "", words = "", target = ""): string => {
  if (!LEADS_AWAY.test(target)) return link
  const host = hostOf(target.replace(/^</, ""))
  return `${mark === "!" ? named(words) : words.trim() || "link"} (${host})`
}

/** How deep links are looked for in links: an image in a link, and once more. */
const NESTED = 3

/** Markdown's links and images as their words and their host: nothing is left that a client would show or follow. */
export const withoutLinks = (text: string): string => {
  let result = text
  for (let round = 0; round < NESTED; round++) result = result.replace(LINK, plainLink)
  return result
    .replace(REFERENCE, (_, words: string) => named(words))
    .replace(INLINE_LEFT, "] ")
    .replace(TARGET_LEFT, "] ")
}
