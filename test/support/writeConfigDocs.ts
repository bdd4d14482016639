import { writeFileSync } from "node:fs"
import { renderConfigDocs } from "./configDocs.ts"

writeFileSync(new URL("../../docs/configuration.md", import.meta.url), renderConfigDocs())
