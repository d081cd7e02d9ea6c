# Source this for a shell in which `cargo` builds Tenantry for the machine and for wasm32:
#   source .ci/env.sh
# It only exports variables; `.ci/setup` installs what they point to.
# shellcheck shell=bash

_tenantry_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
_tenantry_cache=${TENANTRY_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:?HOME is not set: set it, or TENANTRY_CACHE_DIR}/.cache}/tenantry}

if [ ! -e "$_tenantry_cache/toolchain.env" ]; then
  echo "[tenantry] no toolchain yet: run .ci/setup first" >&2
else
  # Written by .ci/toolchain: which Rust was chosen, and how it links wasm32.
  # shellcheck source=/dev/null
  . "$_tenantry_cache/toolchain.env"
fi

# Links to the chosen cargo, rustc, rustdoc and clippy alone: not all of /usr/bin goes first.
case ":$PATH:" in
  *":$_tenantry_cache/bin:"*) ;;
  *) export PATH="$_tenantry_cache/bin:$PATH" ;;
esac

export CARGO_TARGET_DIR=${TENANTRY_TARGET_DIR:-$_tenantry_cache/target}

# Queries are checked against the committed data, never against a database that happens to run.
# `make prepare` and the query check unset it.
export SQLX_OFFLINE=${SQLX_OFFLINE:-true}

# What the server needs at run time to find the site that `.ci/build` makes.
export LEPTOS_OUTPUT_NAME=tenantry
export LEPTOS_SITE_PKG_DIR=pkg
export LEPTOS_HASH_FILES=true
export LEPTOS_SITE_ROOT=${LEPTOS_SITE_ROOT:-$CARGO_TARGET_DIR/site}
# An absolute name replaces "beside the executable", so that test programs find it too.
export LEPTOS_HASH_FILE_NAME=${LEPTOS_HASH_FILE_NAME:-$LEPTOS_SITE_ROOT.hash.txt}

unset _tenantry_root _tenantry_cache
