import type { OperatorFiles } from "./OperatorFiles.ts"
import type { SettingValues } from "./Settings.ts"

/** All that the layers are made of: settings, and the files that settings name. */
export interface AppOptions {
  readonly config: SettingValues
  readonly files: OperatorFiles
  /** The program of the threads that read pages, for who does not run the bundle. */
  readonly readerProgram?: URL
}
