import { version } from "../../package.json"

/** The names of this program, in one place. */

export { version }

export const NAME = "mcp-duckduckgo"
export const HOMEPAGE = "https://github.com/mcp-duckduckgo/mcp-duckduckgo"

/** What a client is told at `initialize`. */
export const mcpServerInfo = { name: NAME, title: "DuckDuckGo search", version, websiteUrl: HOMEPAGE }
