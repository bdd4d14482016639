/**
 * Span names and attribute keys. Those of MCP follow the OpenTelemetry semantic conventions for MCP (status:
 * development): https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md
 */

/** The name of a request's span is its method and, for tools and prompts, the target: `tools/call web_search`. */
export const TOOLS_CALL = "tools/call"
export const TOOLS_LIST = "tools/list"
export const PROMPTS_GET = "prompts/get"
export const PROMPTS_LIST = "prompts/list"
export const RESOURCES_READ = "resources/read"
export const RESOURCES_LIST = "resources/list"
export const RESOURCE_TEMPLATES_LIST = "resources/templates/list"
export const COMPLETION_COMPLETE = "completion/complete"

export const MCP_METHOD = "mcp.method.name"
export const MCP_SESSION = "mcp.session.id"
export const MCP_PROTOCOL_VERSION = "mcp.protocol.version"
export const MCP_RESOURCE_URI = "mcp.resource.uri"
export const JSONRPC_REQUEST_ID = "jsonrpc.request.id"
export const RPC_STATUS_CODE = "rpc.response.status_code"
export const GEN_AI_OPERATION = "gen_ai.operation.name"
export const GEN_AI_TOOL = "gen_ai.tool.name"
export const GEN_AI_PROMPT = "gen_ai.prompt.name"
/** `pipe` or `tcp`. */
export const NETWORK_TRANSPORT = "network.transport"
/** `tool_error` for a result with `isError`, else the JSON-RPC code. */
export const ERROR_TYPE = "error.type"
/** Our own key: the tag of the error behind a `tool_error`, e.g. `InvalidInput`. */
export const ERROR_TAG = "mcp_duckduckgo.error"
