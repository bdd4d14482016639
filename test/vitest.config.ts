import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts"],
    // The tests of whole processes mostly wait; vitest's own number, one less than there are cores, leaves most of two idle.
    maxWorkers: "100%",
    testTimeout: 20_000,
    hookTimeout: 60_000
  }
})
