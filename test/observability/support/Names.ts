/** Names of metrics in a text: in expressions of PromQL, in documents. */

/** Beginnings that only our own metrics have. */
const OWN = /\b(?:ddg|mcp|process|nodejs)_[a-z0-9_]+/g
/** What a histogram's series add to its name, and the names that recording rules give. */
const SUFFIX = /_(?:bucket|sum|count)$/

/** Labels of our metrics look like names of metrics to a pattern. */
const LABELS: ReadonlySet<string> = new Set(["mcp_method_name", "mcp_duckduckgo"])

export const metricNames = (text: string): ReadonlySet<string> =>
  new Set(
    Array.from(text.replaceAll(/job:[a-z0-9_:]+/g, ""))
      .join("")
      .match(OWN)
      ?.filter((name) => !LABELS.has(name))
      .map((name) => name.replace(SUFFIX, "")) ?? []
  )
