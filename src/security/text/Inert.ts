import { latinised } from "./Look.ts"

/** `<` as it is, in its wide forms, and as an entity that a careless reader decodes once more. */
const LT = "(?:[<\\uff1c\\ufe64]|&(?:lt|#0{0,6}60|#x0{0,6}3c);?)"
const GT = "(?:[>\\uff1e\\ufe65]|&(?:gt|#0{0,6}62|#x0{0,6}3e);?)"
const OPEN = "\u2039"
const CLOSE = "\u203a"

const LABELS = "Human|User|Assistant|System|Developer|AI|HUMAN|USER|ASSISTANT|SYSTEM|DEVELOPER|Action Input|Final Answer"
const HEADED = "Instructions?|Response|Input|Context|Question|Answer|Task|Output|Observation|Prompt"
const SECTION = "untrusted|external|content|results?|web|tools?|data|documents?|context|user|system|prompt|page|input|output|" +
  "instructions?|text|message|conversation|search|fetch(?:ed)?|article|snippet"

/** What a text must hold for any of the patterns below to match: most texts do not, and are done after this. */
const HINT = new RegExp(
  `[<\\uff1c\\ufe64]|&(?:lt|#0{0,6}60|#x0{0,6}3c)|\\][([:]|!\\[|\`\`\`|~~~|\\[ ?/?[A-Z]{3}|to=functions|` +
    `(?:^|\\n)[ \\t]*(?:#{1,6}[ \\t]*|[*_]{2})?(?:${LABELS}|${HEADED})[ \\t]*(?:[*_]{2})?[:\\uff1a]|` +
    `"(?:arguments|parameters|input|args|action_input|tool_input|tool_calls?|tool_use|function_call)"\\s*:|` +
    `[-=*#_~]{3} ?(?:END|BEGIN|START|End|Begin|Start|end|begin|start)\\b`,
  "i"
)

/** A target that could lead to another host; `[i](x)` in a program does not. */
const LEADS_AWAY = /[:/&\\%]/

