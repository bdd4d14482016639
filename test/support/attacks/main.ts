// tsx test/support/attacks/main.ts PORT NAME AT_ONCE: one attack, as a process of its own, until it is ended.
import { attacks, resting, silent } from "./Attacks.ts"
import { gather } from "./Crowd.ts"

const [, , port = "", name = "", atOnce = "200"] = process.argv
const behaviour = name === "silent" ? silent : name === "resting" ? resting : attacks.find((attack) => attack.name === name)?.behaviour
if (behaviour === undefined) throw new RangeError(`there is no attack called ${name}`)
await gather({ port: Number(port), atOnce: Number(atOnce), most: 1_000_000, behaviour })
process.stdout.write(`under way at http://127.0.0.1:${port}\n`)
