// tsx test/support/behaviour/report.ts [--write]
// Measures the scorer on honest and abusive subjects that it was not fitted to; --write puts the tables into
// docs/anomaly.md. Takes about a minute.
import { readFileSync, writeFileSync } from "node:fs"
import { documentFile, withTables } from "./Document.ts"
import { report } from "./Figures.ts"

const tables = report()
process.stdout.write(`${tables}\n`)
if (process.argv.includes("--write")) writeFileSync(documentFile, withTables(readFileSync(documentFile, "utf8"), tables))
