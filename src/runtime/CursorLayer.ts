import type * as Layer from "effect/Layer"
import * as path from "node:path"
import { Cursors } from "../search/Cursors.ts"
import type { SettingValues } from "./Settings.ts"

/** Cursors of searches and of pages are signed with one key. */
export const cursors = (config: SettingValues): Layer.Layer<Cursors> =>
  Cursors.layer({
    ...(config.cursorKey === undefined ? {} : { key: config.cursorKey }),
    file: path.join(config.stateFolder, "cursor.key"),
    userAgent: config.userAgent
  })
