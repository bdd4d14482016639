import * as Schema from "effect/Schema"
import * as Completions from "../Completions.ts"
import { line, region } from "./Fields.ts"
import { inRegion, OUTCOMES } from "./Guidance.ts"
import * as McpPrompt from "./McpPrompt.ts"

export const factCheck = McpPrompt.make({
  name: "fact_check",
  title: "Check a claim",
  description: "Look for evidence for and against a claim, and say how far it carries.",
  input: Schema.Struct({ claim: line("The claim, in one or two sentences"), region }),
  completions: new Map([["region", Completions.region]]),
  messages: ({ claim, region }) => [
    `Check this claim.\n\nClaim: ${claim}`,
    [
      "1. Split it into statements that can each be true or false; name who is said to have done what, when and where.",
      `2. For each statement make two searches with \`web_search\`, ${inRegion(region)}: one in neutral words, one in ` +
        "words that would find a denial or a correction. Do not search the claim word for word only: that finds its copies.",
      "3. Look for the origin: `include_sites` with the owner of the record (statistics office, court, journal, company), " +
        "`time_range` around the date in question. `instant_answer` is enough for plain facts about persons and places.",
      "4. Where `research` is at hand, give it each statement as `question` with those two searches as `queries`: it brings " +
        "passages of the pages themselves. Go by passages rather than by snippets, and cite their `citation` and address.",
      "5. Before you say that somebody said or wrote something, have `check_quote` look for the very words in the page. " +
        "`closest` means that the page says something else.",
      "6. Count independent owners, not addresses: ten pages with one agency's text are one source.",
      "",
      OUTCOMES,
      "",
      "Verdict for each statement: supported, contradicted, mixed, or not found. `not found` needs searches that ended in " +
        "`results` or `no_results`; where they did not, the verdict is `could not be checked`. Give the addresses on both sides."
    ].join("\n")
  ]
})
