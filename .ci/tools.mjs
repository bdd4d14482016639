// Programs that test this one and are no part of it: installed once into a folder of their own, from pinned versions.
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, rename, rm, writeFile } from "node:fs/promises"
import { createHash } from "node:crypto"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const INSTALL_MILLIS = 300_000

/** Versions that were tried with this program. */
export const conformance = { "@modelcontextprotocol/conformance": "0.2.0-alpha.12" }
export const receiver = { "@genkit-ai/telemetry-server": "1.43.0" }
export const clients = {
  "@ai-sdk/mcp": "1.0.101",
  "@langchain/mcp-adapters": "1.1.4",
  "@modelcontextprotocol/client": "2.4.0",
  "@modelcontextprotocol/inspector": "2.12.0",
  "@modelcontextprotocol/sdk": "1.32.2",
  "mcp-remote": "0.15.1",
  "supergateway": "4.0.0"
}

/** Gives the folder that holds these packages, or the reason why there is none. Nothing of theirs is run to install them. */
export const installed = async (packages) => {
  const manifest = JSON.stringify({ private: true, dependencies: packages })
  const name = createHash("sha256").update(manifest).digest("hex").slice(0, 12)
  const folder = path.join(process.env.DDG_TEST_TOOLS ?? path.join(tmpdir(), "mcp-duckduckgo-tools"), name)
  if (existsSync(folder)) return { folder }
  const draft = `${folder}.${process.pid}`
  try {
    await mkdir(draft, { recursive: true })
    await writeFile(path.join(draft, "package.json"), manifest)
    await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--engine-strict=false", "--loglevel=error"], { cwd: draft, timeout: INSTALL_MILLIS })
    await rename(draft, folder)
    return { folder }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    return { missing: String(error.stderr || error.message).trim().split("\n")[0] }
  }
}
