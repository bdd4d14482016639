// The program as it is now, built and run: `npm run dev -- http`. Node starts it again when a file of src changes.
import "./build.mjs"

await import("../dist/main.js")
