import { it } from "@effect/vitest"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js"
import { type ElicitRequest, ElicitRequestSchema, type ElicitResult } from "@modelcontextprotocol/sdk/types.js"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { describe, expect } from "vitest"
import { McpBridge } from "../../src/mcp/McpBridge.ts"
import * as McpTool from "../../src/mcp/McpTool.ts"
import { Prompts } from "../../src/mcp/prompts/Prompts.ts"
import { region, regions } from "../../src/mcp/resources/Regions.ts"
import { Resources } from "../../src/mcp/resources/Resources.ts"
import { Toolbox } from "../../src/mcp/Toolbox.ts"
import { Anomaly } from "../../src/security/anomaly/Anomaly.ts"
import { Audit } from "../../src/security/audit/Audit.ts"
import type { AuditEntry } from "../../src/security/audit/AuditEntry.ts"
import { Consent } from "../../src/security/consent/Consent.ts"
import { GrantStore } from "../../src/security/consent/GrantStore.ts"
import { purposes } from "../../src/security/consent/Purposes.ts"
import * as Door from "../../src/security/Door.ts"
import { policy, raisedTo } from "../../src/security/Policy.ts"
import { defaults, RateLimits } from "../../src/security/rate/RateLimits.ts"
import * as Subject from "../../src/security/Subject.ts"

const reading = McpTool.make({
  name: "read",
  title: "Read",
  description: "Reads a page.",
  annotations: {},
  input: Schema.Struct({ host: Schema.String }),
  output: Schema.Struct({ ok: Schema.Boolean }),
  facts: ({ host }) => ({ target: host }),
  handler: () => Effect.succeed({ ok: true }),
  render: () => ({ text: "read" })
})

/** A server with one tool that needs consent, everything real but the audit trail and the client's user. */
const served = (
  capabilities: NonNullable<ConstructorParameters<typeof Client>[1]>["capabilities"],
  answer: (params: ElicitRequest["params"]) => ElicitResult
) =>
  Effect.gen(function*() {
    const records: Array<AuditEntry> = []
    const asked: Array<ElicitRequest["params"]> = []
    const folder = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(path.join(tmpdir(), "elicit-"))),
      (made) => Effect.promise(() => rm(made, { recursive: true }))
    )
    const consent = Consent.layer({ setting: { mode: "ask", purposes }, version: "1" }).pipe(
      Layer.provide(GrantStore.layer({ folder, onEvent: () => Effect.void }))
    )
    const table = { ...policy, "tool/read": { ...raisedTo(policy.completion, "MEDIUM"), purpose: "read-pages" as const } }
    const door = Door.layer({ policy: table, localAdmin: false }).pipe(Layer.provide(Layer.mergeAll(
      consent,
      RateLimits.layer(defaults),
      Layer.mock(Audit, { record: (entry) => Effect.sync(() => void records.push(entry)) }),
      Layer.mock(Anomaly, { observe: () => Effect.succeed(undefined), isAlerted: () => Effect.succeed(false) })
    )))
    const registries = Layer.mergeAll(Toolbox.layer([reading]), Prompts.layer, Resources.layer([regions, region])).pipe(Layer.provide(door))
    const context = yield* Layer.build(McpBridge.layer({ name: "fake", title: "Fake", version: "1" }).pipe(Layer.provide(registries)))
    const [ours, theirs] = InMemoryTransport.createLinkedPair()
    const connection = yield* Effect.provide(
      Effect.flatMap(McpBridge, ({ connect }) =>
        connect({ network: "pipe", subject: (client) => Subject.local("maria", client) })),
      context
    )
    yield* connection.open(ours)
    const client = new Client({ name: "tester", version: "9" }, { capabilities: capabilities ?? {} })
    if (capabilities?.elicitation !== undefined) {
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
        asked.push(params)
        return answer(params)
      })
    }
    yield* Effect.promise(() => client.connect(theirs))
    const call = (host: string) => Effect.promise(() => client.callTool({ name: "read", arguments: { host } }))
    return { call, asked, records }
  })

const accept = (content: Record<string, boolean | string>): ElicitResult => ({ action: "accept", content })
const reasons = (records: ReadonlyArray<AuditEntry>) => records.map((record) => record._tag === "Decision" ? record.reason : record._tag)

describe("a client's user is asked", () => {
  it.scopedLive("once for an hour, by a form that shows who, what and where", () =>
    Effect.gen(function*() {
      const { asked, call, records } = yield* served({ elicitation: {} }, () => accept({ allow: true, duration: "1h" }))
      expect((yield* call("example.org")).isError).not.toBe(true)
      expect((yield* call("example.org")).isError).not.toBe(true)
      expect(asked).toHaveLength(1)
      expect(asked[0]).toMatchObject({ requestedSchema: { required: ["allow"], properties: { allow: { type: "boolean", default: false } } } })
      expect(asked[0]?.message).toMatch(/tester[\s\S]*example\.org/)
      expect(records).toMatchObject([{ consent: { via: "form" } }, { consent: { via: "form" } }])
    }))

  it.scopedLive("and a tick that is missing is a no, as is declining; closing the form is neither", () =>
    Effect.gen(function*() {
      const unticked = yield* served({ elicitation: { form: {} } }, () => accept({ allow: false }))
      expect(yield* unticked.call("example.org")).toMatchObject({ isError: true, _meta: { "mcp-duckduckgo/error": "ConsentRefused" } })
      const declined = yield* served({ elicitation: { form: {} } }, () => ({ action: "decline" }))
      yield* declined.call("example.org")
      const closed = yield* served({ elicitation: { form: {} } }, () => ({ action: "cancel" }))
      yield* closed.call("example.org")
      expect([unticked, declined, closed].map(({ records }) => reasons(records))).toEqual([
        ["consent_declined"], ["consent_declined"], ["consent_dismissed"]
      ])
    }))

  it.scopedLive("or else the operator's command is named: no client can be taken to agree in silence", () =>
    Effect.gen(function*() {
      for (const capabilities of [{}, { elicitation: { url: {} } }]) {
        const { asked, call, records } = yield* served(capabilities, () => accept({ allow: true }))
        const answer = yield* call("example.org")
        expect(answer).toMatchObject({ isError: true, _meta: { "mcp-duckduckgo/error": "ConsentRequired" } })
        expect(JSON.stringify(answer)).toContain("mcp-duckduckgo consent grant read-pages --target example.org")
        expect(asked).toEqual([])
        expect(reasons(records)).toEqual(["consent_required"])
      }
    }))

  it.scopedLive("and what comes back in another form is no answer", () =>
    Effect.gen(function*() {
      const { call, records } = yield* served({ elicitation: {} }, () => accept({ allow: "yes please" }))
      expect((yield* call("example.org")).isError).toBe(true)
      expect(reasons(records)).toEqual(["consent_required"])
    }))
})
