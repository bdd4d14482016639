import { findElement, open, type Page } from "./Dom.ts"
import { defaults, type Selectors } from "./Selectors.ts"

/** For a reader: why DuckDuckGo refuses. */
const REASON = "a bot challenge was shown"

const CALL = "DDG.deep.anomalyDetectionBlock("

/**
 * Whether a script calls the function that shows the challenge. The name alone says nothing, for a script may hold the
 * query as a string: the call stands at the start of a statement.
 */
const callsForChallenge = (script: string): boolean => {
  for (let at = script.indexOf(CALL); at !== -1; at = script.indexOf(CALL, at + CALL.length)) {
    const before = script.slice(Math.max(0, at - 40), at)
    if (/(?:^|[;{})\r\n]|&&)\s*$/.test(before)) return true
  }
  return false
}

/** The reason of a refusal when the page is the bot challenge: from html or lite, rendered, or as a script. */
export const challengeOn = (page: Page, selectors: Selectors = defaults): string | undefined => {
  if (page.$(selectors.challenge.mark).length > 0) return REASON
  if (findElement(page.root, () => true) === undefined) return callsForChallenge(page.html) ? REASON : undefined
  const caller = findElement(page.root, ({ children, name }) => {
    const [text] = children
    return name === "script" && text?.nodeType === 3 && callsForChallenge(text.data)
  })
  return caller === undefined ? undefined : REASON
}

/**
 * The same for a body of any kind. To be asked only about an answer that is not what was asked for: a page of results
 * may quote anything.
 */
export const findChallenge = (body: string, selectors: Selectors = defaults): string | undefined =>
  challengeOn(open(body), selectors)
