/** What the command line offers, as data: the parser obeys it and the help prints it. */

export const commandNames = [
  "stdio", "search", "suggest", "doctor", "parse",
  "consent list", "consent grant", "consent revoke", "consent export", "consent erase",
  "audit verify", "audit show", "audit export",
  "config print", "client-config"
] as const
export type CommandName = (typeof commandNames)[number]

/** First words that are no command by themselves, with the second words that they take. */
export const families: ReadonlyMap<string, ReadonlyArray<string>> = new Map(
  ["config", "consent", "audit"].map((family) => [
    family,
    commandNames.filter((name) => name.startsWith(`${family} `)).map((name) => name.slice(family.length + 1))
  ])
)

export interface CommandFlag {
  readonly name: `--${string}`
  /** Stands for the value; absent where the flag takes none. */
  readonly placeholder?: string
  readonly repeatable?: boolean
  readonly description: string
}

export interface CommandSpec {
  readonly name: CommandName
  /** What follows the name. */
  readonly operands: string
  readonly summary: string
  readonly details: ReadonlyArray<string>
  readonly flags: ReadonlyArray<CommandFlag>
  readonly exitCodes: ReadonlyArray<readonly [code: number, meaning: string]>
}

/** The desktop clients for which `client-config` prints an entry. */
export const clientNames = ["claude-desktop", "claude-code", "vscode", "cursor", "codex", "gemini"] as const
export type ClientName = (typeof clientNames)[number]

/** As `security/consent/Purposes.ts` has them; the start of the server does not wait for that module. */
export const purposes = ["read-pages", "research", "export-own-data", "administer", "unusual-use"] as const

/** The native lines, Open Cybersecurity Schema Framework, Elastic Common Schema. */
export const auditFormats = ["jsonl", "ocsf", "ecs"] as const

export const parseEndpoints = ["html", "lite", "challenge"] as const

const OK = [0, "all went well"] as const
const NO_ANSWER = [1, "no usable answer: DuckDuckGo refused, could not be reached or was not understood"] as const
const USAGE = [2, "the command line or the configuration is wrong"] as const

const json: CommandFlag = { name: "--json", description: "Print JSON." }

const yes: CommandFlag = { name: "--yes", description: "Do not ask first." }
const person: ReadonlyArray<CommandFlag> = [
  { name: "--subject", placeholder: "NAME", description: "Whose; the user of the operating system, if left out." },
  { name: "--issuer", placeholder: "URL", description: "Who vouches for that name; local, if left out." }
]
const NOTHING_DONE = [1, "nothing was done: not agreed to, or no such consent"] as const

