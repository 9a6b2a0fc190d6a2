# Set-up shared by the scripts: source it. Every step runs once for the same inputs; nothing is done twice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p .cache/stamps .cache/bin
export PATH="$PWD/.cache/bin:$PATH:/usr/sbin:/sbin"
export UV_PYTHON_DOWNLOADS=never
UV=0.13.9

exec 3>&2
say() { printf '%s\n' "$*" >&3; }

refuse() {
  say "$*"
  exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

# digest PATH…: one hash over these files, those of the folders included, and where the repository stands.
digest() {
  { pwd; find "$@" -type f -print0 2>/dev/null | sort -z | xargs -0r sha256sum; } | sha256sum | cut -c1-64
}

# once NAME PRODUCT HASH COMMAND…: run the command unless PRODUCT stands and was made from the same HASH. What it says is shown
# when it fails.
once() {
  local stamp=".cache/stamps/$1" log=".cache/$1.log" product=$2 hash=$3
  shift 3
  if [ -e "$product" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ]; then return; fi
  say "setting up: ${stamp##*/}"
  rm -f "$stamp"
  trap "cat '$log' >&3" EXIT
  "$@" >"$log" 2>&1
  trap - EXIT
  printf '%s' "$hash" >"$stamp"
}

# alone COMMAND…: run it while no other script sets up in this folder. (No && or || around set-up steps: they would switch
# off "stop at the first error" inside.)
alone() {
  exec 9>.cache/lock
  flock 9
  "$@"
  exec 9>&-
}

python_ready() {
  command -v python3 >/dev/null || refuse "Python 3.11 or later is needed: install python3."
  PYTHON=$(best_python)
  is_new_enough "$PYTHON" || refuse "Python 3.11 or later is needed; python3 is $("$PYTHON" -V)."
  once uv .cache/uv/bin/uv "$UV" install_uv
  once python .venv/bin/samanvay "$(digest requirements.lock pyproject.toml) $PYTHON compiled" install_python
}

# The system's own, if it is new enough: it is the one a desk runs on.
best_python() {
  if [ -x /usr/bin/python3 ] && is_new_enough /usr/bin/python3; then printf /usr/bin/python3; else command -v python3; fi
}

is_new_enough() { "$1" -c 'import asyncio, sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

install_uv() {
  rm -rf .cache/uv
  if ! python3 -m pip --version >/dev/null 2>&1; then
    packages_ready python3-pip || unpack_packages python3-pip
    export PYTHONPATH="$PWD/.cache/deb/python3-pip/usr/lib/python3/dist-packages"
  fi
  python3 -m pip install --quiet --disable-pip-version-check --no-input --target .cache/uv "uv==$UV"
  unset PYTHONPATH
}

# Compiled here, once: where Python may not write what it compiles, each start of a dispatcher would take seconds more.
install_python() {
  local uv=.cache/uv/bin/uv
  [ "$(cat .venv/made-with 2>/dev/null)" = "$PYTHON" ] || "$uv" venv --quiet --clear --python "$PYTHON" .venv
  printf '%s' "$PYTHON" >.venv/made-with
  "$uv" pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
  "$uv" pip install --quiet --python .venv/bin/python --no-deps --editable .
  .venv/bin/python -m compileall -q radio bus gateway dispatcher samanvay
}

web_ready() {
  command -v npm >/dev/null || refuse "Node 20 with npm is needed: install nodejs and npm."
  once node-modules web/node_modules "$(digest web/package.json web/package-lock.json)" npm --prefix web ci --no-fund --no-audit
  once web web/dist/index.html "$(digest web/package-lock.json web/src web/public web/*.html web/*.json web/*.ts)" npm --prefix web run --silent build -- --logLevel warn
}

# packages_ready NAME…: Debian packages installed, as root those that are missing are fetched; false when some still miss.
packages_ready() {
  local missing
  missing=$(missing_packages "$@")
  if [ -n "$missing" ] && is_root && command -v apt-get >/dev/null; then
    say "installing: $missing"
    # shellcheck disable=SC2086
    install_packages $missing || { apt-get update -qq >&2 && install_packages $missing; } || true
    missing=$(missing_packages "$@")
  fi
  [ -z "$missing" ]
}

install_packages() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >.cache/apt.log 2>&1
}

missing_packages() {
  local name names=()
  for name in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || names+=("$name")
  done
  printf '%s' "${names[*]-}"
}

# unpack_packages NAME: without root, fetch a package and all that it depends on, and unpack it under .cache/deb/NAME.
unpack_packages() {
  local name=$1 state="$PWD/.cache/apt" folder="$PWD/.cache/deb/$1" options closure
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$folder"
  options=(-o "Dir::State::lists=$state/lists" -o "Dir::Cache=$state/cache" -o Debug::NoLocking=1 -o APT::Sandbox::User=)
  apt-get "${options[@]}" update -qq
  closure=$(apt-cache "${options[@]}" depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances "$name" | grep -E '^[a-z0-9]' | sort -u)
  # shellcheck disable=SC2086
  (cd "$folder" && apt-get "${options[@]}" download -qq $closure && for deb in *.deb; do dpkg -x "$deb" .; done && rm -f ./*.deb)
}

# mosquitto_ready: a broker on PATH, installed as root or unpacked beside the repository.
mosquitto_ready() {
  command -v mosquitto >/dev/null || packages_ready mosquitto || once mosquitto .cache/bin/mosquitto mosquitto unpack_mosquitto
}

unpack_mosquitto() {
  unpack_packages mosquitto
  local root="$PWD/.cache/deb/mosquitto" libraries
  libraries=$(find "$root" -name '*.so*' -path '*/lib/*' -printf '%h\n' | sort -u | paste -sd:)
  printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s/usr/sbin/mosquitto" "$@"\n' "$libraries" "$root" >.cache/bin/mosquitto
  chmod +x .cache/bin/mosquitto
  .cache/bin/mosquitto -h | head -n 1 || true
}
