import { Client, type ClientOptions } from "@modelcontextprotocol/sdk/client/index.js"
import { type OAuthClientProvider, UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import type { OAuthClientInformationMixed, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js"
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js"
import { execFile } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import path from "node:path"
import { type Answers, authorize, CALLBACK } from "../../auth/support/Flow.ts"
import { SoftKey } from "../../auth/support/SoftKey.ts"
import { Visitor } from "../../auth/support/Visitor.ts"
import { requireBundle } from "../../support/Bundle.ts"
import { type HttpProcess, startHttp } from "../../support/HttpProcess.ts"
import { type Simulator, start } from "../../support/duckduckgo/Simulator.ts"

/** The bundle over HTTP as a team would run it, a simulated DuckDuckGo, and a page on loopback that may be read. */
export interface Team {
  readonly server: HttpProcess
  readonly origin: string
  readonly mcp: string
  readonly page: string
  /** The code that was printed at the start. */
  readonly code: string
  /** Runs the same program as a command, with the same settings and state. */
  readonly run: (...args: ReadonlyArray<string>) => Promise<string>
  readonly close: () => Promise<void>
}

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(portOf(server)))
  })

/** A port that is free now: the address of the server must be known before it starts. */
const freePort = async (): Promise<number> => {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}

const PAGE = `<!doctype html><html lang="en"><title>Herons</title><body><main><h1>Herons</h1>
<p>The grey heron stands still for hours, and then it strikes faster than anybody can see.</p></main></body></html>`

export const openTeam = async (more: Readonly<Record<string, string>>): Promise<Team> => {
  const simulator: Simulator = await start({ politeness: { requests: 1_000 } })
  const state = await mkdtemp(path.join(tmpdir(), "mcp-duckduckgo-team-"))
  const pages = createServer((request, response) => {
    const isPage = request.url === "/heron"
    response.writeHead(isPage ? 200 : 404, { "content-type": "text/html; charset=utf-8" }).end(isPage ? PAGE : "")
  })
  const pagePort = await listen(pages)
  const port = await freePort()
  const env = {
    PATH: process.env["PATH"] ?? "",
    ...simulator.env,
    DDG_STATE_FOLDER: state,
    DDG_PACE_REQUESTS: "1000",
    DDG_PRIVATE_HOSTS: `127.0.0.1:${pagePort}`,
    DDG_PORT: String(port),
    ...more
  }
  const server = await startHttp([requireBundle(), "http"], env)
  const codeSaid = (): string => /counts once: ([0-9A-Z-]+)/.exec(server.said())?.[1] ?? ""
  // It is told with the address, in a line of its own.
  while (more["DDG_AUTH"] === "embedded" && codeSaid() === "") await once(server.child.stderr ?? server.child, "data")
  return {
    server,
    origin: `http://localhost:${port}`,
    mcp: `http://localhost:${port}/mcp`,
    page: `http://127.0.0.1:${pagePort}/heron`,
    code: codeSaid(),
    run: (...args) =>
      new Promise((resolve, reject) => {
        execFile(process.execPath, [requireBundle(), ...args], { env }, (error, stdout, stderr) =>
          error === null ? resolve(stdout) : reject(new Error(`${error.message}${stderr}`)))
      }),
    close: async () => {
      await server.stop()
      pages.close()
      await simulator.close()
      await rm(state, { recursive: true, force: true })
    }
  }
}

/** A person, their passkey, their browser, and the official client with its own OAuth provider. */
export class Member implements OAuthClientProvider {
  readonly visitor: Visitor
  readonly key: SoftKey
  /** What was asked for, each time the client sent its user to the authorization server. */
  readonly asked: Array<string> = []
  /** What the person does with the next question. */
  answers: Partial<Answers>
  readonly #origin: string
  readonly #team: Team
  #information: OAuthClientInformationMixed | undefined
  #tokens: OAuthTokens | undefined
  #verifier = ""
  #code = ""

  constructor(team: Team, answers: Partial<Answers> = {}) {
    this.#team = team
    this.#origin = team.origin
    this.visitor = new Visitor(team.origin)
    this.key = new SoftKey(team.origin)
    this.answers = answers
  }

  get redirectUrl() {
    return CALLBACK
  }
  get clientMetadata() {
    return {
      client_name: "Official client",
      redirect_uris: [CALLBACK],
      application_type: "native",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"]
    }
  }
  clientInformation() {
    return this.#information
  }
  saveClientInformation(information: OAuthClientInformationMixed) {
    this.#information = information
  }
  tokens() {
    return this.#tokens
  }
  saveTokens(tokens: OAuthTokens) {
    this.#tokens = tokens
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier
  }
  codeVerifier() {
    return this.#verifier
  }
  async redirectToAuthorization(url: URL) {
    const wish = (name: string) => url.searchParams.get(name) ?? undefined
    this.asked.push(wish("scope") ?? "")
    const { query } = await authorize(this.#origin, {
      client: wish("client_id") ?? "",
      scope: wish("scope"),
      resource: wish("resource"),
      challenge: wish("code_challenge")
    }, { key: this.key, ...this.answers }, this.visitor)
    const { code: _, ...later } = this.answers
    this.answers = later
    this.#code = query.get("code") ?? ""
  }

  /** A client of this person that is signed in. */
  async connect(options: ClientOptions = {}, prepare: (client: Client) => void = () => undefined) {
    for (let attempt = 0; attempt < 2; attempt++) {
      const transport = new StreamableHTTPClientTransport(new URL(this.#team.mcp), { authProvider: this })
      const client = new Client({ name: "official", version: "1.0.0" }, options)
      prepare(client)
      try {
        await client.connect(transport)
        const once = async (name: string, args: Record<string, unknown>): Promise<CallToolResult> =>
          CallToolResultSchema.parse(await client.callTool({ name, arguments: args }))
        return {
          client,
          session: () => transport.sessionId,
          call: async (name: string, args: Record<string, unknown>) => {
            try {
              return await once(name, args)
            } catch (error) {
              // The client has sent its user away for more; with the answer it goes on.
              if (!(error instanceof UnauthorizedError)) throw error
              await transport.finishAuth(this.#code)
              return once(name, args)
            }
          }
        }
      } catch (error) {
        if (!(error instanceof UnauthorizedError)) throw error
        await transport.finishAuth(this.#code)
      }
    }
    throw new Error("The client was not let in")
  }

  accessToken(): string {
    return this.#tokens?.access_token ?? ""
  }
}
