import { withoutLinks } from "./Links.ts"
import { AUTOLINK, CLOSE, GT, LESS, LT, OPEN } from "./Brackets.ts"
import { latinised } from "./Look.ts"

const setOf = (...lines: ReadonlyArray<string>): ReadonlySet<string> => new Set(lines.join(" ").split(" "))

/** Elements that load something, ask for something, or change what stands around them. */
const LOADING = setOf(
  "img image iframe frame frameset script style link meta base object embed applet svg math form input button",
  "textarea select video audio source track picture canvas template noscript noembed noframes plaintext xmp marquee",
  "portal param html head body isindex area dialog foreignobject"
)
/** Words that make a tag look as if it came from the server, the client or the person, in any part of its name. */
const ADDRESSING = setOf(
  "important system assistant human ai llm instruction instructions prompt prompts admin administrator developer",
  "override secret hidden untrusted trusted tool tools invoke function functions antml thinking reasoning scratchpad",
  "critical urgent attention inst sys bos eos pad unk im turn endoftext jailbreak agent reminder guardrail policy"
)
/** The same where it cannot be the argument of a type, `List<Message>`. */
const AMBIGUOUS = setOf(
  "user model message messages data content result results query task answer response reply context document",
  "documents source sources search external web page conversation rule rules note info information example output",
  "input question parameter parameters think thought end start s retrieved article snippet warning alert request"
)

/** What stands before, the bracket, the name, what follows it, and the bracket at the end if there is one. */
const TAG = new RegExp(
  `([\\p{L}\\p{N})\\]])?(${LT}\\s{0,3}[/!?]?\\s{0,3})` +
    `([\\p{L}\\p{N}][\\p{L}\\p{N}_:.-]{0,60})(?=[\\s/>"'\\uff1e\\ufe65&]|$)` +
    `((?:[^<>&\\uff1c\\uff1e\\ufe64\\ufe65]|&(?!(?:[lg]t|#0{0,6}6[02]|#x0{0,6}3[ce]))){0,4000})(${GT})?`,
  "giu"
)
const RISKY_NAMES = "on[a-z]{3,}|src|srcset|srcdoc|href|xlink:href|action|formaction|data|poster|background|ping|style"
const RISKY = new RegExp(`[\\s/"'](?:${RISKY_NAMES})\\s*=`, "i")

const isActive = (name: string, attributes: string, isArgument: boolean): boolean => {
  const plain = latinised(name)
  if (LOADING.has(plain) || RISKY.test(attributes)) return true
  return plain.split(/[_:.-]/).some((part) => ADDRESSING.has(part) || (!isArgument && AMBIGUOUS.has(part)))
}

const inertTag = (tag: string, before = "", open = "", name = "", attributes = "", close?: string): string => {
  // `a < system` of a comparison has a blank and no end.
  if (/\s$/.test(open) && attributes.trim() !== "") return tag
  // An end is never an argument, whatever it stands behind.
  if (!isActive(name, attributes, before !== "" && !open.includes("/"))) return tag
  return `${before}${open.replace(LESS, OPEN)}${name}${attributes}${close === undefined ? "" : CLOSE}`
}

const withoutTags = (text: string): string => text.replace(AUTOLINK, "$1").replace(TAG, inertTag)

const SECTION =
  "untrusted|external|content|results?|web|tools?|data|documents?|context|user|system|prompt|page|input|output|" +
  "instructions?|text|message|conversation|search|fetch(?:ed)?|article|snippet"

/** `<<name>>`, up to three brackets. */
const DOUBLE = new RegExp(`${LT}{2,3}(\\s?/?\\s?\\p{L}[\\p{L}\\p{N}_ :./=-]{0,160}\\s?)${GT}{2,3}`, "giu")
const BRACKETED = new RegExp(
  "\\[(\\s?/?\\s?(?:INST|SYS|SYSTEM|ASSISTANT|USER|HUMAN|BOS|EOS|AVAILABLE_TOOLS|TOOL_CALLS?|TOOL_RESULTS?|" +
    "UNTRUSTED[^[\\]\\n]{0,80}|" +
    `(?:END|BEGIN|START|STOP)\\b[^[\\]\\n]{0,40}\\b(?:${SECTION})\\b[^[\\]\\n]{0,40})\\s?)\\]`,
  "gi"
)
/** `--- END OF SEARCH RESULTS ---`, but no key and no certificate. */
const RULED = new RegExp(
  "(?<![-=*#_~])([-=*#_~])\\1{2,160}([ \\t]{0,3}(?:END|BEGIN|START)\\b(?![^\\n]{0,60}(?:KEY|CERT|PGP|SSH|RSA))" +
    `[^\\n\\-=*#_~]{0,60}\\b(?:${SECTION})\\b[^\\n\\-=*#_~]{0,60})(?:\\1{2,160})?`,
  "gi"
)

/** What each needs to find anything: most texts have none of it, and to look for a few signs takes a tenth of the time. */
const DOUBLE_NEEDS = ["<", "\uff1c", "\ufe64", "&"]
const RULED_NEEDS = ["---", "===", "***", "###", "___", "~~~"]

const hasAny = (text: string, signs: ReadonlyArray<string>): boolean => signs.some((sign) => text.includes(sign))

