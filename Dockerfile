# Builds the bundle, and puts nothing but the bundle into the image that is shipped.
FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

FROM gcr.io/distroless/nodejs24-debian13:nonroot
LABEL org.opencontainers.image.title="mcp-duckduckgo" \
      org.opencontainers.image.description="DuckDuckGo search for the Model Context Protocol" \
      org.opencontainers.image.source="https://github.com/mcp-duckduckgo/mcp-duckduckgo" \
      org.opencontainers.image.licenses="MIT" \
      io.modelcontextprotocol.server.name="io.github.mcp-duckduckgo/mcp-duckduckgo"
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
# The user has no home to write to; a volume at this place keeps the cool-down across restarts.
ENV DDG_STATE_FOLDER=/tmp/mcp-duckduckgo
# Numeric, so that Kubernetes can see that it is not root.
USER 65532:65532
# The entry point of the base image is node.
CMD ["/app/dist/main.js"]
