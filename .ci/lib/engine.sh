# shellcheck shell=bash
# A container engine of its own, out of Debian's packages, without touching one that may run here. Sourced.

engine=${cache:?tools.sh comes first}/engine

fetch_engine() {
  [ -x "$engine/root/usr/sbin/dockerd" ] && return
  unpack sid "$(dpkg --print-architecture)" "$engine/root" docker.io docker-cli docker-buildx docker-compose containerd catatonit
  # What docker run --init puts before the program.
  ln -sf catatonit "$engine/root/usr/bin/docker-init"
  [ -x "$engine/root/usr/sbin/dockerd" ]
}

# Started by hand, ended by its own number; the firewall of the machine stays as it is.
start_engine() {
  run=$(mktemp -d /var/tmp/mcp-duckduckgo-engine.XXXXXX)
  mkdir -p "$run/config/cli-plugins"
  ln -s "$engine"/root/usr/libexec/docker/cli-plugins/docker-{buildx,compose} "$run/config/cli-plugins/"
  # The image store of containerd keeps images of several platforms under one name, and attestations beside them.
  echo '{"features":{"containerd-snapshotter":true}}' > "$run/daemon.json"
  export PATH=$engine/root/usr/bin:$engine/root/usr/sbin:$PATH
  export DOCKER_HOST=unix://$run/docker.sock DOCKER_CONFIG=$run/config BUILDX_NO_DEFAULT_ATTESTATIONS=1
  setsid dockerd --config-file "$run/daemon.json" --data-root "$run/data" --exec-root "$run/exec" \
    --pidfile "$run/pid" --host "$DOCKER_HOST" --iptables=false --ip6tables=false --bridge=none \
    --default-ulimit nofile=4096:4096 > "$run/log" 2>&1 &
  for _ in $(seq 60); do
    docker version > /dev/null 2>&1 && return
    sleep 0.5
  done
  tail -20 "$run/log"
  return 1
}

stop_engine() {
  [ -n "${run:-}" ] || return 0
  if [ -f "$run/pid" ]; then
    local pid
    pid=$(cat "$run/pid")
    kill "$pid" 2> /dev/null || true
    for _ in $(seq 40); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.25
    done
  fi
  awk -v at="$run/" 'index($2, at) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do
    umount "$mount" 2> /dev/null || true
  done
  rm -rf "$run"
}

# Another processor's programs run under emulation, if the kernel lets them.
emulation() {
  needs qemu-user-static binfmt-support
  mountpoint -q /proc/sys/fs/binfmt_misc || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc || return 1
  update-binfmts --enable qemu-aarch64 > /dev/null 2>&1 || true
  [ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ]
}
