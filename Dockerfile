# Four targets; the last is the default and the one that is published.
#   builder          makes the bundle
#   development      everything that is needed to change the program, with its sources mounted
#   production-slim  the bundle on Debian, for those who need a shell beside it
#   production       the bundle, node and nothing else
# Both bases can be replaced: --build-arg NODE_IMAGE=... --build-arg DISTROLESS_IMAGE=...
ARG NODE_IMAGE=node:24-trixie-slim
ARG DISTROLESS_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

# The bundle is JavaScript, the same for every processor: it is made once, natively.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS builder
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm,sharing=locked npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY .ci/build.mjs .ci/dashboard.mjs .ci/
COPY src src
RUN npm run build && mkdir -p --mode=0700 /state

# What both production images hold; /state is where a cool-down, consent and the audit trail outlive a restart.
FROM scratch AS program
COPY --from=builder /app/package.json /app/
COPY --from=builder /app/dist /app/dist
COPY --from=builder --chown=65532:65532 --chmod=0700 /state /state

FROM ${NODE_IMAGE} AS development
WORKDIR /app
RUN --mount=type=bind,source=package.json,target=package.json \
    --mount=type=bind,source=package-lock.json,target=package-lock.json \
    --mount=type=bind,source=.npmrc,target=.npmrc \
    --mount=type=cache,target=/root/.npm,sharing=locked \
    npm ci --no-audit --no-fund
# It is built anew with every change.
RUN chown 1000:1000 /app
COPY package.json tsconfig.json ./
COPY .ci/build.mjs .ci/dashboard.mjs .ci/dev.mjs .ci/
COPY src src
ENV DDG_STATE_FOLDER=/tmp/mcp-duckduckgo
USER 1000:1000
EXPOSE 3000
ENTRYPOINT ["node", "--watch-path=src", ".ci/dev.mjs"]
CMD ["http"]

FROM ${NODE_IMAGE} AS production-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="mcp-duckduckgo" \
      org.opencontainers.image.description="DuckDuckGo search for the Model Context Protocol" \
      org.opencontainers.image.source="https://github.com/mcp-duckduckgo/mcp-duckduckgo" \
      org.opencontainers.image.documentation="https://github.com/mcp-duckduckgo/mcp-duckduckgo#readme" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/node:24-trixie-slim" \
      io.modelcontextprotocol.server.name="io.github.mcp-duckduckgo/mcp-duckduckgo"
COPY --link --from=program / /
WORKDIR /app
ENV NODE_ENV=production DDG_STATE_FOLDER=/state
VOLUME /state
USER 65532:65532
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --start-interval=1s --retries=3 \
  CMD ["node", "/app/dist/main.js", "healthcheck", "--container"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["stdio"]

FROM ${DISTROLESS_IMAGE} AS production
ARG VERSION=0.1.0
ARG REVISION=unknown
# The registry of MCP servers takes the last label for the proof that image and server belong together.
LABEL org.opencontainers.image.title="mcp-duckduckgo" \
      org.opencontainers.image.description="DuckDuckGo search for the Model Context Protocol" \
      org.opencontainers.image.source="https://github.com/mcp-duckduckgo/mcp-duckduckgo" \
      org.opencontainers.image.documentation="https://github.com/mcp-duckduckgo/mcp-duckduckgo#readme" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="gcr.io/distroless/nodejs24-debian13:nonroot" \
      io.modelcontextprotocol.server.name="io.github.mcp-duckduckgo/mcp-duckduckgo"
COPY --link --from=program / /
WORKDIR /app
ENV NODE_ENV=production DDG_STATE_FOLDER=/state
# An anonymous volume unless one is named: it can be written where the root file system cannot.
VOLUME /state
# Numeric, so that Kubernetes can see that it is not root.
USER 65532:65532
EXPOSE 3000
STOPSIGNAL SIGTERM
# No shell: the program asks itself. A container that serves standard input is well as long as it runs.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --start-interval=1s --retries=3 \
  CMD ["/nodejs/bin/node", "/app/dist/main.js", "healthcheck", "--container"]
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/main.js"]
# Lists its tools without network and without settings. HTTP: give http as the argument.
CMD ["stdio"]
