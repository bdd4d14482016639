import { existsSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type Browser, chromium } from "playwright-core"

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]

/** Where a browser is installed; nothing where none is. */
export const browserPath = (): string | undefined => CHROMIUM.find((path) => existsSync(path))

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"]
  })

export interface Answer {
  readonly status?: number
  readonly contentType: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

export interface Site {
  readonly origin: string
  /** The paths that were asked for, in their order. */
  readonly asked: ReadonlyArray<string>
  readonly close: () => Promise<void>
}

/** A server on loopback that answers with what it is given for a path, and with 404 otherwise. */
export const serve = async (answer: (path: string) => Promise<Answer | undefined> | Answer | undefined): Promise<Site> => {
  const asked: Array<string> = []
  const server = createServer((request, response) => {
    const path = request.url ?? ""
    asked.push(path)
    void Promise.resolve(answer(path)).then((found) => {
      response.writeHead(found === undefined ? 404 : found.status ?? 200, {
        "content-type": found?.contentType ?? "text/plain",
        ...found?.headers
      })
      return response.end(found?.body ?? "")
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve) })
  const { port }: Pick<AddressInfo, "port"> = Object(server.address())
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  }
}