const commandList: ReadonlyArray<CommandSpec> = [
  {
    name: "stdio",
    operands: "",
    summary: "Serve the Model Context Protocol on standard input and output. The default.",
    details: ["Ends when the client closes standard input. Messages for people go to standard error."],
    flags: [],
    exitCodes: [OK, USAGE]
  },
  {
    name: "search",
    operands: "QUERY...",
    summary: "Search the web once and print the results.",
    details: [
      "Several words make one query, quoted or not.",
      "Region, safe search and the number of results are settings: --region, --safe-search, --max-results.",
      "Put -- before words that begin with a dash: search -- rust -crab"
    ],
    flags: [
      {
        name: "--time-range",
        placeholder: "RANGE",
        description: "How old a page may be: day, week, month, year or YYYY-MM-DD..YYYY-MM-DD."
      },
      { name: "--site", placeholder: "HOST", repeatable: true, description: "Only this site; may be repeated." },
      { name: "--exclude-site", placeholder: "HOST", repeatable: true, description: "Not this site; may be repeated." },
      { name: "--cursor", placeholder: "CURSOR", description: "Go on where an answer to the same query ended." },
      json
    ],
    exitCodes: [[0, "results, or truly nothing found"], NO_ANSWER, USAGE]
  },
  {
    name: "suggest",
    operands: "TEXT...",
    summary: "Print the searches that DuckDuckGo suggests for the beginning of one.",
    details: [],
    flags: [json],
    exitCodes: [[0, "suggestions, or truly none"], NO_ANSWER, USAGE]
  },
  {
    name: "doctor",
    operands: "",
    summary: "Check configuration, network and whether DuckDuckGo answers.",
    details: [
      "Sends one search at most, and none while DuckDuckGo refuses.",
      "When it refuses: solve its challenge in a browser on the same network, then run doctor --solved."
    ],
    flags: [
      { name: "--offline", description: "Send nothing." },
      { name: "--solved", description: "The challenge was solved in a browser: end the cool-down." },
      json
    ],
    exitCodes: [
      [0, "all well"],
      [1, "warnings"],
      [2, "the command line or the configuration is wrong"],
      [3, "DuckDuckGo could not be reached"],
      [4, "DuckDuckGo refuses"]
    ]
  },
  {
    name: "parse",
    operands: "--endpoint ENDPOINT FILE|-",
    summary: "Show what is read off a saved page, for a bug report; - is standard input.",
    details: ["Prints one JSON object. Sends nothing."],
    flags: [
      {
        name: "--endpoint",
        placeholder: "ENDPOINT",
        description: `What the page was an answer of: ${parseEndpoints.join(", ")}. Required.`
      }
    ],
    exitCodes: [OK, USAGE]
  },
  {
    name: "consent list",
    operands: "",
    summary: "Show what people have agreed to: what, for whom, until when, how.",
    details: [],
    flags: [json],
    exitCodes: [OK, USAGE]
  },
  {
    name: "consent grant",
    operands: "PURPOSE",
    summary: "Agree in the place of a person whose client cannot ask.",
    details: [`Purposes: ${purposes.join(", ")}.`, "Shows what it is about and asks first."],
    flags: [
      { name: "--target", placeholder: "HOST", description: "The host that it is for, or * for every host. Required." },
      { name: "--client", placeholder: "NAME", description: "What the client calls itself. Required." },
      ...person,
      { name: "--level", placeholder: "LEVEL", description: "Up to which level; that of the purpose, if left out." },
      { name: "--for", placeholder: "1h|30d", description: "For how long; 30d, if left out." },
      yes
    ],
    exitCodes: [OK, NOTHING_DONE, USAGE]
  },
  {
    name: "consent revoke",
    operands: "ID...",
    summary: "Take consent back; a running server heeds it from its next request on.",
    details: ["The ids are those that consent list shows."],
    flags: [{ name: "--all", description: "Everything that anybody has agreed to." }],
    exitCodes: [OK, NOTHING_DONE, USAGE]
  },
  {
    name: "consent export",
    operands: "",
    summary: "Print all that is kept about a person's consent, as JSON.",
    details: [],
    flags: person,
    exitCodes: [OK, USAGE]
  },
  {
    name: "consent erase",
    operands: "",
    summary: "Forget a person: what was agreed to, and the key to what the audit trail keeps of their queries.",
    details: ["It cannot be undone. Asks first. The audit trail stays whole and says that it was done."],
    flags: [...person, yes],
    exitCodes: [OK, NOTHING_DONE, USAGE]
  },
  {
    name: "audit verify",
    operands: "",
    summary: "Check that the audit trail is whole and unaltered, and say where it is not.",
    details: ["Prints an anchor when all is well. Kept elsewhere, it shows later whether the end was cut off."],
    flags: [
      { name: "--anchor", placeholder: "TEXT", repeatable: true, description: "An anchor that was printed before; one for each stream." },
      json
    ],
    exitCodes: [OK, [1, "the trail is broken"], USAGE]
  },
  {
    name: "audit show",
    operands: "",
    summary: "Show the last records of the audit trail.",
    details: [],
    flags: [
      { name: "--limit", placeholder: "NUMBER", description: "How many; 20, if left out." },
      { name: "--verdict", placeholder: "VERDICT", description: "Only decisions with this verdict: allow or refuse." },
      { name: "--operation", placeholder: "NAME", description: "Only decisions about this operation, e.g. tool/web_search." },
      { name: "--all", description: "What the trail says of itself as well." },
      json
    ],
    exitCodes: [OK, USAGE]
  },
  {
    name: "audit export",
    operands: "",
    summary: "Print the audit trail for another system.",
    details: [`Formats: ${auditFormats.join(", ")}.`],
    flags: [{ name: "--format", placeholder: "FORMAT", description: "jsonl, if left out." }],
    exitCodes: [OK, USAGE]
  },
  {
    name: "config print",
    operands: "",
    summary: "Print every setting, its value and where that comes from; secrets are masked.",
    details: [],
    flags: [json],
    exitCodes: [OK, USAGE]
  },
  {
    name: "client-config",
    operands: "CLIENT",
    summary: "Print the entry for a client's configuration file, and say where that file is.",
    details: [
      `Clients: ${clientNames.join(", ")}.`,
      "Settings given by flag or environment become part of the entry, except secrets."
    ],
    flags: [],
    exitCodes: [OK, USAGE]
  }
]

export const commands: ReadonlyMap<CommandName, CommandSpec> = new Map(commandList.map((spec) => [spec.name, spec]))

/** Accepted by every command. */
export const globalFlags: ReadonlyArray<CommandFlag> = [
  { name: "--config", placeholder: "FILE", description: "A JSON file of settings; DDG_CONFIG names one as well." },
  { name: "--help", description: "Print help, after a command for that command; -h for short." },
  { name: "--version", description: "Print the version; -v for short." }
]
