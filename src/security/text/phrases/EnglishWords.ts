import type { Kind, Rule } from "./Rule.ts"

const oneOf = (...words: ReadonlyArray<string>): string => `(?:${words.join("|")})`

/** Some words of any kind. Without blanks between them, they are some letters. */
const ANY_WORDS = /\(\?: ?\[[^\]]+\]\+ ?\)\{\d,\d\}/g
const ANY_WORD = /(?:\[a-z\]|\[\\w'?\]|\\w)\+/g

const squeeze = (source: string): string =>
  source
    .replaceAll("\\b", "")
    .replace(ANY_WORDS, "[a-z]{0,24}")
    .replace(ANY_WORD, "[a-z]{1,8}")
    .replaceAll(" ?", "")
    .replaceAll(" ", "")

export const rule = (kind: Kind | undefined, weight: Rule["weight"], source: string, isOrder = false): Rule => ({
  kind,
  weight,
  pattern: new RegExp(source),
  isOrder,
  squeezed: new RegExp(squeeze(source))
})

/** Something that is told to be done, not told of. */
export const order = (kind: Kind, weight: Rule["weight"], source: string): Rule =>
  rule(kind, weight, `\\b(?:${source})`, true)

export const DROP = oneOf(
  "ignore", "disregard", "forget", "overlook", "pay no (?:attention|heed) to", "set aside", "put aside",
  "throw (?:away|out)", "unlearn",
  "(?:do not|don't|never) (?:follow|obey|comply with|adhere to|listen to|heed|respect)",
  "(?:stop|cease|quit) (?:following|obeying|complying with|adhering to|listening to)", "no longer (?:follow|obey)",
  "never mind", "disobey", "dismiss", "neglect"
)
/** These are said of settings and rules of programs too. */
export const UNDO = oneOf(
  "override", "bypass", "delete", "drop", "skip", "cancel", "discard", "reset", "erase", "wipe", "break",
  "circumvent", "violate", "abandon", "overwrite", "replace", "remove", "void", "nullify", "suspend", "disable",
  "clear"
)
export const ANY = `(?: ${oneOf(
  "all", "any", "every", "each", "the", "these", "those", "your", "my", "our", "of", "completely", "entirely", "both",
  "absolutely", "and", "or", "disregard", "forget", "ignore", "whatever"
)}){0,5}`
export const BEFORE = oneOf(
  "previous", "prior", "above", "earlier", "preceding", "former", "existing", "original", "initial", "system",
  "foregoing", "past", "old", "current", "aforementioned", "other", "developer", "safety", "hidden", "internal",
  "preset", "predefined", "previously (?:given|received|provided|stated|issued)"
)
export const BETWEEN = `(?:,? ${oneOf(
  "system", "developer", "user", "safety", "security", "given", "training", "operating", "default", "and", "or",
  "ethical", "content", "moderation", "conversation", "chat", "prompts?", "rules", "commands?", "messages?",
  "context", "guidelines", "directions", "instructions", "orders", "level", "existing", "previous", "prior",
  "current", "future", "set of", "human", "assistant", "core", "any", "all", "your", "the"
)}){0,4}?`
export const INSTRUCTIONS = oneOf(
  "instructions?", "prompts?", "directives?", "guidelines?", "guidance", "programming", "training", "guardrails?",
  "safeguards?", "orders", "directions", "instructing"
)
export const RULES = oneOf(
  "rules?", "commands?", "context", "constraints?", "restrictions?", "polic(?:y|ies)", "filters?", "limitations?",
  "tasks?", "messages?"
)
/** Of a letter or a notice to people. */
export const TO_PEOPLE =
  "(?! (?:that |which )?(?:i|we|they) (?:sent|gave|posted|published|provided|mailed)| (?:in|on) (?:the|our|" +
  "my|your) (?:manual|leaflet|letter|box|label|packet|package|packaging|recipe|pattern|booklet|kit|form))"

export const MACHINE = oneOf(
  "(?:ai|llm|virtual|digital|language|automated|helpful)(?: (?:powered|based))? ?(?:assistants?|agents?|" +
    "models?|chatbots?|bots?|systems?|crawlers?|summari[sz]ers?|readers?|tools?)?",
  "llms?", "chatbots?", "(?:ai |the )?(?:large )?(?:language|ai) models?", "chatgpt", "gpt(?: ?4o?| ?5)?", "claude",
  "gemini", "copilot", "assistant", "bots?", "ais?", "agents?"
)
/** The same, without what people are called too. */
export const SURELY_MACHINE = oneOf(
  "ai", "llm", "(?:ai |large )*(?:language|ai) model", "chatbot", "chatgpt", "gpt", "claude", "gemini", "copilot",
  "(?:ai|llm|virtual|digital|automated|automatic|artificial)(?: [a-z]+)? ?(?:assistant|agent|system|bot|" +
    "crawler|summari[sz]er|reader|tool|model|program)",
  "assistant(?=[,:]| (?:or ai|reading|processing|summari))", "bot(?=[,:]| (?:reading|crawling|processing))"
)
export const YOUR_ANSWER =
  "(?:answers?|responses?|reply|replies|outputs?|summary|summaries|messages?|turn|completion|generation|" +
  "tool call|function call|request|search|fetch|action)"
export const SECRET_TALK = oneOf(
  "(?:this|the|our|your|whole|entire|full|complete)(?: (?:whole|entire|full|complete|current|previous|" +
    "above))* (?:conversation|chat|dialogue|discussion)(?: (?:history|log|transcript|so far|context|contents?|" +
    "above|with the user))?",
  "(?:chat|conversation|message|search|browsing) (?:history|logs?|transcripts?)", "system prompt", "system message",
  "hidden prompt",
  "(?:the )?user's? (?:own )?(?:personal |private |full |real |last |latest |first |previous |" +
    "original )*(?:data|information|details|files?|documents?|messages?|e ?mails?|inbox|name|location|address|" +
    "question|query|prompt|password|credentials|input|requests?|history|secrets?|api keys?|phone number)",
  "everything (?:the user|you know|you have|in your (?:context|memory))",
  "(?:your|the) (?:context window|memory|context|full context|previous messages|internal (?:notes|state))",
  "what the user (?:asked|said|wrote|typed|told you)"
)
export const SECRET_THING = oneOf(
  "(?:api|access|ssh|private|secret|encryption) ?keys?", "passwords?", "credentials?", "secrets?",
  "(?:access|auth|session|bearer|refresh) ?tokens?", "tokens?", "environment variables?", "env vars?",
  "session cookies?", "credit card", "keychain", "wallet", "seed phrases?", "private files?", "confidential"
)
export const HAND_OVER = oneOf(
  "send", "post", "forward", "transmit", "upload", "e ?mail", "mail", "leak", "exfiltrate", "submit", "deliver",
  "append", "include", "embed", "encode", "attach", "pass", "put", "add", "insert", "copy", "paste", "share",
  "relay", "report", "provide", "leak", "disclose", "dump", "write", "place", "give", "output", "print",
  "followed by", "containing", "with"
)
export const TOLD =
  "(?:tell|mention|inform|reveal|disclose|say|alert|notify|warn|show|let|ask|admit|acknowledge|refer|" +
  "telling|mentioning|informing|revealing|disclosing|alerting|notifying|warning|asking|letting)"
export const PERSON = "(?:the |your |this |any )?(?:users?|humans?|operator|person you|people you|human operator)"
