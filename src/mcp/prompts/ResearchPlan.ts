import * as Schema from "effect/Schema"
import * as Completions from "../Completions.ts"
import { line, region } from "./Fields.ts"
import { inRegion, OUTCOMES } from "./Guidance.ts"
import * as McpPrompt from "./McpPrompt.ts"

export const researchPlan = McpPrompt.make({
  name: "research_plan",
  title: "Research a topic",
  description: "Break a topic into questions, search each of them, and report with sources and open points.",
  input: Schema.Struct({ topic: line("What to find out about"), region }),
  completions: new Map([["region", Completions.region]]),
  messages: ({ region, topic }) => [
    `Research this topic and answer with sources.\n\nTopic: ${topic}`,
    [
      "Work in this order:",
      "1. Write down three to five questions that together cover the topic. `instant_answer` settles names and " +
        "definitions; `suggest_queries` shows the words that people use.",
      `2. Search each question with \`web_search\`, ${inRegion(region)}; other wordings of one question go into ` +
        "`more_queries` of the same call. Keep queries short, three to eight words. Set `time_range` where only recent " +
        "pages count, and `include_sites` to go straight to a primary source (a standards body, a ministry, a " +
        "project's own pages).",
      "3. `research` does a question in one step: it searches, reads pages and gives their passages with citations. " +
        "`read_page` reads one page further: `outline` first where it is long, then the `section`.",
      "4. Rest every finding on at least two hits from different owners, or mark it as resting on one.",
      "5. Stop when the questions are answered or two differently worded searches bring nothing new.",
      "",
      OUTCOMES,
      "",
      "Report: for each question the finding and the addresses that it rests on; where the sources disagree; what stayed " +
        "open, and why."
    ].join("\n")
  ]
})
