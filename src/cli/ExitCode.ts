/** What a command ends with. Scripts rely on these: they are documented in the help and do not change. */
export const ExitCode = {
  ok: 0,
  /** A search gave no usable answer; the doctor has warnings. */
  noAnswer: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** The doctor could not reach DuckDuckGo. */
  network: 3,
  /** The doctor found that DuckDuckGo refuses. */
  blocked: 4
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]
