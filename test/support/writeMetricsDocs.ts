import { writeFileSync } from "node:fs"
import { renderMetricsDocs } from "./metricsDocs.ts"

writeFileSync(new URL("../../docs/metrics.md", import.meta.url), renderMetricsDocs())
