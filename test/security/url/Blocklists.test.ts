import { it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { appendFile, rm, writeFile } from "node:fs/promises"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { Blocklists } from "../../../src/security/url/Blocklists.ts"
import * as BlocklistFile from "../../../src/security/url/BlocklistFile.ts"
import { UrlGuard } from "../../../src/security/url/UrlGuard.ts"
import { tempFolder } from "../../support/tempFolder.ts"

/** Writes files of these texts, and answers their paths. */
const files = (...texts: ReadonlyArray<string>) =>
  Effect.flatMap(tempFolder, (folder) =>
    Effect.forEach(texts, (text, index) => {
      const file = path.join(folder, `list-${index}.txt`)
      return Effect.as(Effect.promise(() => writeFile(file, text)), file)
    }))

const blocklistsOf = (paths: ReadonlyArray<string>) =>
  Effect.map(Layer.build(Blocklists.layer({ files: paths, recheck: Duration.hours(1) })), Context.get(Blocklists))

/** The names by which lists of these texts block the hosts; `-` where they do not. */
const found = (texts: ReadonlyArray<string>, ...hosts: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const { current } = yield* blocklistsOf(yield* files(...texts))
    const lists = yield* current
    return hosts.map((host) => lists.find(host)?.name ?? "-")
  })

const lines = (count: number, more: ReadonlyArray<string> = []): string =>
  [...Array.from({ length: count }, (_, index) => `n${index}.example.com`), ...more].join("\n")

describe("a list blocks", () => {
  const hosts = ["bad.example.com", "a.bad.example.com", "example.com", "notbad.example.com", "bad.example.com.de"]
  const asNamed = ["bad.example.com", "bad.example.com", "-", "-", "-"]

  it.scoped.each<readonly [string, string]>([
    ["hosts", "# x\n127.0.0.1 localhost\n0.0.0.0 bad.example.com\n"],
    ["plain domains", "bad.example.com\r\n"],
    ["Adblock", "! x\n||bad.example.com^\n"],
    ["URLhaus", `# x\n"1","2026-01-01","http://bad.example.com/x.exe","online"\n`]
  ])("a host and what is below it: %s", ([, text]) =>
    Effect.map(found([text], ...hosts), (names) => {
      expect(names).toEqual(asNamed)
    }))

  it.scoped("with RPZ the name alone, or all below it alone", () =>
    Effect.gen(function*() {
      const zone = "$TTL 1h\nbad.example.com CNAME .\n*.evil.example.com CNAME .\n"
      const names = yield* found([zone], ...hosts, "evil.example.com", "a.b.evil.example.com")
      expect(names).toEqual(["bad.example.com", "-", "-", "-", "-", "-", "evil.example.com"])
    }))

  it.scoped("one customer of a shared domain without the others, and never all of a public suffix", () =>
    Effect.gen(function*() {
      const others = ["b.github.io", "github.io", "shop.co.uk", "example.com"]
      const names = yield* found(["a.github.io\nco.uk\ncom\n"], "a.github.io", "x.a.github.io", ...others)
      expect(names).toEqual(["a.github.io", "a.github.io", "-", "-", "-", "-"])
    }))

  it.scoped("an address", () =>
    Effect.map(found(["93.184.215.14\nbad.example.com"], "93.184.215.14", "93.184.215.15"), (names) => {
      expect(names).toEqual(["93.184.215.14", "-"])
    }))

  it.scoped("nothing that another list excepts", () =>
    Effect.gen(function*() {
      const texts = ["bad.example.com\n", "||x.example.net^\n@@||good.bad.example.com^\n"]
      const names = yield* found(texts, "good.bad.example.com", "bad.example.com")
      expect(names).toEqual(["-", "bad.example.com"])
    }))

  it.scoped("nothing where it is empty", () =>
    Effect.map(found(["# nothing yet\n"], "example.com"), (names) => {
      expect(names).toEqual(["-"])
    }))
})

it.scoped("a guard refuses a listed host by the rule blocklist, and names list and entry", () =>
  Effect.gen(function*() {
    const lists = Blocklists.layer({ files: yield* files("bad.example.com"), recheck: Duration.hours(1) })
    const context = yield* Layer.build(UrlGuard.layer({ privateHosts: [] }).pipe(Layer.provide(lists)))
    const refused = yield* Effect.flip(Context.get(context, UrlGuard).admit("https://www.bad.example.com/"))
    expect(refused).toMatchObject({ rule: "blocklist", reason: "bad.example.com is on the list list-0.txt" })
  }))

