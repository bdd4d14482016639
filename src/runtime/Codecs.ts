import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { isIP } from "node:net"
import { posix, win32 } from "node:path"
import { RegionCode, similar, WORLD } from "../domain/Region.ts"
import { formatBytes, formatMillis, parseBytes, parseMillis } from "./Quantity.ts"
import type { Codec, Refusal } from "./Setting.ts"
import type { Surroundings } from "./Surroundings.ts"

/** The ways in which the values of settings are written. */

export const HIDDEN = "(hidden)"
export const NONE = "none"

export const refuse = (fault: string, allowed?: string): Either.Either<never, Refusal> =>
  Either.left(allowed === undefined ? { fault } : { fault, allowed })

/** A text that is printed as it stands. */
const plain = { print: (value: string) => value, show: (value: string) => value }

const within = (value: number, min: number, max: number): Either.Either<number, Refusal> =>
  value < min ? refuse("is too small") : value > max ? refuse("is too large") : Either.right(value)

export const integer = (min: number, max: number): Codec<number> => ({
  allowed: `a whole number from ${min} to ${max}`,
  placeholder: "N",
  json: "number",
  decode: (text) => /^\d+$/.test(text.trim()) ? within(Number(text), min, max) : refuse("is not a whole number"),
  print: String,
  show: String
})

const truths: ReadonlyMap<string, boolean> = new Map([
  ["true", true], ["yes", true], ["on", true], ["1", true],
  ["false", false], ["no", false], ["off", false], ["0", false]
])

export const boolean: Codec<boolean> = {
  allowed: "true or false",
  placeholder: "BOOLEAN",
  json: "boolean",
  decode: (text) => {
    const truth = truths.get(text.trim().toLowerCase())
    return truth === undefined ? refuse("is neither true nor false") : Either.right(truth)
  },
  print: String,
  show: String
}

/** One of a few words, in any case. */
export const choice = <const W extends string>(...words: ReadonlyArray<W>): Codec<W> => ({
  allowed: `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`,
  placeholder: words.join("|"),
  json: "string",
  decode: (text) => {
    const wanted = text.trim().toLowerCase()
    const word = words.find((word) => word === wanted)
    return word === undefined ? refuse("is not one of them") : Either.right(word)
  },
  ...plain
})

const isRegion = Schema.is(RegionCode)

export const region: Codec<RegionCode> = {
  allowed: `${WORLD} (all) or one of DuckDuckGo's 63 region codes, such as us-en, uk-en, de-de`,
  placeholder: "CODE",
  json: "string",
  decode: (text) => {
    const code = text.trim().toLowerCase()
    if (isRegion(code)) return Either.right(code)
    const near = similar(code)
    return refuse(
      "is not a region of DuckDuckGo",
      near.length === 0 ? undefined : `${WORLD} (all) or one of 63 codes, such as ${near.join(", ")}`
    )
  },
  ...plain
}

/** Both bounds in milliseconds. */
export const duration = (min: number, max: number): Codec<Duration.Duration> => ({
  allowed: `a duration from ${formatMillis(min)} to ${formatMillis(max)}`,
  form: "written as 10s, 500ms, 15 minutes, 2 hours, or a plain number of milliseconds",
  placeholder: "DURATION",
  json: "number",
  decode: (text) => {
    const millis = parseMillis(text)
    if (millis === undefined) return refuse("is not a duration")
    if (millis < min) return refuse("is too short")
    return millis > max ? refuse("is too long") : Either.right(Duration.millis(millis))
  },
  print: (value) => formatMillis(Duration.toMillis(value)),
  show: (value) => formatMillis(Duration.toMillis(value))
})

/** Both bounds in bytes. */
export const bytes = (min: number, max: number): Codec<number> => ({
  allowed: `a size from ${formatBytes(min)} to ${formatBytes(max)}`,
  form: "written as 4 MiB, 512 KiB, 10 MB, or a plain number of bytes",
  placeholder: "SIZE",
  json: "number",
  decode: (text) => {
    const size = parseBytes(text)
    return size === undefined ? refuse("is not a size") : within(size, min, max)
  },
  print: formatBytes,
  show: formatBytes
})

