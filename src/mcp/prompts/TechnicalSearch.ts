import * as Schema from "effect/Schema"
import { SiteName } from "../../domain/SearchQuery.ts"
import { line } from "./Fields.ts"
import { OUTCOMES } from "./Guidance.ts"
import * as McpPrompt from "./McpPrompt.ts"

const site = Schema.optionalWith(SiteName, { exact: true }).annotations({
  description: "Host name to begin with, e.g. docs.python.org"
})

const start = (site: string | undefined): string =>
  site === undefined
    ? "Begin with the makers' own pages: set `include_sites` to the documentation or the issue tracker of the project, if you know it."
    : `Begin with \`include_sites\` ["${site}"]; drop it when two searches there bring nothing to the point.`

export const technicalSearch = McpPrompt.make({
  name: "technical_search",
  title: "Answer a technical question",
  description: "Find the answer to a programming or engineering question in documentation, issues and forums.",
  input: Schema.Struct({ question: line("The question, or the exact error message"), site }),
  messages: ({ question, site }) => [
    `Answer this technical question from sources.\n\nQuestion: ${question}`,
    [
      "1. Name the product, its version and the platform. Search with `web_search` for product, version and the shortest " +
        "exact part of the message or the name of the function in quotation marks; leave out paths, numbers and names of your own.",
      `2. ${start(site)}`,
      "3. Set `time_range` to `year` where the product changes fast; an old answer may be right for an old version only.",
      "4. If the words are wrong, `suggest_queries` shows how others put it.",
      "",
      OUTCOMES,
      "",
      "Answer: the solution first, the version that it holds for, the addresses that it rests on, and which part of it is " +
        "your own inference."
    ].join("\n")
  ]
})