const PATH = /^(?![\\/]{2})[\w./#-]{1,100}$/

/** The name of the host, or the scheme where there is none, or a path of the same host. */
const hostOf = (target: string): string => {
  if (PATH.test(target)) return target
  const found = /^(?:[a-z][a-z0-9+.-]*:)?[\\/]{2,}(?:[^\s/?#@]*@)?([\p{L}\p{N}.-]{1,253})/iu.exec(target)?.[1]
  return found ?? /^([a-z][a-z0-9+.-]{0,31}):/i.exec(target)?.[1] ?? "here"
}

/** The words of a link, with up to four pairs of brackets in them that are no link of their own. */
const WORDS = "[^\\[\\]]{0,500}(?:\\[[^\\[\\]]{0,200}\\](?!\\()[^\\[\\]]{0,500}){0,4}"
const LINK = new RegExp(
  `(!?)\\[(${WORDS})\\]\\(\\s{0,9}([^()\\s]{0,2000}(?:\\([^()\\s]{0,200}\\)[^()\\s]{0,2000})?)` +
    `(?:\\s{1,9}(?:"[^"]{0,500}"|'[^']{0,500}'|\\([^()]{0,500}\\)))?\\s{0,9}\\)`,
  "g"
)
const REFERENCE = /!\[([^[\]]{0,500})\]\[[^[\]]{0,200}\]/g

const described = (isImage: boolean, words: string, host: string): string => {
  const name = words.trim()
  return isImage ? `[image${name === "" ? "" : `: ${name}`}] (${host})` : `${name === "" ? "link" : name} (${host})`
}

/** How deep links are looked for in links: an image in a link, and once more. */
const NESTED = 3

const withoutLinks = (text: string): string => {
  let result = text
  for (let round = 0; round < NESTED; round++) {
    result = result.replace(LINK, (link: string, mark: string, words: string, target: string) =>
      LEADS_AWAY.test(target) ? described(mark === "!", words, hostOf(target.replace(/^</, ""))) : link)
  }
  return result
    .replace(REFERENCE, (_, words: string) => (words.trim() === "" ? "[image]" : `[image: ${words.trim()}]`))
    // What is left of the syntax, nested deeper or broken on purpose, is taken apart.
    .replace(/\](?=\(\s{0,9}[^()\s]{0,200}[:/&\\%])/g, "] ")
    .replace(/\](?=:\s{0,9}<?(?:[a-z][a-z0-9+.-]{0,31}:|[\\/]{2}|[&\\]))/gi, "] ")
}

const AUTOLINK = new RegExp(
  `${LT}((?:[a-z][a-z0-9+.-]{1,31}:[\\\\/]{2}|(?:mailto|data|javascript|vbscript|file|blob|tel|sms):)[^\\s<>]{0,4000}?)${GT}`,
  "gi"
)

const LOADING = new Set(
  ("img image iframe frame frameset script style link meta base object embed applet svg math form input button textarea " +
    "select video audio source track picture canvas template noscript noembed noframes plaintext xmp marquee portal param " +
    "html head body isindex area dialog foreignobject").split(" ")
)
/** Words that make a tag look as if it came from the server, the client or the person, in any part of its name. */
const ADDRESSING = new Set(
  ("important system assistant human ai llm instruction instructions prompt prompts admin administrator developer " +
    "override secret hidden untrusted trusted tool tools invoke function functions antml thinking reasoning scratchpad " +
    "critical urgent attention inst sys bos eos pad unk im turn endoftext jailbreak agent reminder guardrail policy").split(" ")
)
/** The same where it cannot be a type argument, `List<Message>`. */
const AMBIGUOUS = new Set(
  ("user model message messages data content result results query task answer response reply context document documents " +
    "source sources search external web page conversation rule rules note info information example output input question " +
    "parameter parameters think thought end start s retrieved article snippet warning alert request").split(" ")
)
const TAG = new RegExp(
  `([\\p{L}\\p{N})\\]])?(${LT}\\s{0,3}[/!?]?\\s{0,3})([\\p{L}\\p{N}][\\p{L}\\p{N}_:.-]{0,60})(?=[\\s/>"'\\uff1e\\ufe65&]|$)` +
    `((?:[^<>&\\uff1c\\uff1e\\ufe64\\ufe65]|&(?!(?:[lg]t|#0{0,6}6[02]|#x0{0,6}3[ce]))){0,4000})(${GT})?`,
  "giu"
)
const LESS = new RegExp(LT, "iu")
const RISKY = /[\s/"'](?:on[a-z]{3,}|src|srcset|srcdoc|href|xlink:href|action|formaction|data|poster|background|ping|style)\s*=/i

const isActive = (before: string | undefined, name: string, attributes: string): boolean => {
  const plain = latinised(name)
  if (LOADING.has(plain) || RISKY.test(attributes)) return true
  const parts = plain.split(/[_:.-]/)
  return parts.some((part) => ADDRESSING.has(part)) || (before === undefined && parts.some((part) => AMBIGUOUS.has(part)))
}

const withoutTags = (text: string): string =>
  text.replace(AUTOLINK, "$1").replace(
    TAG,
    (tag: string, before: string | undefined, open: string, name: string, attributes: string, close: string | undefined) => {
      // `a < system` of a comparison has a blank and no end.
      if (/\s$/.test(open) && !/^\s*$/.test(attributes)) return tag
      // An end is never a type argument, whatever it stands behind.
      if (!isActive(open.includes("/") ? undefined : before, name, attributes)) return tag
      return `${before ?? ""}${open.replace(LESS, OPEN)}${name}${attributes}${close === undefined ? "" : CLOSE}`
    }
  )

const CHAT_TOKEN = new RegExp(`${LT}(\\s?[|\\uff5c]\\s?[\\p{L}\\p{N}_\\u2581/:.-]{1,60}\\s?[|\\uff5c]\\s?)${GT}`, "giu")
const DOUBLE = new RegExp(`${LT}{2,3}(\\s?/?\\s?\\p{L}[\\p{L}\\p{N}_ :./=-]{0,160}\\s?)${GT}{2,3}`, "giu")
const BRACKETED = new RegExp(
  `\\[(\\s?/?\\s?(?:(?:INST|SYS|SYSTEM|ASSISTANT|USER|HUMAN|BOS|EOS|AVAILABLE_TOOLS|TOOL_CALLS?|TOOL_RESULTS?|UNTRUSTED[^[\\]\\n]{0,80})|` +
    `(?:END|BEGIN|START|STOP)\\b[^[\\]\\n]{0,40}\\b(?:${SECTION})\\b[^[\\]\\n]{0,40})\\s?)\\]`,
  "gi"
)
const RULED = new RegExp(
  `(?<![-=*#_~])([-=*#_~])\\1{2,160}([ \\t]{0,3}(?:END|BEGIN|START)\\b(?![^\\n]{0,60}(?:KEY|CERT|PGP|SSH|RSA))[^\\n\\-=*#_~]{0,60}\\b(?:${SECTION})\\b` +
    `[^\\n\\-=*#_~]{0,60})(?:\\1{2,160})?`,
  "gi"
)
const CALL_KEYS =
  /"(tool_calls?|tool_use|tool_result|function_call)"(?=\s{0,9}:)|"(name|tool|function|action|recipient_name)"(\s{0,9}:\s{0,9})"([^"\n]{1,80})"(\s{0,9},\s{0,9})"(arguments|parameters|input|args|action_input|tool_input)"(?=\s{0,9}:)/gi

/** The envelope of this server, of other servers, and lines that claim that one begins or ends. */
export const withoutEnvelopes = (text: string): string =>
  text
    .replace(DOUBLE, `${OPEN}${OPEN}$1${CLOSE}${CLOSE}`)
    .replace(BRACKETED, "($1)")
    .replace(RULED, "$1$2")

const withoutTokens = (text: string): string =>
  text.replace(CHAT_TOKEN, `${OPEN}$1${CLOSE}`)
    .replace(CALL_KEYS, (_, single: string | undefined, key: string, colon: string, value: string, comma: string, last: string) =>
      single === undefined ? `'${key}'${colon}'${value}'${comma}'${last}'` : `'${single}'`)
    .replace(/\bto=(?=functions\b)/gi, "to: ")

const FENCES = /`{3,}|~{3,}/g
const TURNS = new RegExp(
  `(^|\\n)([ \\t]*)(#{1,6}[ \\t]*(?:[*_]{2})?(?:${LABELS}|${HEADED})[ \\t]*(?:[*_]{2})?[:\\uff1a]|` +
    `(?:[*_]{2})?(?:${LABELS})[ \\t]*(?:[*_]{2})?[:\\uff1a])`,
  "g"
)

const PASSES = 4

/**
 * The text with everything active in it made plain, and readable still: links and images show their words and their
 * host, tags that load or address somebody and the tokens of chat templates get other brackets, a fence of code gets
 * apostrophes, tool calls other quotation marks, and a line that claims to be a turn of a conversation is quoted. `line`:
 * the text is a single line that others stand around, and begins no turn. Applied twice it changes nothing more.
 */
export const inert = (text: string, line = false): string => {
  let result = text
  // What one pass leaves can stand together as something new.
  for (let round = 0; round < PASSES && HINT.test(result); round++) {
    const plain = withoutTokens(withoutTags(withoutEnvelopes(withoutLinks(result)))).replace(FENCES, "'''")
    const next = line ? plain : plain.replace(TURNS, "$1$2> $3")
    if (next === result) break
    result = next
  }
  return result
}
