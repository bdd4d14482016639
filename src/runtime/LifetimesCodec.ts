import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import { defaults, type Kind, kinds, type Lifetimes } from "../search/intent/Kind.ts"
import { formatMillis, parseMillis } from "./Quantity.ts"
import type { Codec } from "./Setting.ts"

const isKind = (word: string): word is Kind => kinds.some((kind) => kind === word)

const print = (lifetimes: Lifetimes): string =>
  kinds.map((kind) => `${kind}=${formatMillis(Duration.toMillis(lifetimes[kind]))}`).join(", ")

/** A lifetime for each kind of query; kinds that are not named keep their default. `longest` in milliseconds. */
export const lifetimes = (longest: number): Codec<Lifetimes> => ({
  allowed: `kind=duration pairs, separated by commas; kinds are ${kinds.join(", ")}; durations up to ${formatMillis(longest)}`,
  form: "written as news=5m, academic=3 days; kinds that are not named keep their default",
  placeholder: "LIST",
  json: "list",
  decode: (text) => {
    let decoded = defaults
    for (const pair of text.split(",").map((part) => part.trim()).filter((part) => part !== "")) {
      const [name = "", value = "", ...rest] = pair.split("=").map((part) => part.trim())
      const kind = name.toLowerCase()
      const millis = parseMillis(value)
      if (!isKind(kind)) return Either.left({ fault: `names ${JSON.stringify(name)}, which is no kind of query` })
      if (millis === undefined || rest.length > 0) return Either.left({ fault: `gives ${kind} no duration` })
      if (millis > longest) return Either.left({ fault: `gives ${kind} too long a duration` })
      decoded = { ...decoded, [kind]: Duration.millis(millis) }
    }
    return Either.right(decoded)
  },
  print,
  show: print
})
