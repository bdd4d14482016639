import { parse, type Source } from "./Source.ts"

/**
 * The page as a view inside an MCP client (MCP Apps, 2026-01-26): JSON-RPC with the window around it. The client passes
 * on what is asked of the server, if it does so at all.
 */

type Json = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null

const VERSION = "2026-01-26"
const DEADLINE = 15_000

export interface HostOptions {
  readonly name: string
  readonly version: string
  readonly onTheme: (theme: "light" | "dark") => void
  /** The answer of the tool in words, for a client that passes nothing on. */
  readonly onText: (text: string) => void
}

const textOf = (result: unknown): string => {
  const content = isRecord(result) && Array.isArray(result["content"]) ? result["content"] : []
  const texts: ReadonlyArray<unknown> = content
  return texts.flatMap((item) => (isRecord(item) && typeof item["text"] === "string" ? [item["text"]] : [])).join("\n")
}

export const connect = ({ name, onText, onTheme, version }: HostOptions): Source => {
  const host = window.parent
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>()
  let last = 0

  // The client's origin is unknown to a view; what is sent says nothing but what is asked for.
  const post = (message: Json): void => host.postMessage({ jsonrpc: "2.0", ...message }, "*")

  const request = (method: string, params: Json): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last
      const timer = setTimeout(() => {
        waiting.delete(id)
        reject(new Error("The client that shows this view does not answer."))
      }, DEADLINE)
      const settle = <A>(end: (value: A) => void) => (value: A) => {
        clearTimeout(timer)
        end(value)
      }
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) })
      post({ id, method, params })
    })

  const theme = (context: unknown): void => {
    const wanted = isRecord(context) ? context["theme"] : undefined
    if (wanted === "light" || wanted === "dark") onTheme(wanted)
  }

  const receive = (message: Json): void => {
    const { error, id, method, params, result } = message
    if (typeof method === "string") {
      if (method === "ui/notifications/host-context-changed") theme(params)
      if (method === "ui/notifications/tool-result") onText(textOf(params))
      // Nothing is kept that would have to be put away first.
      if (method === "ui/resource-teardown" || method === "ping") post({ id, result: {} })
      return
    }
    const answer = typeof id === "number" ? waiting.get(id) : undefined
    if (answer === undefined || typeof id !== "number") return
    waiting.delete(id)
    if (error === undefined) answer.resolve(result)
    else answer.reject(new Error("The client that shows this view did not pass on what it asked for."))
  }

  window.addEventListener("message", (event) => {
    if (event.source === host && isRecord(event.data)) receive(event.data)
  })

  const ready = request("ui/initialize", {
    protocolVersion: VERSION,
    appInfo: { name, version },
    appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] }
  }).then((result) => {
    const answer = isRecord(result) ? result : {}
    theme(answer["hostContext"])
    post({ method: "ui/notifications/initialized", params: {} })
    let height = 0
    new ResizeObserver(() => {
      const next = Math.ceil(document.documentElement.getBoundingClientRect().height)
      if (next === height) return
      height = next
      post({ method: "ui/notifications/size-changed", params: { width: document.documentElement.clientWidth, height } })
    }).observe(document.documentElement)
    return isRecord(answer["hostCapabilities"]) ? answer["hostCapabilities"] : {}
  })

  return {
    load: async (range) => {
      const capabilities = await ready
      if (capabilities["serverResources"] === undefined) {
        throw new Error("The client that shows this view does not let it ask the server for more.")
      }
      const result = await request("resources/read", { uri: `duckduckgo://dashboard/${range}` })
      const contents = isRecord(result) && Array.isArray(result["contents"]) ? result["contents"] : []
      const [first]: ReadonlyArray<unknown> = contents
      return parse(isRecord(first) && typeof first["text"] === "string" ? first["text"] : "")
    }
  }
}