describe("a file", () => {
  it.scoped("is read over its parts, without lines that are too long, whatever they end with", () =>
    Effect.gen(function*() {
      const [file = ""] = yield* files(`${lines(30_000)}\r\n${"x".repeat(300_000)}\r\nlast.example.org`)
      const list = yield* BlocklistFile.load(file)
      expect([list.format, list.size]).toEqual(["domains", 30_001])
      expect(list.blocks("n29999.example.com")).toBe("n29999.example.com")
      expect(list.blocks("last.example.org")).toBe("last.example.org")
    }))

  it.scoped.each<readonly [string, string | undefined]>([
    ["is not there", undefined],
    ["is a web page", "<!doctype html>\n<html lang=en>\n<p>Sorry, not found</p>\n"],
    ["is binary", "\u0000\u0001\u0002\u0003\n\u0000\u0004 x\n"]
  ])("ends the start where it %s", ([, text]) =>
    Effect.gen(function*() {
      const [file = ""] = yield* files(text ?? "")
      if (text === undefined) yield* Effect.promise(() => rm(file))
      const error = yield* Effect.flip(blocklistsOf([file]))
      expect(error.message).toContain(`The blocklist ${file} cannot be used: `)
    }))
})

describe("a list that has changed", () => {
  /** Blocklists of one file, and a way to change it and have it looked at. */
  const changing = (text: string) =>
    Effect.gen(function*() {
      const [file = ""] = yield* files(text)
      const service = yield* blocklistsOf([file])
      const names = (...hosts: ReadonlyArray<string>) =>
        Effect.map(service.current, (lists) => hosts.map((host) => lists.find(host)?.name ?? "-"))
      const change = (work: Promise<unknown>) => Effect.zipRight(Effect.promise(() => work), service.refresh)
      return { file, service, names, change }
    })

  it.scoped("is in force at the next look", () =>
    Effect.gen(function*() {
      const { change, file, names, service } = yield* changing(lines(10))
      expect(yield* names("new.example.org")).toEqual(["-"])
      yield* change(appendFile(file, "\nnew.example.org\n"))
      expect(yield* names("new.example.org", "n1.example.com")).toEqual(["new.example.org", "n1.example.com"])
      expect((yield* service.status)[0]).toMatchObject({ entries: 11, problem: undefined })
    }))

  it.scoped("is refused where more than half of it is gone, until it has come back", () =>
    Effect.gen(function*() {
      const { change, file, names, service } = yield* changing(lines(10))
      yield* change(writeFile(file, lines(4)))
      expect(yield* names("n9.example.com")).toEqual(["n9.example.com"])
      expect((yield* service.status)[0]?.problem).toContain("shrank from 10 to 4 entries")
      yield* change(writeFile(file, lines(5)))
      expect(yield* names("n9.example.com", "n4.example.com")).toEqual(["-", "n4.example.com"])
      expect((yield* service.status)[0]?.problem).toBeUndefined()
    }))

  it.scoped("stays as it was while the file is away or is no list", () =>
    Effect.gen(function*() {
      const { change, file, names, service } = yield* changing(lines(10))
      yield* change(writeFile(file, "<!doctype html>\n<p>Service unavailable</p>"))
      expect(yield* names("n9.example.com")).toEqual(["n9.example.com"])
      yield* change(rm(file))
      expect(yield* names("n9.example.com")).toEqual(["n9.example.com"])
      expect((yield* service.status)[0]?.problem).toContain("ENOENT")
      yield* change(writeFile(file, lines(12)))
      expect(yield* names("n11.example.com")).toEqual(["n11.example.com"])
    }))

  it.effect("is looked at every `recheck`, by itself", () =>
    Effect.scoped(Effect.gen(function*() {
      const { file, names, service } = yield* changing(lines(10))
      yield* Effect.promise(() => appendFile(file, "\nnew.example.org\n"))
      yield* TestClock.adjust(Duration.hours(1))
      // Reading the file takes turns of the event loop, which no clock of a test can move.
      const turn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
      const read = Effect.map(service.status, ([status]) => status?.entries === 11)
      yield* Effect.repeat(Effect.zipRight(turn, read), { until: (isRead) => isRead })
      expect(yield* names("new.example.org")).toEqual(["new.example.org"])
    })))
})
