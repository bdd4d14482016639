// node dockerfile.mjs FILE: unknown instructions, flags and forms.
import { validate } from "dockerfile-utils"
import { readFileSync } from "node:fs"

const [file] = process.argv.slice(2)
const faults = validate(readFileSync(file, "utf8"))
for (const { message, range } of faults) console.error(`${file}:${range.start.line + 1}: ${message}`)
if (faults.length === 0) console.log(`ok ${file}`)
process.exitCode = faults.length === 0 ? 0 : 1
