/** What a passage seems to want of its reader. */
export type Kind =
  /** To drop the instructions that it has. */
  | "override"
  /** To be somebody else, or to obey no rules. */
  | "role"
  /** To tell its own instructions. */
  | "reveal"
  /** To hand over what it knows, or what others keep. */
  | "exfiltrate"
  /** To call a tool. */
  | "tool"
  /** To keep something from the person. */
  | "hide"
  /** To follow instructions given here. */
  | "rules"
  /** To believe that the passage comes from the system, its maker or the person. */
  | "authority"
  /** To shape the answer, or to recommend something. */
  | "steer"
  /** To decode something and act on it; or the passage itself was written in a code. */
  | "encoded"

export interface Rule {
  /** None: it says nothing by itself, but adds to what others say. */
  readonly kind: Kind | undefined
  /** 3 is enough for a flag; the weights of all that is found in a sentence are added. */
  readonly weight: 1 | 2 | 3
  readonly pattern: RegExp
  /** Counts only where an order can begin. */
  readonly isOrder: boolean
  /** The same without blanks and bounds of words, for letters that were spaced out; of English only. */
  readonly squeezed: RegExp | undefined
}
