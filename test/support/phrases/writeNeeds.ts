// npx tsx test/support/phrases/writeNeeds.ts
// Writes what the rules for English cannot match without, after a change of them.
import { writeFile } from "node:fs/promises"
import { NEEDS_FILE, needsText } from "./Needs.ts"

await writeFile(NEEDS_FILE, needsText())
