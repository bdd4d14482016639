import { execFile } from "node:child_process"

/** Set by `.ci/containers`, which has started an engine and built the images. */
export const engineIsThere = process.env["DDG_TEST_CONTAINERS"] === "1"

export const WHY_NOT = "containers are proved by .ci/containers, which starts an engine and builds the images"

/** Whether the images were built for arm64 as well, and can run here. */
export const emulated = process.env["DDG_TEST_ARM64"] === "1"

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  readonly seconds?: number
}

const MOST_OUTPUT = 64 * 1024 * 1024

/** A program with its arguments and no shell; ended after `seconds`. */
export const run = (program: string, args: ReadonlyArray<string>, { env, input, seconds = 60 }: RunOptions = {}): Promise<Ran> =>
  new Promise((resolve) => {
    const options = {
      timeout: seconds * 1000,
      maxBuffer: MOST_OUTPUT,
      env: { ...process.env, ...env }
    }
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1
      resolve({ code, stdout, stderr })
    })
    // A program that has ended already reads nothing; how it ended is what counts.
    child.stdin?.on("error", () => {})
    child.stdin?.end(input ?? "")
  })

/** What it wrote; a failure of the command fails the test with its words. */
export const succeed = async (program: string, args: ReadonlyArray<string>, options?: RunOptions): Promise<string> => {
  const { code, stderr, stdout } = await run(program, args, options)
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${stderr.slice(-2000)}`)
  return stdout.trim()
}

export const docker = (args: ReadonlyArray<string>, options?: RunOptions): Promise<string> => succeed("docker", args, options)

/** As strict as a container can be run; 256 MB. */
export const HARDENED = [
  "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "256m", "--pids-limit", "100"
] as const
