/**
 * A server whose figures Prometheus can read, for as long as the program itself is not asked for them: the same tools,
 * meter, exposition and dashboard behind a small server of the test's own. `PORT` says where; the rest is configuration.
 */
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import { createServer } from "node:http"
import * as Prometheus from "../../../src/metrics/Prometheus.ts"
import { routes } from "../../../src/dashboard/Routes.ts"
import * as App from "../../../src/runtime/App.ts"
import * as AppConfig from "../../../src/runtime/AppConfig.ts"
import * as LateServices from "../../../src/runtime/LateServices.ts"
import * as Product from "../../../src/runtime/Product.ts"
import { ofProcess } from "../../../src/runtime/Surroundings.ts"
import * as Telemetry from "../../../src/runtime/Telemetry.ts"
import { local } from "../../../src/security/Subject.ts"
import { builtPage } from "../../dashboard/support/page.ts"
import { headersOf } from "../../../src/dashboard/Page.ts"

const program = Effect.gen(function*() {
  const config = yield* AppConfig.load({ ...ofProcess(Product.version), flags: {} })
  return yield* Effect.gen(function*() {
    const options = { config: config.values, files: {} }
    const dashboard = yield* LateServices.dashboard(options)
    const bridge = yield* App.behind(yield* LateServices.security(options), dashboard, options, "http")
    const html = yield* Effect.promise(builtPage)
    const pages = [
      Prometheus.route,
      ...(yield* routes({ ...dashboard, page: Effect.succeed({ html, headers: headersOf(html) }) }))
    ]
    yield* dashboard.alerts
    const connection = yield* bridge.connect({ network: "tcp", subject: (client) => local("tester", client) })
    const [ours, theirs] = InMemoryTransport.createLinkedPair()
    yield* connection.open(theirs)
    const client = new Client({ name: "load", version: "1" })
    yield* Effect.promise(() => client.connect(ours))

    const runtime = yield* Effect.runtime<never>()
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1")
      const page = pages.find(({ path }) => path === url.pathname)
      const answer = page !== undefined
        ? Runtime.runPromise(runtime)(page.body).then((body) => ({ type: page.contentType, body }))
        : client.callTool({ name: "web_search", arguments: { query: url.searchParams.get("q") ?? "" } })
          .then((result) => ({ type: "application/json", body: JSON.stringify(result) }))
      answer.then(
        ({ body, type }) => response.writeHead(200, { "content-type": type }).end(body),
        (error: unknown) => response.writeHead(500).end(String(error))
      )
    })
    yield* Effect.async<void>((resume) => {
      server.listen(Number(process.env["PORT"]), "127.0.0.1", () => resume(Effect.void))
    })
    return yield* Effect.never
  }).pipe(Effect.scoped, Telemetry.within(config.values, {}))
})

Effect.runPromise(Effect.withTracerEnabled(program, false)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
