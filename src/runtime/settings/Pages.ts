import * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import * as Codecs from "../Codecs.ts"
import { make, type SettingsOf } from "../Setting.ts"
import { KIB, MIB, SECOND } from "./Units.ts"

export type RobotsMode = "research" | "always" | "never"

export interface PagesValues {
  readonly pageDeadline: Duration.Duration
  readonly pageBytes: number
  readonly robots: RobotsMode
  readonly privateHosts: ReadonlyArray<string>
  readonly blocklists: ReadonlyArray<string>
  readonly pageProxy: Redacted.Redacted<string> | undefined
  readonly readerThreads: number | undefined
}

export const pages: SettingsOf<PagesValues> = {
  pageDeadline: make({
    key: "pageDeadline",
    section: "pages",
    codec: Codecs.duration(SECOND, 120 * SECOND),
    default: Duration.seconds(20),
    description: "How long fetching a page may take, and how long reading it may take after that."
  }),
  pageBytes: make({
    key: "pageBytes",
    section: "pages",
    codec: Codecs.bytes(64 * KIB, 64 * MIB),
    default: 10 * MIB,
    description: "The largest page or document that is read, as sent and as decompressed."
  }),
  robots: make({
    key: "robots",
    section: "pages",
    codec: Codecs.choice("research", "always", "never"),
    default: "research",
    description: "Where the wish of a site that no program reads a page is obeyed: for pages that research chooses, always, or never."
  }),
  privateHosts: make({
    key: "privateHosts",
    section: "pages",
    codec: Codecs.list({
      allowed: "entries of the form HOST[:PORT,...][=CIDR,...]",
      separator: " ",
      placeholder: "HOSTS",
      item: (text) => text
    }),
    default: [],
    description: "Hosts of a private network that may be read; every other one is refused."
  }),
  blocklists: make({
    key: "blocklists",
    section: "pages",
    codec: Codecs.list({
      allowed: "paths of files",
      onlyCommas: true,
      placeholder: "FILES",
      item: Codecs.absolute
    }),
    default: [],
    description: "Lists of hosts that are never read: hosts file, plain domains, Adblock, RPZ or URLhaus."
  }),
  pageProxy: make({
    key: "pageProxy",
    section: "pages",
    codec: Codecs.optional(Codecs.proxyUrl),
    default: undefined,
    description: "The proxy through which pages are fetched; it then chooses the addresses, which are not checked."
  }),
  readerThreads: make({
    key: "readerThreads",
    section: "pages",
    codec: Codecs.optional(Codecs.integer(1, 64)),
    default: undefined,
    description: "Threads that read pages; without it, one fewer than there are cores."
  })
}