/** Takes apart what looks like an envelope, of this server or another, and lines that claim that one begins or ends. */
export const withoutEnvelopes = (text: string): string => {
  const single = hasAny(text, DOUBLE_NEEDS) ? text.replace(DOUBLE, `${OPEN}${OPEN}$1${CLOSE}${CLOSE}`) : text
  const open = single.includes("[") ? single.replace(BRACKETED, "($1)") : single
  return hasAny(open, RULED_NEEDS) ? open.replace(RULED, "$1$2") : open
}

const CHAT_TOKEN = new RegExp(
  `${LT}(\\s?[|\\uff5c]\\s?[\\p{L}\\p{N}_\\u2581/:.-]{1,60}\\s?[|\\uff5c]\\s?)${GT}`,
  "giu"
)
const ARGUMENTS = "arguments|parameters|input|args|action_input|tool_input"
const CALLS = "tool_calls?|tool_use|tool_result|function_call"
const CALL_KEY = new RegExp(`"(${CALLS})"(?=\\s{0,9}:)`, "gi")
const CALL = new RegExp(
  "\"(name|tool|function|action|recipient_name)\"(\\s{0,9}:\\s{0,9})\"([^\"\\n]{1,80})\"(\\s{0,9},\\s{0,9})" +
    `"(${ARGUMENTS})"(?=\\s{0,9}:)`,
  "gi"
)

const withoutCalls = (text: string): string =>
  text
    .replace(CHAT_TOKEN, `${OPEN}$1${CLOSE}`)
    .replace(CALL_KEY, "'$1'")
    .replace(CALL, "'$1'$2'$3'$4'$5'")
    .replace(/\bto=(?=functions\b)/gi, "to: ")

const FENCES = /`{3,}|~{3,}/g
const SPEAKERS =
  "Human|User|Assistant|System|Developer|AI|HUMAN|USER|ASSISTANT|SYSTEM|DEVELOPER|Action Input|Final Answer"
const HEADED = "Instructions?|Response|Input|Context|Question|Answer|Task|Output|Observation|Prompt"
const COLON = "[ \\t]*(?:[*_]{2})?[:\\uff1a]"
const TURN =
  `(?:#{1,6}[ \\t]*(?:[*_]{2})?(?:${SPEAKERS}|${HEADED})${COLON}|(?:[*_]{2})?(?:${SPEAKERS})${COLON})`
const TURNS = new RegExp(`(^|\\n)([ \\t]*)(${TURN})`, "g")

const TURN_AT_START = new RegExp(`^[ \\t]*${TURN}`)
const LESS_ENTITY = /^&(?:lt|#0{0,6}60|#x0{0,6}3c)/i
const BRACKET_WORD = /^\[ ?\/?[A-Za-z]{3}/
const KEY_END = /^"\s{0,9}:/
/** UTF-16 units: the longest that `TURN` and `LESS_ENTITY` look at. */
const LONGEST_TURN = 48
const LONGEST_ENTITY = 12

/** Whether something of what is made inert may begin, or end, with the sign at this place. */
const isHint = (text: string, at: number): boolean => {
  const sign = text[at]
  switch (sign) {
    case "<":
    case "\uff1c":
    case "\ufe64":
      return true
    case "]":
      return "([:".includes(text[at + 1] ?? " ")
    case "!":
      return text[at + 1] === "["
    case "[":
      return BRACKET_WORD.test(text.slice(at, at + 6))
    case "&":
      return LESS_ENTITY.test(text.slice(at, at + LONGEST_ENTITY))
    case "\"":
      return KEY_END.test(text.slice(at, at + 11))
    case ":":
    case "\uff1a": {
      const line = text.lastIndexOf("\n", at) + 1
      return at - line <= LONGEST_TURN && TURN_AT_START.test(text.slice(line, at + 1))
    }
    case "=":
      if (/to$/i.test(text.slice(Math.max(0, at - 2), at))) return true
      return text[at + 1] === sign && text[at + 2] === sign
    case "`":
    case "~":
    case "-":
    case "*":
    case "#":
    case "_":
      return text[at + 1] === sign && text[at + 2] === sign
    default:
      return false
  }
}

/** Whether there may be anything to do: all that most texts are asked. A regular expression takes longer (measured). */
const mayBeActive = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    // Letters, figures and blanks.
    if ((code >= 0x61 && code <= 0x7a) || code === 0x20 || (code > 0x7e && code < 0xfe64)) continue
    if ((code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a)) continue
    if (isHint(text, at)) return true
  }
  return false
}

const PASSES = 4

/**
 * The text with everything active in it made plain, and readable still: links and images show their words and their
 * host, tags that load or address somebody and the tokens of chat templates get other brackets, a fence of code gets
 * apostrophes, tool calls other quotation marks, and a line that claims to be a turn of a conversation is quoted.
 * `line`: the text is a single line that others stand around, and begins no turn. Applied twice it changes no more.
 */
export const inert = (text: string, line = false): string => {
  let result = text
  // What one pass leaves can stand together as something new.
  for (let pass = 0; pass < PASSES && mayBeActive(result); pass++) {
    const plain = withoutCalls(withoutTags(withoutEnvelopes(withoutLinks(result)))).replace(FENCES, "'''")
    const next = line ? plain : plain.replace(TURNS, "$1$2> $3")
    if (next === result) break
    result = next
  }
  return result
}
