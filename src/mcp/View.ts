/**
 * The dashboard as a view inside a client: MCP Apps, 2026-01-26.
 * https://github.com/modelcontextprotocol/ext-apps/blob/main/specification/2026-01-26/apps.mdx
 */

/** How the extension is called in the capabilities of both sides. */
export const UI_EXTENSION = "io.modelcontextprotocol/ui"

export const VIEW = {
  uri: "ui://mcp-duckduckgo/dashboard",
  mimeType: "text/html;profile=mcp-app",
  /** It asks no other host for anything, and the client for nothing but to pass on what it asks this server. */
  meta: { ui: { csp: { connectDomains: [], resourceDomains: [] }, prefersBorder: true } }
} as const
