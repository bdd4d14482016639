import type { Wanted } from "./Grant.ts"

/** Who the operator is when nothing else is said: the user of the operating system. */
const LOCAL = "local"

/** A word as POSIX shells take it, whatever is in it. */
const word = (text: string): string => {
  const visible = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
  return /^[\w@%+=:,./-]+$/.test(visible) ? visible : `'${visible.replaceAll("'", String.raw`'\''`)}'`
}

/** The command by which the operator agrees in the person's place. */
export const grantCommand = ({ client, level, purpose, subject, target }: Wanted): string =>
  [
    "mcp-duckduckgo consent grant",
    purpose,
    `--target ${word(target)}`,
    `--level ${level}`,
    `--client ${word(client)}`,
    ...(subject.issuer === LOCAL ? [] : [`--issuer ${word(subject.issuer)}`]),
    `--subject ${word(subject.id)}`
  ].join(" ")

/** What can be done where a person could not be asked, after the reason for that. */
export const remedy = (why: string, wanted: Wanted): string =>
  wanted.level === "RESTRICTED"
    ? `${why}. It has to be agreed to at each call, through a client that can show a question to its user`
    : `${why}. The operator of this server can agree to it on the command line: ${grantCommand(wanted)}`
