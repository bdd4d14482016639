// Written by test/support/phrases/writeNeeds.ts.

/** For each rule for English the texts of which every match has one at least; none where nothing can be said. */
export const needs: ReadonlyArray<ReadonlyArray<string>> = [
  [
    "instruction", "prompt", "directive", "guideline", "guidance", "programming", "training", "guardrail", "safeguard",
    "orders", "directions", "instructing"
  ],
  [
    "ignore", "disregard", "forget", "overlook", "pay no ", "set aside", "put aside", "throw ", "unlearn", "do not",
    "don't", "never", "following", "obeying", "complying with", "adhering to", "listening to", "no longer ",
    "never mind", "disobey", "dismiss", "neglect"
  ],
  ["instructions", "prompt", "directives", "guidelines", "programming", "guardrails"],
  [
    "instructions", "prompt", "programming", "training", "guidelines", "directives", "guardrails", "safeguards",
    "orders"
  ],
  [" your"],
  ["instructions", "directions", "prompt", "guidelines", "orders", "directives"],
  ["above", "before ", "so far", "previously", "prior to", "up to ", "preceding", "instructed", "programmed"],
  [
    "ignore", "disregard", "forget", "overlook", "pay no ", "set aside", "put aside", "throw ", "unlearn", "do not",
    "don't", "never", "following", "obeying", "complying with", "adhering to", "listening to", "no longer ",
    "never mind", "disobey", "dismiss", "neglect"
  ],
  ["above", "preceding", "foregoing", "previous", "user's", "original"],
  ["summari", "what you", "current", "original", "previous", "present", "assigned", "answering", "your "],
  ["instructions", "prompt", "directives", "guidelines", "programming", "orders"],
  [
    "ignore", "disregard", "forget", "overlook", "pay no ", "set aside", "put aside", "throw ", "unlearn", "do not",
    "don't", "never", "following", "obeying", "complying with", "adhering to", "listening to", "no longer ",
    "never mind", "disobey", "dismiss", "neglect"
  ],
  ["instructions", "prompt", "directives", "guidelines"],
  ["you are now"],
  ["you are "],
  [
    "dan", "unrestricted", "unfiltered", "uncensored", "jailbroken", "evil", "amoral", "rogue", "unaligned",
    "unlimited", "unbound", "rule", "malicious", " mode"
  ],
  ["do anything now", " mode ", " mode"],
  ["from ", "for the rest of", "for the remainder of", "throughout"],
  ["act as", "pretend", "role", "impersonate", "assume the ", "take on the ", "adopt the ", "behave "],
  ["without ", "restrictions", "filters", "limitations", "rules", "guardrails", "ethics"],
  ["you ", "your "],
  ["you ", "you have no "],
  ["you are "],
  [
    "attention", "hello", "hey", "hi", "dear", "note", "notice", "message", "memo", "instruction", "reminder",
    "warning", "order", "orders", "directive", "special instruction"
  ],
  ["if you"],
  [
    "reading", "processing", "summari", "parsing", "visiting", "indexing", "crawling", "analy", "scanning",
    "accessing", "translating", "ingesting"
  ],
  [
    "must", "should", "shall", "will", "need", "have to", "are ", "ought", "please", "always", "never", "recommend",
    "reply", "respond", "answer", "say", "tell", "include", "ignore", "send", "call", "output", "write"
  ],
  ["must", "should", "shall", "required", "instructed", "ordered", "obliged", "asked", "hereby", "need to", "have to"],
  ["instruction", "directive", "order", "prompt", "task", "objective", "goal", "mission", "assignment"],
  ["your "],
  ["override", "supersede", "precedence", "priority", "replace", "cancel", "outrank", "trump"],
  ["instead", "rather than ", "instruction", "command", "order", "steps", "directive"],
  [
    "say", "reply", "respond", "rate", "rank", "recommend", "ignore", "disregard", "forget", "speak", "answer",
    "write", "tell", "output", "print", "include", "add", "send", "call", "use", "do not", "don't", "always", "never",
    "stop", "give", "repeat", "act", "summari", "you ", "your"
  ],
  ["obey", "comply with", "submit to"],
  ["assistant", "hidden ", "this "],
  [" summari"],
  ["for", "to"],
  ["prompt", "instruction", "message", "rules", "guidelines", "configuration", "directives", "settings", "context"],
  ["instructions", "prompt", "guidelines", "directives", "configuration", "programming"],
  ["above", "before ", "preceding", "prior"],
  ["decode", "decrypt", "decipher", "unscramble", "obfuscate", "base64", "translate", "rot13", "reverse"],
  [
    "conversation", "chat", "dialogue", "discussion", "message", "search", "browsing", "system prompt",
    "system message", "hidden prompt", "user'", "everything ", "context window", "memory", "context", "full context",
    "previous messages", "internal ", "what the user "
  ],
  [
    "key", "password", "credential", "secret", "token", "environment variable", "env var", "session cookie",
    "credit card", "keychain", "wallet", "seed phrase", "private file", "confidential"
  ],
  ["all", "any", "every", "whatever"],
  ["and", "then"],
  ["string", "parameter", "in ", "base64", "url encoded", "as a"],
  [
    "conversation", "chat", "dialogue", "discussion", "message", "search", "browsing", "system prompt",
    "system message", "hidden prompt", "user'", "everything ", "context window", "memory", "context", "full context",
    "previous messages", "internal ", "what the user "
  ],
  [" with "],
  [
    "context", "context window", "memory", "training data", "weights", "hidden", "internal", "environment",
    "tool result"
  ],
  ["webhook", "our server", "this ", "the "],
  [
    "silently", "secretly", "covertly", "quietly", "discreetly", "immediately", "right away", "in the background",
    "without ", "do not ask ", "don't ask ", "confirmation", "questions"
  ],
  ["tool", "function", "plugin", "tool call", "function call", "shell", "terminal", "interpreter", "browser tool"],
  [
    "tool call", "function call", "tool use", "api call", "subsequent", "future", "following", "next", "later",
    "further"
  ],
  ["tool", "plugin"],
  ["the user's", " behalf", "without ", "for the user"],
  ["tool", "function", "command", "plugin", "api"],
  ["user", "human", "operator", "person you", "people you", "human operator"],
  [
    "page", "site", "message", "text", "instruction", "prompt", "document", "source", "note", "website", "injection",
    "order", "step", "request", "fact", "change", "email", "comment", "tool call", "section", "notice"
  ],
  [
    "secret", "hidden", "confidential", "private", "between us", "to yourself", "hide", "conceal", " not ",
    "never be ", "do not "
  ],
  ["this", "these"],
  [
    "system", "admin", "administrator", "developer", "root", "operator", "moderator", "openai", "anthropic", "google",
    "microsoft", "security team"
  ],
  ["override", "instructions", "directive", "prompt update", "mode activated"],
  [
    "your ", "developer", "system administrator", "system prompt", "ai safety team", "model provider", "openai",
    "anthropic", "google deepmind", "mistral"
  ],
  ["user "],
  ["user "],
  [
    "instruction", "important", "urgent", "critical", "attention", "warning", "notice", "mandatory", "priority",
    "emergency", "reminder", "note", "alert"
  ],
  ["before "],
  ["only", "exactly", "just", "nothing ", "solely", "simply", "precisely", "always", "verbatim"],
  [
    "word", "phrase", "string", "sentence", "sequence", "following ", "exact ", "and nothing else", "other", "further",
    "additional"
  ],
  [
    "answer", "response", "reply", "replies", "output", "summary", "summaries", "message", "turn", "completion",
    "generation", "tool call", "function call", "request", "search", "fetch", "action", "repl", "summar"
  ],
  ["answer", "response", "reply", "replies", "output", "summary", "completion"],
  ["when"],
  [
    "user", "over ", "above ", " the ", "place", "position", "when asked", "in your ", "regardless of",
    "no matter what"
  ],
  ["user"],
  ["user"],
  [" your "],
  ["your "],
  ["asked", "ask"],
  ["when"],
  [
    "rank", "rate", "recommend", "describe", "score", "grade", "evaluate", "hire", "shortlist", "approve", "endorse",
    "give"
  ],
  ["say", "write", "reply", "respond", "answer", "output", "print", "state"],
  [
    "the following ", "review", "rating", "score", "evaluation", "assessment", "start ", "10/10", "full marks",
    "the highest "
  ]
]
