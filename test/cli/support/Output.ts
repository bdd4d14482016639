import { afterEach, vi } from "vitest"

/** What a command has written since the last look. */
export interface Output {
  readonly stdout: () => string
  readonly stderr: () => string
}

/** Puts both outputs of the process into memory for a test; another test starts with nothing. */
export const captureOutput = (): Output => {
  const written = { stdout: "", stderr: "" }
  const capture = (name: keyof typeof written): void => {
    vi.spyOn(process[name], "write").mockImplementation((chunk, encoding, done) => {
      written[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8")
      const callback = typeof encoding === "function" ? encoding : done
      callback?.()
      return true
    })
  }
  capture("stdout")
  capture("stderr")
  return { stdout: () => written.stdout, stderr: () => written.stderr }
}

afterEach(() => {
  vi.restoreAllMocks()
})
