import { type CommandSpec, json, OK, USAGE } from "./Spec.ts"

export interface InviteWords {
  readonly _tag: "AuthInvite"
  readonly name?: string
  readonly admin: boolean
  readonly lasts: (typeof lasting)[number]
}

export interface PeopleWords {
  readonly _tag: "AuthList"
  readonly json: boolean
}

export interface RemoveWords {
  readonly _tag: "AuthRemove"
  readonly name?: string
  readonly passkey?: string
  readonly yes: boolean
}

const lasting = ["15m", "1h", "1d", "7d"] as const

const NOTHING_DONE = [1, "nothing was done: not agreed to, nobody of that name, or no room"] as const

const invite: CommandSpec<InviteWords> = {
  operands: "",
  summary: "Print a code by which somebody creates a passkey for the server over HTTP.",
  details: [
    "For --auth embedded. The code counts once. With the name of somebody who is known it is for another passkey of theirs.",
    "Whoever has the code can use it: hand it over in person, or by a way that you trust."
  ],
  flags: [
    { name: "--name", placeholder: "NAME", description: "What the person is called; whoever comes says so, if left out." },
    { name: "--admin", description: "The person may administer the server." },
    { name: "--for", placeholder: lasting.join("|"), description: "How long the code counts; 15m, if left out." }
  ],
  exitCodes: [OK, NOTHING_DONE, USAGE],
  read: (words) => {
    words.none()
    return {
      _tag: "AuthInvite",
      ...words.optional("name", "--name"),
      admin: words.has("--admin"),
      lasts: words.oneOf(lasting, "a duration for --for", words.last("--for") ?? "15m") ?? "15m"
    }
  }
}

const list: CommandSpec<PeopleWords> = {
  operands: "",
  summary: "Show who can sign in to the server over HTTP, and by which passkeys.",
  details: [],
  flags: [json],
  exitCodes: [OK, USAGE],
  read: (words) => {
    words.none()
    return { _tag: "AuthList", json: words.has("--json") }
  }
}

const remove: CommandSpec<RemoveWords> = {
  operands: "",
  summary: "Remove a person, or one passkey; what rests on it ends with the next request. Asks first.",
  details: ["With --passkey the person has to sign in anew everywhere, by another passkey. Its id is what auth list shows."],
  flags: [
    { name: "--name", placeholder: "NAME", description: "Whom to remove, with all passkeys." },
    { name: "--passkey", placeholder: "ID", description: "Which passkey to remove." },
    { name: "--yes", description: "Do not ask first." }
  ],
  exitCodes: [OK, NOTHING_DONE, USAGE],
  read: (words) => {
    words.none()
    if (words.has("--name") === words.has("--passkey")) words.fault("auth remove needs --name or --passkey, and not both")
    return {
      _tag: "AuthRemove",
      ...words.optional("name", "--name"),
      ...words.optional("passkey", "--passkey"),
      yes: words.has("--yes")
    }
  }
}

export const authorizing = {
  "auth invite": invite,
  "auth list": list,
  "auth remove": remove
}
