import * as Effect from "effect/Effect"
import { make } from "../auth/people/People.ts"
import { enrolUrl, folderOf, recordsIn } from "../auth/Places.ts"
import * as PeopleTrail from "../security/PeopleTrail.ts"
import type { AppOptions } from "./AppOptions.ts"
import * as Product from "./Product.ts"
import * as SecurityLayers from "./SecurityLayers.ts"
import type { SettingValues } from "./Settings.ts"

/** As the server itself would say it, as far as the same settings are in force. */
const issuerOf = ({ port, publicUrl }: SettingValues): string => new URL(publicUrl ?? `http://localhost:${port}`).origin

/**
 * Who may sign in to the embedded authorization server, whether or not it runs, for the operator. The trail is opened when
 * there is something to record.
 */
export const people = (options: AppOptions) => {
  const record = PeopleTrail.byOperator(issuerOf(options.config), Product.NAME)
  return make(recordsIn(folderOf(options.config.stateFolder)), (event) =>
    Effect.provide(record(event), SecurityLayers.stores(options)))
}

export const whereToEnrol = (values: SettingValues): string => enrolUrl(issuerOf(values))
