import { aims } from "./EnglishAims.ts"
import { orders } from "./EnglishOrders.ts"
import type { Rule } from "./Rule.ts"

export const english: ReadonlyArray<Rule> = [...orders, ...aims]

/** Talk about such attacks, rather than one: takes away from what the words of an attack count. */
export const TALKED_ABOUT = new RegExp(
  "\\b(?:prompt ?injections?|injection (?:attacks?|attempts?|payloads?|techniques?)|jail ?break(?:s|ing|" +
    "ers?)?|attack(?:s|ers?|ing)?(?![@.\\w])|adversar(?:y|ies|ial)|red ?team(?:s|ing|ers?)?|" +
    "research(?:ers?)?|vulnerabilit(?:y|ies)|owasp|malicious|exploits?|hackers?|phrases? (?:like|such as)|" +
    "e\\.g\\.|known as|so called|trick(?:s|ed|ing)? (?:the|an?|chatbots?|ai|models?|it)|detect(?:s|ion|ors?|" +
    "ing)?|headlines?|paper|meme|trolling|users are|people are|screenshot|wrote|typed|reads?:|says?:|" +
    "called|titled|quot(?:e|es|ed|ing)|explain(?:s|ed)?|defen[cs]es?|mitigat(?:e|ion)|" +
    "guardrails? against)\\b|[\"'] ?(?:is|are|was|means|attacks?|prompts?|appears?)\\b"
)

/** Where an order can begin. After a mere `to` somebody tells of one: "made it to ignore". */
const BEGINNING = new RegExp(
  "(?:^|[.,:;!?\"/] ?|(?<![a-z])' ?|\\b(?:please|and|then|now|must|should|shall|will|would|(?:can|" +
    "could) you|instead|just|also|you|immediately|first|finally|next|important|system|or|but|assistant|ai|" +
    "always|simply|kindly|(?:need|have|required|instructed|ordered|expected|supposed|told) to|(?:want|ask|" +
    "asked|order|command|instruct|tell|urge|require|need|like) you to|necessary to|so) )$"
)
/** UTF-16 units; the longest beginning has 18. */
const LONGEST_BEGINNING = 32

/** Whether an order can begin behind these words. */
export const canBegin = (before: string): boolean => BEGINNING.test(before.slice(-LONGEST_BEGINNING))

/** Words of which an English sentence has one at least if the rules can find enough in it. */
export const CORE: ReadonlySet<string> = new Set(
  ("you your you're user users user's ai ais llm llms assistant assistants agent agents model models chatbot " +
    "chatbots chatgpt gpt claude gemini copilot bot bots prompt prompts instruction instructions directive " +
    "directives guidelines guidance programming system admin administrator developer developers openai anthropic " +
    "override ignore disregard forget answer reply respond response output summary tool tools function " +
    "conversation chat password passwords credentials key keys token tokens secret secrets decode decrypt send " +
    "forward upload post email run execute call invoke reveal print repeat summarize summarise summarizing " +
    "summarising rate rank review file files env ssh memory hidden insert include say write tell stop page " +
    "document obey decode mode dan jailbreak orders rules recommend important urgent attention message messages " +
    "directions commands above preceding").split(" ")
)
