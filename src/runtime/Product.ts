import { version } from "../../package.json"

/** The names of this program, in one place. */

export { version }

/** Put in by the build. */
declare const __REVISION__: string | undefined

/** The revision that was built; `source` where nothing was. */
export const build: string = typeof __REVISION__ === "string" ? __REVISION__ : "source"

/** How this program can be spoken to over MCP. */
export const modes: ReadonlyArray<string> = ["stdio", "http"]

export const NAME = "mcp-duckduckgo"
export const HOMEPAGE = "https://github.com/mcp-duckduckgo/mcp-duckduckgo"

/** What a client is told at `initialize`. */
export const mcpServerInfo = { name: NAME, title: "DuckDuckGo search", version, websiteUrl: HOMEPAGE }
