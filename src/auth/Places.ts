import * as path from "node:path"
import * as FileRecords from "./store/FileRecords.ts"
import type { Records } from "./store/Records.ts"

/** Where the authorization server keeps what it keeps, and where people find it: for the server and for the commands. */

export const folderOf = (stateFolder: string): string => path.join(stateFolder, "auth")

export const recordsIn = (folder: string): Records => FileRecords.make(path.join(folder, "records"))

/** Where a code is turned into a passkey. */
export const enrolUrl = (issuer: string): string => `${new URL(issuer).origin}/auth/enrol`
