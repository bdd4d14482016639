// Characters of scripts in which a token is about one character: CJK, kana, Hangul, and what lies above them.
const DENSE = /[\u2E80-\u3029\u3030-\u3098\u309B-\u9FFF\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF\u{20000}-\u{3FFFF}]/gu
// Other letters beyond Latin take about a token for two characters.
const FOREIGN = /[\u0370-\u1FFF\uA4D0-\uA95F\uA980-\uABFF]/gu

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/**
 * About how many tokens a text takes in a model's context, estimated on the high side: a token for 3.5 characters of
 * Latin text, addresses and markup, 2 of Greek, Cyrillic or Arabic, 1 of Chinese, Japanese or Korean.
 */
export const estimateTokens = (text: string): number => {
  const dense = count(text, DENSE)
  const foreign = count(text, FOREIGN)
  return Math.ceil(dense + foreign / 2 + (text.length - dense - foreign) / 3.5)
}

/** What a value takes as JSON. */
export const tokensOf = (value: unknown): number => estimateTokens(JSON.stringify(value))
