import {
  ANY, BEFORE, BETWEEN, DROP, INSTRUCTIONS, MACHINE, order, rule, RULES, SURELY_MACHINE, TO_PEOPLE, UNDO
} from "./EnglishWords.ts"
import type { Rule } from "./Rule.ts"

/** To change what the reader obeys, and to tell what it is. */
export const orders: ReadonlyArray<Rule> = [
  order("override", 3, `${DROP}${ANY} ${BEFORE}${BETWEEN} ${INSTRUCTIONS}\\b${TO_PEOPLE}`),
  order("override", 2, `${DROP}${ANY} ${BEFORE}${BETWEEN} ${RULES}\\b${TO_PEOPLE}`),
  order("override", 3,
    `${UNDO}${ANY} ${BEFORE}${BETWEEN} (?:instructions|prompts?|directives|guidelines|programming|` +
    "guardrails)\\b"
  ),
  order("override", 3,
    `(?:${DROP}|${UNDO})(?: all| any)?(?: of)? your(?: [a-z]+){0,2} (?:instructions|prompts?|programming|` +
    "training|guidelines|directives|guardrails|safeguards|orders)\\b"
  ),
  order("override", 2,
    `(?:${DROP}|${UNDO})(?: all| any)?(?: of)? your(?: [a-z]+){0,2} (?:rules|restrictions|filters|` +
    "limitations|constraints|polic(?:y|ies)|task|goal)\\b"
  ),
  order("override", 3,
    `${DROP}(?: all)?(?: of)?(?: the)? (?:instructions|directions|prompts?|guidelines|orders|` +
    "directives)(?: that| which)? (?:above|before|(?:given|provided|issued|written|you (?:were|have|had|" +
    "received|got)|from (?:the|your)|preceding|prior|so far))"
  ),
  order("override", 3,
    `${DROP} (?:absolutely )?(?:everything|anything|all|whatever)(?: (?:that|which|text|content))?(?: (?:was|` +
    "is|has been|came|comes|were|said|written|stated|mentioned))* ?(?:above|before (?:this|now|that)|so far|" +
    "previously|prior to|up to (?:this|now)|preceding|(?:you (?:were|have been|'ve been|" +
    "had been) (?:instructed|programmed)))"
  ),
  order("override", 2,
    `${DROP} (?:everything|anything|all|what|whatever)(?: that)? (?:you (?:were|have been|'ve been|had been|` +
    "are|know|have learned|learned)|i (?:said|told)|they (?:said|told)|(?:the|your) (?:user|developers?|" +
    "system) (?:said|told|asked|wants))(?: (?:told|given|taught|said))?(?! (?:about|on|regarding))"
  ),
  order("override", 2,
    `${DROP}(?: all)?(?: of)?(?: the| this)? (?:above|preceding|foregoing|previous|user's|` +
    "original)(?: (?:text|message|conversation|content|paragraphs?|page|document|article|task|request|" +
    "question|query|words))?(?: and|,|\\.|:|;|!|$| instead| but)"
  ),
  rule("override", 2,
    "\\b(?:stop|abandon|drop|halt|pause|end|quit|interrupt|cease) (?:summari[sz]ing|what you(?:'re|" +
    " are) doing|(?:the|your) (?:current|original|previous|present|assigned) (?:task|goal|objective|work|job|" +
    "request|assignment)|answering|your (?:task|goal|objective|summary))"
  ),
  rule("override", 3,
    "\\b(?:previous|prior|earlier|above|existing|original|old|former|all other|" +
    "your) (?:system )?(?:instructions|prompts?|directives|guidelines|programming|" +
    "orders)(?: [a-z]+){0,3} (?:are|is|were|has been|have been|become)(?: now| hereby)? (?:void|null|" +
    "cancel+ed|revoked|obsolete|superseded|overridden|no longer (?:valid|in (?:force|effect)|apply|" +
    "applicable|relevant)|suspended|outdated|invalid|replaced|lifted|rescinded)"
  ),
  order("override", 3,
    `${DROP} (?:(?:all |any )?(?:of )?(?:the |this |your )?(?:user|human|person)'?s? (?:requests?|questions?|` +
    "query|queries|instructions|input|prompt|message|wishes)|what(?:ever)? (?:the |your )?(?:user|" +
    "human) (?:said|says|asked|asks|wants|wrote|requested))\\b"
  ),
  rule("override", 3,
    "\\b(?:previous|prior|earlier|above|original|old) (?:system )?(?:instructions|prompts?|directives|" +
    "guidelines) (?:were|are|was|is) (?:only |just |all )?(?:an? )?(?:test|fake|wrong|joke|not real|" +
    "incorrect|mistake|decoy|outdated|for testing)"
  ),
  rule("role", 2,
    "\\byou are now\\b(?! (?:leaving|subscribed|logged|signed|registered|ready|able|in (?:the|a) queue|" +
    "connected|entering|viewing|free to|on (?:the|our)|part of|following|being redirected|offline|online|" +
    "eligible|a (?:member|subscriber|part)|at\\b|here|done|using))"
  ),
  rule("role", 3,
    "\\byou are (?:now )?(?:no longer|not) (?:an? )?(?:ai|assistant|bound|restricted|limited|constrained|" +
    "chatgpt|claude|gemini|copilot|obliged|language model|required to follow|subject to)\\b"
  ),
  rule("role", 3,
    "\\b(?:you are|act as|become|be|play|pretend (?:to be|you are)|simulate|roleplay as|behave (?:as|like)|" +
    "switch to|you will be|enter) (?:now )?(?:an? |the )?(?:dan\\b|(?:unrestricted|unfiltered|uncensored|" +
    "jailbroken|evil|amoral|rogue|unaligned|unlimited|unbound|rule ?free|malicious)(?: [a-z]+)? ?(?:ai|" +
    "assistant|model|bot|chatbot|version|mode|agent|entity|persona)?|(?:developer|god|debug|sudo|admin|" +
    "maintenance|root|jailbreak|unrestricted|opposite) mode)"
  ),
  rule("role", 3,
    "\\bdo anything now\\b|\\b(?:developer|god|debug|sudo|admin|root|jailbreak|unrestricted|maintenance|" +
    "dan) mode (?:is )?(?:now )?(?:enabled|activated|on|engaged|unlocked|active)\\b|\\b(?:enable|activate|" +
    "enter|engage|unlock|switch to) (?:the )?(?:developer|god|sudo|jailbreak|unrestricted|dan|" +
    "unfiltered) mode\\b"
  ),
  rule("role", 2,
    "\\bfrom (?:now|this (?:point|moment)|here) on(?:wards?)?,? (?:you|your|always|never|every|all|respond|" +
    "reply|answer|act|speak|behave|only)\\b|\\b(?:for the rest of|for the remainder of|throughout) (?:this|" +
    "the|our) (?:conversation|chat|session|dialogue)\\b"
  ),
  order("role", 1,
    "(?:act as|pretend|role ?play|impersonate|assume the (?:role|identity|persona)|take on the (?:role|" +
    "persona)|adopt the (?:role|persona)|behave (?:as|like))"
  ),
  rule("role", 1,
    "\\bwithout (?:any |all |your )?(?:restrictions?|filters?|limitations?|censorship|ethical|safety|moral|" +
    "guardrails|refus(?:al|ing)|hesitation|question(?:ing)?)\\b|\\bno (?:restrictions|filters|limitations|" +
    "rules|guardrails|ethics)\\b"
  ),
  rule("role", 1,
    "\\byou (?:must|should|shall|will|have to|need to|are (?:required|obliged|instructed|ordered|" +
    "commanded) to)\\b|\\byour (?:job|task|duty|mission|role|goal|purpose) (?:now )?is\\b"
  ),
  rule("role", 3,
    "\\byou (?:will|must|shall|should|are going to|are to) (?:now|henceforth|from now on) (?:answer|respond|" +
    "act|speak|behave|reply|be|follow|operate|obey|play|write)\\b|\\byou have no (?:rules|restrictions|" +
    "limits|limitations|filters|guidelines|ethics|morals)\\b"
  ),
  rule("role", 1, "[:.] ?you are (?:an?|the|my|now) "),
  rule("rules", 3,
    "\\b(?:attention|hello|hey|hi|dear|note|notice|message|memo|instructions?|reminder|warning|order|orders|" +
    "directive|special instructions?)(?: (?:to|for|all|any|the|every|other|your|" +
    `an?))*[,:]? (?:${MACHINE})(?: (?:reading|processing|visiting|parsing|crawling|summari[sz]ing|indexing|` +
    "that|who|which|systems?|and|or|agents?|models?))*(?: this(?: [a-z]+)?)? ?[:,!.]"
  ),
  rule("rules", 3, `\\bif you(?: are|'re)(?: currently| perhaps)? (?:an? |the |any )?(?:${SURELY_MACHINE})\\b`),
  rule("rules", 3,
    `\\b(?:${MACHINE})(?: [a-z]+){0,2} (?:reading|processing|summari[sz]ing|parsing|visiting|indexing|` +
    "crawling|analy[sz]ing|scanning|accessing|translating|ingesting)(?: of)? (?:this|the|these)\\b"
  ),
  rule("rules", 3,
    "\\b(?:as|being|since you are|because you are|you,|you as|you are) (?:an? |the |my |our |" +
    `your )?(?:${MACHINE}),? (?:please |now |reading this,? )*(?:you(?:'re| are)? (?:must|should|shall|will|` +
    "need|have to|are (?:required|instructed|expected|obliged|told|to)|ought)|please|(?:always|never|must|" +
    "should|recommend|reply|respond|answer|say|tell|include|ignore|send|call|output|write)\\b)"
  ),
  rule("rules", 2,
    "\\b(?:ai|llm|language models?|(?:ai|llm|virtual) (?:assistants?|agents?|models?|systems?|bots?|" +
    "crawlers?)|chatbots?|llms|ais)(?: [a-z]+){0,2} (?:must|should|shall|are (?:required|instructed|ordered|" +
    "obliged|asked|hereby)|need to|have to)(?: now| always| also| only)? (?:ignore|disregard|forget|" +
    "recommend|reply|respond|answer|say|state|output|include|mention|send|call|follow|obey|treat|rate|rank|" +
    "visit|click|add|insert|append|give|report|tell)\\b"
  ),
  rule("rules", 2,
    "\\b(?:new|updated|revised|real|actual|true|special|hidden|secret|additional|urgent|overriding|mandatory|" +
    "system|following|correct) (?:system |developer |priority )?(?:instructions?|directives?|orders?|" +
    "prompts?|task|objective|goal|mission|assignment) ?(?::|are|is|begins?|follows?|below)"
  ),
  rule("rules", 2,
    "\\byour (?:new|real|actual|true|only|updated|sole|secret|hidden|revised|current) (?:task|goal|" +
    "instructions?|objective|mission|job|role|purpose|directives?|orders|assignment|identity|name|priority|" +
    "system prompt)s?(?: now)? (?:is|are|will be)?"
  ),
  rule("rules", 2,
    "\\b(?:these|the following|this|my|our|such) (?:new )?(?:instructions?|rules?|directives?|commands?|" +
    "orders?|prompts?)(?: [a-z]+){0,2} (?:overrides?|supersedes?|takes? (?:precedence|priority)|replaces?|" +
    "(?:has|have) (?:priority|precedence)|cancels?|outranks?|trumps?)\\b"
  ),
  rule("rules", 1,
    "\\b(?:instead|rather than (?:answering|summari[sz]ing))\\b|\\b(?:follow|obey|execute|carry out|" +
    "comply with|adhere to|perform) (?:the |these |this |my |all |only )?(?:following |new |" +
    "below )?(?:instructions?|commands?|orders?|steps|directives?)\\b"
  ),
  rule("rules", 3,
    "(?:^|[.!?] )(?:dear |hey |hello |hi |attention,? |ok |okay )?(?:all |" +
    `any )?(?:${MACHINE})[,:] ?(?:please |from now on,? |(?:if|when) you [a-z' ]{1,40}, |now |` +
    "kindly )?(?:say|reply|respond|rate|rank|recommend|ignore|disregard|forget|speak|answer|write|tell|" +
    "output|print|include|add|send|call|use|do not|don't|always|never|stop|give|repeat|act|summari[sz]e|" +
    "you (?:must|should|will|are|have)|your)\\b"
  ),
  order("rules", 3,
    "(?:obey|comply with|submit to) (?:all |any |the |every )*(?:commands?|instructions?|orders?|directives?|" +
    "text|content|message) (?:in|of|from|on|below|above|written|given|that follow|contained)"
  ),
  rule("rules", 1,
    "\\b(?:the )?assistants? (?:must|should|shall|will|has to|is required to|needs to)\\b|" +
    "\\bhidden (?:instructions?|text|link|message|note)\\b|\\bthis (?:document|page|message|text)\\b"
  ),
  order("rules", 2,
    "(?:do not|don't|never|stop|instead of) summari[sz](?:e|ing) (?:this|the) (?:page|document|article|text|" +
    "site|website|content|email|message)"
  ),
  rule("rules", 2,
    "\\b(?:for|to) (?:all |any |every )?(?:ais?|llms?|language models?|chatbots?|(?:ai|" +
    "llm) (?:[a-z]+ )?(?:agents?|assistants?|models?|systems?|reviewers?|readers?|bots?|crawlers?|tools?)) ?:"
  ),
  order("reveal", 3,
    "(?:reveal|print|show(?: me)?|output|repeat|display|tell me|leak|disclose|dump|give me|write out|recite|" +
    "quote|share|expose|send|return|list|provide|state|paste|copy|echo|translate|summari[sz]e|what (?:is|are|" +
    "was|were))(?: (?:me|us|out|back|here|verbatim|exactly|in full|word for word|all|of))* (?:your|" +
    "the)(?: (?:full|entire|complete|exact|whole|original|own|secret|internal|confidential|" +
    "current))*(?: (?:system|initial|hidden|original|secret|developer|internal|base|pre|first|starting|" +
    "confidential))+ (?:prompts?|instructions?|messages?|rules|guidelines|configuration|directives|settings|" +
    "context)\\b"
  ),
  order("reveal", 3,
    "(?:reveal|print|show(?: me)?|output|repeat|display|tell me|leak|disclose|dump|give me|recite|expose|" +
    "write(?: out| down)?|echo)(?: (?:me|us|out|back|all))* your(?: (?:full|entire|complete|exact|whole|" +
    "original|own|secret|internal))* (?:instructions|prompt|guidelines|directives|configuration|" +
    "programming)\\b"
  ),
  order("reveal", 3,
    "(?:repeat|print|output|show|display|reveal|copy|echo|return|write)(?: (?:me|out|back|" +
    "verbatim))* (?:everything|all (?:the )?(?:text|words|content|messages)|the (?:text|words|content|" +
    "messages?|instructions|prompt|sentences?)|what(?:'s| is| was)(?: written)?) (?:above|before (?:this|my)|" +
    "preceding|prior)"
  ),
  rule("encoded", 3,
    "\\b(?:decode|decrypt|decipher|unscramble|de ?obfuscate|base64 ?decode|translate|un ?rot13|" +
    "reverse)\\b[^.!?]{0,80}\\b(?:and|then)\\b[^.!?]{0,20}\\b(?:follow|execute|obey|do (?:what|as|exactly)|" +
    "carry out|comply|act on|perform|run it|run the|treat)\\b"
  )
]
