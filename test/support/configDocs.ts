import { formatBytes } from "../../src/runtime/Quantity.ts"
import { MAX_FILE_BYTES } from "../../src/runtime/ConfigFile.ts"
import { type Section, type SettingCard, sections } from "../../src/runtime/Setting.ts"
import { settingKeys, settings } from "../../src/runtime/Settings.ts"

const cards: ReadonlyArray<SettingCard> = settingKeys.map((key) => settings[key])

const cell = (text: string): string => text.replaceAll("|", "\\|")

const code = (text: string): string => `\`${cell(text)}\``

const row = (card: SettingCard): string =>
  `| ${
    [
      `${code(card.key)}<br>${code(card.env)}<br>${code(card.flag)}`,
      cell(card.description),
      cell(card.codec.allowed),
      code(card.defaultText)
    ].join(" | ")
  } |`

/** One section of the table of settings, as Markdown. */
export const renderSettingsTable = (section: Section): string =>
  [
    "| setting | what it does | allowed | default |",
    "|---|---|---|---|",
    ...cards.filter((card) => card.section === section).map(row)
  ].join("\n")

const shared = cards.filter((card) => card.sharedEnv.length > 0)

const notes: { readonly [S in Section]?: string } = {
  search: "What a caller says beats these, within the lock. A cursor belongs to the query that it was given for.",
  politeness:
    "One pace holds for everything that goes to DuckDuckGo, whichever tool asks. Each refusal in a row doubles the " +
    "cool-down, up to its longest.",
  network: [
    "The addresses of DuckDuckGo are settings so that a test can point them elsewhere.",
    "",
    ...shared.map((card) =>
      `- When nothing else sets ${code(card.key)}, the first of ${card.sharedEnv.map(code).join(", ")} that is set ` +
      "does, as in other programs; the configuration file beats them."),
    "- The word `none` overrides them: `DDG_PROXY=none` asks directly whatever `HTTPS_PROXY` says.",
    "- A proxy's user name and password are percent-encoded (`p%40ss`), and never shown or logged.",
    "- Node itself reads `NODE_EXTRA_CA_CERTS`; it works together with `DDG_CA_FILE`."
  ].join("\n"),
  alerts:
    "The address of the webhook is never shown or logged whole. What else is watched, and when an alert ends, is in " +
    "[alerts](alerts.md).",
  server:
    "A secret is better set in the environment or in the configuration file than by a flag: other users of a machine " +
    "can see the flags of a process."
}

const title = (section: Section): string => `${section.charAt(0).toUpperCase()}${section.slice(1)}`

const EXAMPLE = { region: "de-de", maxResults: 20, cacheTtl: "2 hours", safeSearchLock: true }

/** The whole of docs/configuration.md. */
export const renderConfigDocs = (): string =>
  [
    "# Configuration",
    "<!-- Generated from src/runtime/Settings.ts: npm run docs:config -->",
    "Nothing has to be configured. A setting is taken from the first of these that names it:",
    [
      "1. a flag: `mcp-duckduckgo --max-results 20`",
      "2. a variable of the environment: `DDG_MAX_RESULTS=20`",
      "3. a key of the configuration file: `{\"maxResults\": 20}`",
      "4. its default"
    ].join("\n"),
    "`mcp-duckduckgo config print` shows every setting, its value and where that comes from, secrets masked.",
    "A value that is not allowed stops the start with exit code 2, and everything that is wrong is named at once. So " +
    "does a flag or a key of the file that is not known. A `DDG_*` variable that is not known has no effect; a " +
    "warning says so.",
    "## The configuration file",
    "`--config FILE` or `DDG_CONFIG` names it; without them there is none. It holds one JSON object, at most " +
    `${formatBytes(MAX_FILE_BYTES)}:`,
    [
      "```json",
      JSON.stringify(EXAMPLE, null, 2),
      "```"
    ].join("\n"),
    "## How values are written",
    [
      "- **Durations**: `10s`, `500ms`, `15 minutes`, `2 hours`, `1.5h`, `7 days`, or a plain number of milliseconds.",
      "- **Sizes**: `4 MiB`, `512 KiB`, `10 MB` (a million bytes each), or a plain number of bytes.",
      "- **true or false**: also `yes` and `no`, `on` and `off`, `1` and `0`. As a flag: `--safe-search-lock`, or " +
      "`--safe-search-lock=false`.",
      "- **Paths**: relative ones start from the working directory, `~/` from the home folder.",
      "- **none**: not set, where that is allowed.",
      "- In the configuration file also as JSON numbers, booleans and arrays; `null` counts as not set.",
      "- An empty variable of the environment counts as not set."
    ].join("\n"),
    ...sections.flatMap((section) => [
      `## ${title(section)}`,
      renderSettingsTable(section),
      ...(notes[section] === undefined ? [] : [notes[section]])
    ])
  ].join("\n\n") + "\n"
