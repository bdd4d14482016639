import type { SearchPage } from "../../domain/SearchPage.ts"

/** What a page turned out to be. A parser never throws: whatever it is given, it is one of these. */
export type ParsedPage =
  /** At least one organic hit. */
  | { readonly _tag: "Results"; readonly page: SearchPage }
  /** The page says that there is nothing (more), or holds the end-of-results marker. */
  | { readonly _tag: "NoResults"; readonly page: SearchPage }
  /** The bot challenge, or another page that asks for a human. */
  | { readonly _tag: "Blocked"; readonly reason: string }
  /** Neither: `evidence` tells in one line what was found, for a bug report; at most 200 characters. */
  | { readonly _tag: "LayoutChanged"; readonly evidence: string }
