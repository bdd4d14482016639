/** A browser without a window: cookies, and one request at a time; redirects are the caller's matter. */
export class Visitor {
  readonly #jar = new Map<string, { readonly value: string; readonly path: string }>()
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  #cookies(path: string): string {
    return [...this.#jar]
      .filter(([, cookie]) => path === cookie.path || path.startsWith(cookie.path.endsWith("/") ? cookie.path : `${cookie.path}/`))
      .map(([key, cookie]) => `${key.split(" ")[0]}=${cookie.value}`)
      .join("; ")
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/;\s*/)
      const at = pair.indexOf("=")
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? "/"
      const key = `${pair.slice(0, at)} ${path}`
      const gone = attributes.some((attribute) => /^expires=thu, 01 jan 1970/i.test(attribute))
      if (gone || pair.slice(at + 1) === "") this.#jar.delete(key)
      else this.#jar.set(key, { value: pair.slice(at + 1), path })
    }
  }

  async ask(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.#origin)
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { cookie: this.#cookies(url.pathname), ...init.headers }
    })
    this.#keep(response)
    return response
  }

  /** What the script of a page sends. */
  async post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return this.ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", origin: this.#origin, ...headers },
      body: JSON.stringify(body)
    })
  }

  /** What a form of a page sends. */
  async submit(path: string, fields: ReadonlyArray<readonly [string, string]>, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams()
    for (const [name, value] of fields) body.append(name, value)
    return this.ask(path, { method: "POST", headers: { origin: this.#origin, ...headers }, body })
  }
}
