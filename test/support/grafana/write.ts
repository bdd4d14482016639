import { writeFileSync } from "node:fs"
import { GRAFANA_FILE, overviewJson } from "./Overview.ts"

writeFileSync(GRAFANA_FILE, overviewJson())
