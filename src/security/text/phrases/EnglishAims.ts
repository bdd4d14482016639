import {
  HAND_OVER, order, PERSON, rule, SECRET_TALK, SECRET_THING, TOLD, YOUR_ANSWER
} from "./EnglishWords.ts"
import type { Rule } from "./Rule.ts"

/** What an order is after, who it says it comes from, and how it would shape the answer. */
export const aims: ReadonlyArray<Rule> = [
  rule("exfiltrate", 2, `\\b${HAND_OVER}\\b[^.!?]{0,80}\\b${SECRET_TALK}(?![a-z])`),
  rule("exfiltrate", 1, `(?:^|[^a-z])${SECRET_THING}(?![a-z])`),
  rule("exfiltrate", 2,
    `\\b(?:${HAND_OVER}|leaking|sending|exfiltrating|read|find|collect|gather|extract|steal|` +
    "harvest)\\b[^.!?]{0,40}\\b(?:all|any|every|whatever)(?: of)?(?: (?:the|your|their|available|stored|" +
    `known))*(?: [a-z]+){0,2} ?${SECRET_THING}(?![a-z])`
  ),
  rule("exfiltrate", 2,
    "\\b(?:read|open|cat|load|fetch|access|print|get|retrieve|find)\\b[^.!?]{0,30}(?:~/|/etc/|/home/|\\.ssh|" +
    `\\.env\\b|\\.aws|id_rsa)[^!?]{0,60}\\b(?:and|then)\\b[^!?]{0,20}\\b(?:${HAND_OVER}|use|return|show)\\b`
  ),
  rule("exfiltrate", 1,
    "\\b(?:as (?:a |the )?(?:query|url|get) (?:string|parameters?)|in (?:a|the) (?:url|query|link|image url|" +
    "image link|markdown image)|base64 ?(?:encoded)?|url encoded|as an? (?:image|markdown image|link))\\b"
  ),
  rule("exfiltrate", 2,
    `\\b${SECRET_TALK}[^.!?]{0,40}\\b(?:put|place|encode|embed|append|send|post|insert|attach|forward|upload|` +
    "include) (?:it|them|this|that|everything)\\b"
  ),
  rule("exfiltrate", 2, `\\b(?:respond|reply|answer) with (?:the |your |all |any )?(?:[a-z]+ ){0,3}${SECRET_THING}`),
  rule("exfiltrate", 1,
    "\\byour (?:context|context window|memory|training data|weights|hidden|internal|environment|" +
    "tool results?)\\b"
  ),
  rule(undefined, 1,
    "\\b(?:webhook|our server|this (?:url|address|endpoint|server|link)|" +
    "the (?:url|query string|query parameters?) (?:of|below|parameter))\\b"
  ),
  rule(undefined, 1,
    "\\b(?:silently|secretly|covertly|quietly|discreetly|immediately|right away|in the background|" +
    "without (?:asking|confirmation|confirming|permission|consent|approval|telling|mentioning|notifying|" +
    "(?:any )?further (?:questions|confirmation)|(?:the )?user's? (?:knowledge|consent|permission|approval)|" +
    "the user)|do not ask (?:for|the)|don't ask (?:for|the)|no (?:confirmation|questions) (?:is |" +
    "are )?(?:needed|required|asked))\\b"
  ),
  rule("tool", 1,
    "\\b(?:call|invoke|use|run|execute|trigger|activate|launch|start|" +
    "make)(?:ing)? (?:[\\w']+ ){0,4}(?:tools?|function|plugin|tool call|function call|shell|terminal|" +
    "interpreter|browser tool)\\b"
  ),
  rule("tool", 2,
    "\\byour (?:next|first|final|very next|upcoming) (?:tool call|function call|tool use|api call)\\b|" +
    "\\b(?:any|all|every|each) (?:subsequent|future|following|next|later|further) (?:tool calls?|actions?|" +
    "answers?|responses?|repl(?:y|ies)|function calls?)\\b"
  ),
  order("tool", 2,
    "(?:immediately |silently |secretly |quietly |now |directly )?(?:call|invoke|execute|run|trigger|" +
    "use) (?:the |your )?(?:\\w+[_.]\\w+|(?:fetch|search|read_page|browser|e ?mail|send|delete|shell|bash|" +
    "file|http|web|payment|transfer|write|python|terminal|code)(?: [\\w]+)?)(?: (?:tool|plugin))\\b"
  ),
  order("tool", 2,
    "(?:transfer|wire|pay|buy|purchase|delete|remove|erase|format|wipe|drop|uninstall|install|" +
    "download and (?:run|execute)|cancel|post|publish|tweet|merge|commit|push|grant|approve|" +
    "accept)\\b[^.!?]{0,60}\\b(?:the user's|on (?:the user's|their) behalf|without (?:asking|confirm\\w*|" +
    "telling|permission|the user)|for the user)"
  ),
  rule("tool", 2,
    "\\b(?:call|invoke|use|run|execute|trigger) (?:the )?(?:tool|function|command|plugin|api)s? (?:called |" +
    "named )?[\"']?\\w*(?:transfer|pay|delete|send|mail|exec|shell|wipe|remove|write|post|upload|fetch|" +
    "purchase|buy|secret)\\w*"
  ),
  rule("hide", 2,
    "\\b(?:do not|don't|never|not|avoid|refrain from|without|must not|should not|" +
    `no need to) (?:ever )?${TOLD}[^.!?]{0,12}? ?(?:to )?${PERSON}\\b`
  ),
  rule("hide", 2,
    `\\b(?:do not|don't|never|not|avoid|without|must not|should not|nor|no) (?:ever )?(?:${TOLD}|quote|cite|` +
    "repeat)[^.!?]{0,30}\\b(?:this|these|the|that this|about this|that the) (?:page|site|messages?|text|" +
    "instructions?|prompts?|document|source|note|website|injection|order|step|request|fact|change|email|" +
    "comment|tool call|section|notice)\\b"
  ),
  rule("hide", 1,
    "\\b(?:keep (?:this|it|these)(?: [a-z]+){0,2} (?:secret|hidden|confidential|private|between us|" +
    "to yourself)|(?:hide|conceal) (?:this|it|these|the fact|that|your)|(?:must|should|may) not (?:know|" +
    "notice|see|find out|learn)|never be (?:told|shown|mentioned)|do not (?:explain|ask) why)\\b"
  ),
  rule("hide", 1,
    "\\b(?:do not|don't|never|must not|not) (?:[a-z]+ ){0,3}(?:about )?(?:this|these) (?:message|instruction|" +
    "instructions|text|page|note|prompt|order)\\b"
  ),
  rule("authority", 2,
    "(?:^|[.!?:;\"'] ?|\\b(?:and|the) )(?:system|admin|administrator|developer|root|operator|moderator|" +
    "openai|anthropic|google|microsoft|security team)(?: (?:message|notice|override|alert|prompt|note|" +
    "instruction|instructions|update|command|directive|warning|admin|administrator|mode|request|" +
    "maintenance))? ?[:!]"
  ),
  rule("authority", 2,
    "\\b(?:system|admin|administrator|developer|emergency|priority|safety) (?:override|instructions|" +
    "directive|prompt update|mode activated)\\b"
  ),
  rule("authority", 3,
    "\\b(?:this is|i am|i'm|we are|it is|here is|here speaks|message from|instructions? from|orders? from|" +
    "sent by|on behalf of|approved by|authori[sz]ed by|signed,?)(?: (?:a|an|the|your|an official|official|" +
    "urgent|message|notice|instruction|instructions|order|request|command|test|update|from|by|of|for|and|" +
    "system))* (?:your (?:developers?|creators?|makers?|operators?|owners?|administrators?|programmers?|" +
    "provider|master)|the (?:developers? of (?:this|your)|system administrator|system prompt|ai safety team|" +
    "model provider)|openai|anthropic|google deepmind|mistral|system administrator)\\b"
  ),
  rule("authority", 2,
    "\\b(?:the |your )?user (?:has |have |had |wants |would like |already |just |previously |explicitly |" +
    "really |actually |also )*(?:asked|instructed|requested|authori[sz]ed|approved|consented|agreed|" +
    "confirmed|permitted|wants|told|ordered|given (?:you )?(?:permission|consent)|allowed|expects|" +
    "needs) (?:you|this|that you|it|to|for you|all|that this|the)\\b"
  ),
  rule("authority", 1,
    "\\buser (?:has |had |already |just |previously |explicitly |really |actually |also )*(?:asked|" +
    "instructed|authori[sz]ed|ordered|told|wants|requires|expects|permitted) you (?:to|that)\\b"
  ),
  rule("authority", 1,
    "(?:^|[.!?:;\"'] ?)(?:instructions?|important|urgent|critical|attention|warning|notice|mandatory|" +
    "priority|emergency|reminder|note|alert)(?: [a-z]+){0,2} ?[:!]"
  ),
  rule("authority", 1,
    "\\bbefore (?:you )?(?:answer(?:ing)?|respond(?:ing)?|reply(?:ing)?|continu(?:e|ing)|" +
    "doing anything(?: else)?|proceed(?:ing)?|using any|finish(?:ing)?|summari[sz](?:e|ing)|giving)\\b"
  ),
  order("steer", 2,
    "(?:reply|respond|answer|output|say|print|return|write|speak)(?: (?:to|back|the|user|this|every|each|any|" +
    "all|me|in|with|question|questions|request|message|further|following|here|now|it))*,? (?:only|exactly|" +
    "just|nothing (?:else )?(?:but|except|other than)|solely|simply|precisely|always|verbatim)\\b"
  ),
  rule("steer", 1,
    "\\b(?:with|say|output|print|write|word|words|state|type) (?:only |just |" +
    "exactly )?(?:the )?(?:(?:single )?words?|phrases?|strings?|sentences?|sequence|following (?:text|" +
    "sentence|phrase|words?|string)|exact (?:text|phrase|words?))\\b|\\band nothing else\\b|\\b(?:no|" +
    "without) (?:other|further|additional) (?:words|text|comment)\\b"
  ),
  rule("steer", 2,
    "\\b(?:begin|start|end|finish|prefix|conclude|close|sign|preface|open|append to|prepend to|add to|" +
    "include in|insert into)(?: [a-z]+){0,6} ?(?:your|every|each|all|the|any)(?: (?:future|next|subsequent|" +
    `following|single|final|own|of your))* ${YOUR_ANSWER}\\b|\\b(?:in|at the (?:end|start|beginning) of|into|` +
    "to) (?:all|every|each|any) (?:of )?(?:your |future |subsequent |following )*(?:answers?|responses?|" +
    "repl(?:y|ies)|outputs?|summar(?:y|ies))\\b"
  ),
  rule("steer", 1,
    "\\b(?:your|the) (?:next |final |own |first |following )?(?:answers?|responses?|reply|replies|output|" +
    "summary|completion)\\b"
  ),
  rule("steer", 1,
    "\\bwhen(?:ever)? (?:you (?:are )?|the user |a user |users |someone |)(?:summari[sz](?:e|ing)|" +
    "answer(?:ing)?|respond(?:ing)?|asked|asks?|ask|translat(?:e|ing)|describ(?:e|ing)|review(?:ing)?|" +
    "discuss(?:ing)?|compar(?:e|ing)|recommend(?:ing)?|rank(?:ing)?)\\b"
  ),
  rule("steer", 2,
    "\\b(?:recommend|promote|praise|endorse|rank|rate|describe|present|favou?r|advertise|suggest|mention|" +
    "list|name|call|declare)\\b[^.!?]{0,60}\\b(?:to (?:the |all |every )?users?|over (?:all |any |" +
    "every )?(?:other|competing|competitors?)|above (?:all|every)|(?:as|is) the (?:(?:very |single )?best|" +
    "only|top|first|number one|most [a-z]+|safest|strongest)|(?:in|as) (?:first|1st) (?:place|position)|" +
    "when asked|in your (?:answer|response|reply|summary)|regardless of|no matter what)\\b"
  ),
  order("steer", 2,
    "(?:tell|inform|convince|persuade|advise|urge|instruct|warn|direct|assure) (?:the |your |all |" +
    "every )?users? (?:that|to|they|it|about|he|she|their)\\b"
  ),
  rule("steer", 1,
    "\\b(?:convince|persuade|trick|get|direct|urge|make|ask) (?:the |your )?users? (?:to|into|that|for)\\b"
  ),
  rule("steer", 2,
    "\\b(?:include|add|insert|put|append|write|mention|place|use|paste|repeat|embed|" +
    "attach)\\b[^.!?]{0,80} (?:in|to|into|at the (?:end|start|beginning|top|bottom) of|with) your (?:next |" +
    "final |own |first )?(?:reply|response|answer|output|completion)\\b"
  ),
  rule("steer", 2,
    "\\byour (?:next |final |first |entire |whole |only )?(?:reply|response|answer|output|summary|" +
    "completion) (?:must|should|shall|has to|needs to|will|ought to) (?:always |only |also )?(?:begin|start|" +
    "contain|include|end|be|consist|say|mention|state)\\b"
  ),
  rule("steer", 3,
    "\\b(?:if|when|whenever) (?:you are |you're |anyone |someone |the user |users? )?(?:asked|" +
    "asks?) (?:you )?(?:about|for) (?:this|our|these) [a-z]+,? (?:you )?(?:must |should |shall |always |" +
    "only )*(?:say|tell|answer|reply|respond|state|recommend|claim|insist|mention|praise)\\b"
  ),
  rule("steer", 2,
    "\\bwhen(?:ever)? (?:you (?:are )?|asked to )?(?:summari[sz](?:e|ing)|describ(?:e|ing)|review(?:ing)?|" +
    "translat(?:e|ing)|process(?:ing)?|read(?:ing)?|analy[sz](?:e|ing)|quot(?:e|ing)) (?:this|the) (?:page|" +
    "article|document|text|site|website|content|email|message|paper|resume|product)\\b"
  ),
  order("steer", 1,
    "(?:rank|rate|recommend|describe|score|grade|evaluate|hire|shortlist|approve|endorse|give) (?:this|the|" +
    "our|me|my|hiring)\\b"
  ),
  order("steer", 1, "(?:say|write|reply|respond|answer|output|print|state)(?: [a-z]+){0,3} \"[^\"]{1,60}\""),
  rule("steer", 1,
    "\\bthe following (?:text|sentence|phrase|string|link|words?|message|line|url|disclaimer|paragraph)\\b|" +
    "\\b(?:positive|favou?rable|glowing|five star|5 star|perfect) (?:review|rating|score|evaluation|" +
    "assessment)s?\\b|\\bstart (?:over|anew|afresh|fresh)\\b|\\b(?:10/10|full marks|the highest (?:score|" +
    "rating))\\b"
  )
]
