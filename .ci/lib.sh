# Shared by the scripts in this folder; source it, do not run it.
# shellcheck shell=bash

# shellcheck disable=SC2034 # read by the scripts that source this
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything heavy lives here and not in the checkout, so that a clean clone reuses it.
CACHE=${TENANTRY_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:?HOME is not set: set it, or TENANTRY_CACHE_DIR}/.cache}/tenantry}
LOGS=$CACHE/logs

say() { printf '[tenantry] %s\n' "$*" >&2; }
die() { printf '[tenantry] error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
# Rustup leaves commands that only say that they are not installed.
works() { "$1" --version >/dev/null 2>&1; }

# Reports once in ten seconds that a quiet command is still at work; ends when its standard input closes.
ticker() {
  local what=$1 log=$2 seconds=0 status
  while :; do
    status=0
    read -r -t 10 _ || status=$?
    if ((status > 128)); then
      seconds=$((seconds + 10))
      say "  still: $what (${seconds} s) $(tail -c 300 "$log" 2>/dev/null | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | cut -c 1-90)"
    else
      return 0
    fi
  done
}

# step WHAT COMMAND...: runs a long command quietly, with signs of life; its output is shown if it fails.
step() {
  local what=$1 log fd status begin=$SECONDS
  shift
  mkdir -p "$LOGS"
  log=$LOGS/$(printf '%s' "$what" | tr -cs 'A-Za-z0-9' '-').log
  say "$what"
  exec {fd}> >(ticker "$what" "$log")
  # The command must not inherit the pipe, nor the set-up's lock (9): a daemon that it starts would keep them.
  # A subshell without `||` behind it, so that a function stops at its first error.
  set +e
  (set -e && "$@") {fd}>&- 9>&- >"$log" 2>&1 </dev/null
  status=$?
  set -e
  exec {fd}>&-
  if ((status != 0)); then
    tail -n 40 "$log" >&2
    say "failed after $((SECONDS - begin)) s: $what (all output: $log)"
    return "$status"
  fi
  ((SECONDS - begin < 10)) || say "  done in $((SECONDS - begin)) s"
}

# stamp FILE...: one short hash of what the files say.
stamp() { cat "$@" | sha256sum | cut -c 1-16; }

# pg_bin: prints the folder of the newest PostgreSQL server programs, 15 or newer, that this machine has.
pg_bin() {
  local folder version best=0 found=
  for folder in /usr/lib/postgresql/*/bin "$(dirname "$(command -v postgres 2>/dev/null || echo /nowhere/x)")"; do
    if [ ! -x "$folder/postgres" ] || [ ! -x "$folder/initdb" ]; then continue; fi
    version=$("$folder/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    if ((version >= 15 && version > best)); then best=$version found=$folder; fi
  done
  [ -n "$found" ] && printf '%s\n' "$found"
}

# chromium_bin: prints the browser for the tests. Without a window of its own it needs three fifths of the time.
chromium_bin() {
  local name
  for name in "${TENANTRY_CHROMIUM:-chromium-headless-shell}" chromium chromium-browser google-chrome-stable google-chrome; do
    if have "$name"; then command -v "$name"; return 0; fi
  done
  return 1
}
