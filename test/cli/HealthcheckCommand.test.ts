import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { writeFile } from "node:fs/promises"
import { createServer, type RequestListener } from "node:http"
import path from "node:path"
import { describe, expect } from "vitest"
import { run } from "../../src/cli/HealthcheckCommand.ts"
import { tempFolder } from "../support/tempFolder.ts"
import { captureOutput } from "./support/Output.ts"

/** A server of loopback; its port. */
const serving = (listener: RequestListener): Effect.Effect<number, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<ReturnType<typeof createServer>>((resume) => {
        const server = createServer(listener)
        server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) => Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
    ),
    (server) => {
      const address = server.address()
      return typeof address === "object" && address !== null ? address.port : 0
    }
  )

const checked = (port: number, over: Partial<Parameters<typeof run>[0]> = {}) =>
  Effect.gen(function*() {
    const output = captureOutput()
    const code = yield* run({ host: "0.0.0.0", port, container: false, ...over })
    return { code, stderr: output.stderr() }
  })

describe("healthcheck", () => {
  it.scopedLive("asks the server at loopback where it listens at every address", () =>
    Effect.gen(function*() {
      const paths: Array<string | undefined> = []
      const port = yield* serving((request, response) => {
        paths.push(request.url)
        response.end("{}")
      })
      expect(yield* checked(port)).toEqual({ code: 0, stderr: "" })
      expect(paths).toEqual(["/healthz/live"])
    }))

  it.scopedLive("ends with 1 and the reason where the answer is another one", () =>
    Effect.gen(function*() {
      const port = yield* serving((_, response) => response.writeHead(503).end())
      const { code, stderr } = yield* checked(port)
      expect(code).toBe(1)
      expect(stderr).toContain(`http://127.0.0.1:${port}/healthz/live: HTTP 503`)
    }))

  it.scopedLive("ends with 1 where nobody listens", () =>
    Effect.gen(function*() {
      const port = yield* Effect.scoped(serving(() => {}))
      expect(yield* checked(port)).toMatchObject({ code: 1, stderr: expect.stringContaining("ECONNREFUSED") })
    }))

  it.scopedLive("does not wait for ever", () =>
    Effect.gen(function*() {
      const port = yield* serving(() => {})
      expect(yield* checked(port)).toMatchObject({ code: 1, stderr: expect.stringContaining("no answer within 3000 ms") })
    }))

  const first = (...words: ReadonlyArray<string>) => words.map((word) => `${word}\0`).join("")

  const started: ReadonlyArray<readonly [name: string, line: string, code: number]> = [
    ["stdio", first("/nodejs/bin/node", "/app/dist/main.js", "stdio"), 0],
    ["stdio, under an init", first("/sbin/docker-init", "--", "node", "/app/dist/main.js"), 0],
    ["http", first("/nodejs/bin/node", "/app/dist/main.js", "http"), 1],
    ["http, under an init", first("/sbin/docker-init", "--", "node", "/app/dist/main.js", "http", "--port", "1"), 1]
  ]

  it.scopedLive.each(started)("in a container of %s, where nobody listens", ([, line, code]) =>
    Effect.gen(function*() {
      const port = yield* Effect.scoped(serving(() => {}))
      const commandLine = path.join(yield* tempFolder, "cmdline")
      yield* Effect.promise(() => writeFile(commandLine, line))
      expect(yield* checked(port, { container: true, commandLine })).toMatchObject({ code })
    }))

  it.scopedLive("asks where it cannot see the first process", () =>
    Effect.gen(function*() {
      const port = yield* serving((_, response) => response.end())
      expect(yield* checked(port, { container: true, commandLine: "/nowhere/cmdline" })).toMatchObject({ code: 0 })
    }))
})