/** Goes into a header of a request as it stands. */
export const headerText = (max: number): Codec<string> => ({
  allowed: `1 to ${max} printable ASCII characters, no line breaks`,
  placeholder: "TEXT",
  json: "string",
  decode: (text) => {
    const value = text.trim()
    if (value.length > max) return refuse("is too long")
    return /^[\x20-\x7e]+$/.test(value) ? Either.right(value) : refuse("holds other characters")
  },
  ...plain
})

/** An absolute path. `~/` is the home folder (a shell expands it, a client's configuration file does not). */
export const absolute = (text: string, at: Surroundings): string => {
  const { join, resolve } = at.platform === "win32" ? win32 : posix
  return /^~[\\/]/.test(text) ? join(at.home, text.slice(2)) : resolve(at.cwd, text)
}

/** A file or a folder. */
export const path = (placeholder: "FILE" | "FOLDER"): Codec<string> => ({
  allowed: `the path of a ${placeholder.toLowerCase()}`,
  form: "relative ones start from the working directory, ~/ from the home folder",
  placeholder,
  json: "string",
  decode: (text, at) => (/\p{Cc}/u.test(text) ? refuse("holds control characters") : Either.right(absolute(text, at))),
  ...plain
})

const parseUrl = (text: string): URL | undefined => {
  if (/[\s\p{Cc}]/u.test(text)) return undefined
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

const isHttp = (url: URL): boolean => url.protocol === "http:" || url.protocol === "https:"

/** Scheme and host only: what else stands in a refused address may be secret. */
const bareUrl = (url: URL): string => {
  const secret = url.username === "" && url.password === "" ? "" : "***@"
  return `${url.protocol}//${secret}${url.host}`
}

/** The address of a service, to which queries are added. */
export const httpUrl: Codec<string> = {
  allowed: "an absolute http or https URL without user name, password, query and fragment",
  placeholder: "URL",
  json: "string",
  decode: (text) => {
    const trimmed = text.trim()
    const url = parseUrl(trimmed)
    if (url === undefined || !/^[a-z]+:\/\//i.test(trimmed)) return refuse("is not an absolute URL")
    if (!isHttp(url)) return refuse("is neither http nor https")
    if (/^[^/]*\/\/[^/?#]*@/.test(trimmed)) return refuse("holds a user name or a password")
    if (trimmed.includes("?")) return refuse("holds a query")
    return trimmed.includes("#") ? refuse("holds a fragment") : Either.right(url.href)
  },
  ...plain
}

const proxyOf = (text: string): URL | undefined => {
  const trimmed = text.trim()
  return parseUrl(trimmed.includes("://") ? trimmed : `http://${trimmed}`)
}

const showProxy = (text: string): string => {
  const url = proxyOf(text)
  return url === undefined || url.host === "" ? HIDDEN : bareUrl(url)
}

/** `http://` may be left out, as it often is in `HTTPS_PROXY`. */
export const proxyUrl: Codec<Redacted.Redacted<string>> = {
  allowed: "the http or https URL of a proxy, http://[user:password@]host:port",
  placeholder: "URL",
  json: "string",
  decode: (text) => {
    const url = proxyOf(text)
    if (url === undefined) return refuse("is not a URL")
    if (!isHttp(url)) return refuse("is neither http nor https")
    if (url.pathname !== "/" || url.search !== "" || url.hash !== "") return refuse("holds more than host and port")
    return Either.right(Redacted.make(url.href.replace(/[/?#]+$/, "")))
  },
  print: Redacted.value,
  show: (value) => showProxy(Redacted.value(value)),
  mask: showProxy
}

const showWebhook = (text: string): string => {
  const url = parseUrl(text.trim())
  return url === undefined || url.host === "" ? HIDDEN : `${bareUrl(url)}/***`
}

/** An address that something is sent to: who knows it may send there too, so all but its host is secret. */
export const webhookUrl: Codec<Redacted.Redacted<string>> = {
  allowed: "an absolute http or https URL, with a user name and a password where they are asked for",
  placeholder: "URL",
  json: "string",
  decode: (text) => {
    const url = parseUrl(text.trim())
    if (url === undefined || url.host === "") return refuse("is not an absolute URL")
    if (!isHttp(url)) return refuse("is neither http nor https")
    return url.hash === "" ? Either.right(Redacted.make(url.href)) : refuse("holds a fragment")
  },
  print: Redacted.value,
  show: (value) => showWebhook(Redacted.value(value)),
  mask: showWebhook
}

/** Lengths in characters. */
export const secretText = (min: number, max: number): Codec<Redacted.Redacted<string>> => ({
  allowed: `${min} to ${max} characters`,
  placeholder: "KEY",
  json: "string",
  decode: (text) =>
    text.length < min
      ? refuse("is too short")
      : text.length > max ? refuse("is too long") : Either.right(Redacted.make(text)),
  print: Redacted.value,
  show: () => HIDDEN,
  mask: () => HIDDEN
})

export interface ListOptions {
  readonly allowed: string
  readonly placeholder: string
  /** A blank where items can hold commas. */
  readonly separator?: "," | " "
  /** Commas alone separate items that can hold blanks; else both do. */
  readonly onlyCommas?: boolean
  /** What a text stands for; nothing where it is no item. */
  readonly item: (text: string, at: Surroundings) => string | undefined
  /** What is said of a text that is none. */
  readonly fault?: string
}

const splitter = ({ onlyCommas, separator }: ListOptions): RegExp =>
  onlyCommas === true ? /,/ : separator === " " ? /\s+/ : /[\s,]+/

/** Texts, or the word `none`. */
export const list = (options: ListOptions): Codec<ReadonlyArray<string>> => {
  const { allowed, fault = "holds something else", item, placeholder, separator = "," } = options
  const split = splitter(options)
  const print = (items: ReadonlyArray<string>): string => (items.length === 0 ? NONE : items.join(separator))
  return {
    allowed: `${allowed}, separated by ${separator === "," ? "commas" : "blanks"}, or ${NONE}`,
    placeholder,
    json: "list",
    separator,
    decode: (text, at) => {
      if (/[^\P{Cc}\s]/u.test(text)) return refuse("holds control characters")
      const items = text.split(split).map((part) => part.trim())
        .filter((part) => part !== "" && part.toLowerCase() !== NONE).map((part) => item(part, at))
      return items.every((part) => part !== undefined) ? Either.right(items) : refuse(fault)
    },
    print,
    show: print
  }
}

/** Hosts for which no proxy is used; the forms that `NO_PROXY` has elsewhere. */
export const hostList: Codec<ReadonlyArray<string>> = list({
  placeholder: "HOSTS",
  allowed: "host names, .suffixes, addresses or *",
  fault: "holds something that is no host",
  item: (word) => (/^[\p{L}\p{N}._*:[\]/-]{1,253}$/u.test(word) ? word : undefined)
})

/** Where a server listens. */
export const listenHost: Codec<string> = {
  allowed: "an IP address or localhost",
  placeholder: "ADDRESS",
  json: "string",
  decode: (text) => {
    const host = text.trim().toLowerCase().replace(/^\[(.*)\]$/, "$1")
    return host === "localhost" || isIP(host) !== 0 ? Either.right(host) : refuse("is no address")
  },
  ...plain
}

/** As they stand in `Host`: a name or an address, with or without a port. */
export const namedHosts: Codec<ReadonlyArray<string>> = list({
  placeholder: "HOSTS",
  allowed: "host names or addresses, each with a port or without",
  fault: "holds something that is no host",
  item: (word) => (/^(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(word) ? word.toLowerCase() : undefined)
})

/** As browsers send them: scheme, host and port, nothing behind. */
export const origins: Codec<ReadonlyArray<string>> = list({
  placeholder: "ORIGINS",
  allowed: "origins such as https://app.example.org",
  fault: "holds something that is no origin",
  item: (word) => {
    const url = parseUrl(word)
    return url !== undefined && isHttp(url) && url.origin === word.toLowerCase().replace(/\/$/, "") ? url.origin : undefined
  }
})

export const urlPath: Codec<string> = {
  allowed: "a path such as /mcp, of letters, digits and ._~-",
  placeholder: "PATH",
  json: "string",
  decode: (text) =>
    /^(?:\/[\w.~-]+)+$/.test(text.trim()) && text.trim().length <= 200 ? Either.right(text.trim()) : refuse("is no such path"),
  ...plain
}

/** The same, or the word `none`, which also overrides what a lower source says. */
export const optional = <A>(codec: Codec<A>): Codec<A | undefined> => ({
  ...codec,
  allowed: `${codec.allowed}, or ${NONE}`,
  decode: (text, at) => (text.trim().toLowerCase() === NONE ? Either.right(undefined) : codec.decode(text, at)),
  print: (value) => (value === undefined ? NONE : codec.print(value)),
  show: (value) => (value === undefined ? NONE : codec.show(value))
})
