// npm run bench:growth
// What more replicas, shards and regions do to answers at once and to requests upstream: a simulation, in seconds. Its table
// is in docs/operations.md, and `Growth.test.ts` holds it to that.
import { stream } from "./support/CacheSim.ts"
import { growth, QUERIES, tableOf } from "./support/Growth.ts"
import { say } from "./support/Stats.ts"

say(tableOf(growth(stream(QUERIES))))
