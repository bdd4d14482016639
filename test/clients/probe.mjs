// One client against one server: node probe.mjs CLIENT URL. Runs in the folder where the clients are installed; prints a
// line of JSON with what happened in each step.
import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import path from "node:path"

const [, , client, url] = process.argv
const require = createRequire(import.meta.url)
const bin = (name, file) => path.join(path.dirname(require.resolve(`${name}/package.json`)), file)

/** Long enough for the call to have begun; the server says itself whether it was interrupted. */
const IN_FLIGHT_MILLIS = 1_500
const later = (work) => setTimeout(work, IN_FLIGHT_MILLIS)

const said = {}
const step = async (name, work) => {
  try {
    said[name] = await work()
  } catch (error) {
    said[name] = `failed: ${String(error?.message ?? error).split("\n")[0].slice(0, 200)}`
  }
}
const rejected = (work) => work().then((value) => (value?.isError === true ? "an error result" : `no error: ${JSON.stringify(value).slice(0, 80)}`), () => "an error")

/** The official clients, of either generation, over any transport. */
const official = async ({ Client }, transport, options = {}, callOptions = (more) => [undefined, more]) => {
  const connection = new Client({ name: client, version: "1.0.0" }, options)
  await connection.connect(transport)
  await step("list", async () => (await connection.listTools()).tools.length)
  await step("call", async () => (await connection.callTool({ name: "echo", arguments: { text: "hello" } })).content[0].text)
  await step("progress", async () => {
    const seen = []
    await connection.callTool({ name: "steps", arguments: {} }, ...callOptions({ onprogress: ({ progress }) => seen.push(progress) }))
    return seen.join(",")
  })
  await step("errors", () => rejected(() => connection.callTool({ name: "no_such_tool", arguments: {} })))
  await step("cancel", async () => {
    const controller = new AbortController()
    later(() => controller.abort("enough"))
    return rejected(() => connection.callTool({ name: "hang", arguments: {} }, ...callOptions({ signal: controller.signal })))
  })
  // What a client still has to send is given up when it is closed.
  await new Promise((resolve) => later(resolve))
  await connection.close()
}

const v1 = async (transport) => {
  const sdk = await import("@modelcontextprotocol/sdk/client/index.js")
  await official(sdk, transport)
}

const overStdio = async (args) => {
  const { StdioClientTransport } = await import("@modelcontextprotocol/sdk/client/stdio.js")
  await v1(new StdioClientTransport({ command: process.execPath, args, stderr: "ignore" }))
}

const inspect = (args, killAfter) =>
  new Promise((resolve) => {
    const run = spawn(process.execPath, [
      bin("@modelcontextprotocol/inspector", "clients/launcher/build/index.js"), "--cli", url, "--transport", "http",
      "--header", "Authorization: Bearer none-is-looked-at", "--format", "json", ...args
    ], { env: { ...process.env, MCP_INSPECTOR_SECRET_STORE: "memory" }, stdio: ["ignore", "pipe", "pipe"] })
    let text = ""
    run.stdout.on("data", (chunk) => { text += chunk })
    run.on("close", (code) => resolve({ code, text }))
    if (killAfter) setTimeout(() => run.kill("SIGINT"), killAfter)
  })

const clients = {
  "SDK v1": async () => {
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js")
    await v1(new StreamableHTTPClientTransport(new URL(url)))
  },
  "SDK v2, auto": async () => {
    const sdk = await import("@modelcontextprotocol/client")
    await official(sdk, new sdk.StreamableHTTPClientTransport(new URL(url)), { versionNegotiation: { mode: "auto" } }, (more) => [more])
  },
  "Inspector": async () => {
    await step("list", async () => JSON.parse((await inspect(["--method", "tools/list"])).text).result.tools.length)
    await step("call", async () => {
      const { text } = await inspect(["--method", "tools/call", "--tool-name", "echo", "--tool-args-json", "{\"text\":\"hello\"}"])
      return JSON.parse(text).result.content[0].text
    })
    await step("errors", async () => ((await inspect(["--method", "tools/call", "--tool-name", "no_such_tool"])).code === 0 ? "no error" : "an error"))
    said.progress = "not shown"
    await step("cancel", async () => {
      await inspect(["--method", "tools/call", "--tool-name", "hang"], 6_000)
      return "an error"
    })
  },
  "mcp-remote": () => overStdio([bin("mcp-remote", "dist/proxy.js"), url, "--allow-http", "--transport", "http-only"]),
  "supergateway": () => overStdio([bin("supergateway", "dist/index.js"), "--streamableHttp", url, "--logLevel", "none"]),
  "AI SDK": async () => {
    const { experimental_createMCPClient, createMCPClient = experimental_createMCPClient } = await import("@ai-sdk/mcp")
    const connection = await createMCPClient({ transport: { type: "http", url } })
    const tools = await connection.tools()
    said.list = Object.keys(tools).length
    const options = { toolCallId: "1", messages: [] }
    await step("call", async () => (await tools.echo.execute({ text: "hello" }, options)).content[0].text)
    said.progress = "not offered"
    await step("errors", () => rejected(() => tools.refused.execute({}, options)))
    await step("cancel", async () => {
      const controller = new AbortController()
      later(() => controller.abort())
      return rejected(() => tools.hang.execute({}, { ...options, abortSignal: controller.signal }))
    })
    await connection.close()
  },
  "LangChain": async () => {
    const { MultiServerMCPClient } = await import("@langchain/mcp-adapters")
    const seen = []
    const connection = new MultiServerMCPClient({ mcpServers: { one: { transport: "http", url } }, onProgress: ({ progress }) => seen.push(progress) })
    const tools = await connection.getTools()
    const tool = (name) => tools.find((one) => one.name.endsWith(name))
    said.list = tools.length
    await step("call", async () => {
      const answer = await tool("echo").invoke({ text: "hello" })
      return typeof answer === "string" ? answer : [answer].flat()[0].text
    })
    await step("progress", async () => {
      await tool("steps").invoke({})
      return seen.join(",")
    })
    await step("errors", () => rejected(() => tool("refused").invoke({})))
    await step("cancel", async () => {
      const controller = new AbortController()
      later(() => controller.abort())
      return rejected(() => tool("hang").invoke({}, { signal: controller.signal }))
    })
    await connection.close()
  }
}

try {
  await clients[client]()
} catch (error) {
  said.list ??= `failed: ${String(error?.message ?? error).split("\n")[0].slice(0, 200)}`
}
console.log(`\n${JSON.stringify(said)}`)
process.exit(0)
