import { make } from "../auth/people/People.ts"
import { enrolUrl, folderOf, recordsIn } from "../auth/Places.ts"
import type { AppOptions } from "./AppOptions.ts"
import type { SettingValues } from "./Settings.ts"

/** Who may sign in to the embedded authorization server, whether or not it runs. */
export const people = ({ config }: AppOptions) => make(recordsIn(folderOf(config.stateFolder)))

/** As the server itself would say it, as far as the same settings are in force. */
export const whereToEnrol = ({ port, publicUrl }: SettingValues): string =>
  enrolUrl(publicUrl ?? `http://localhost:${port}`)
