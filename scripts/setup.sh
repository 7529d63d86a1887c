# shellcheck shell=bash
# Sourced by ./run and ./test: finds the .NET SDK, installs what is missing, builds. Everything it says goes to stderr.

SDK_MAJOR=10
# A library is known by the name that the loader looks for, a package by Debian 12's name.
NATIVE_LIBRARIES=(
  "libsodium.so.23 libsodium23"
  "libsecp256k1.so.1 libsecp256k1-1"
  "librocksdb.so.7.8 librocksdb7.8"
)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
# The node is culture-invariant, so its tools need no ICU either.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# Build nodes that outlive the build would keep memory, and a caller's pipes, for a quarter of an hour.
export MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# Puts an SDK that can build this repository on the PATH, for the processes that tests start too.
find_sdk() {
  local candidate version
  for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" /usr/share/dotnet/dotnet \
    /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet "$HOME/.dotnet/dotnet"; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" --version 2>/dev/null) || continue
    if [ "${version%%.*}" -ge "$SDK_MAJOR" ]; then
      DOTNET_ROOT=$(dirname "$(readlink -f "$candidate")")
      export DOTNET_ROOT PATH="$DOTNET_ROOT:$PATH"
      return
    fi
  done
  die "The .NET SDK $SDK_MAJOR.0 was not found; https://dotnet.microsoft.com/download says how to install it."
}

# Prints the Debian packages of the native libraries that this machine lacks.
missing_libraries() {
  local known row
  known=$("$(command -v ldconfig || echo /sbin/ldconfig)" -p)
  for row in "${NATIVE_LIBRARIES[@]}"; do
    [[ $known == *"${row% *} "* ]] || printf '%s\n' "${row#* }"
  done
}

# Prints the Debian packages of the tools that only tests use: the C compiler builds the crash shim, xz opens data sets.
# npm, with its some hundred packages, is for continuous integration alone: elsewhere the tests of Ethereum's clients and
# of anvil are skipped without it.
missing_test_tools() {
  command -v gcc >/dev/null || printf '%s\n' gcc
  [ -e /usr/include/stdlib.h ] || printf '%s\n' libc6-dev
  command -v xz >/dev/null || printf '%s\n' xz-utils
  [ "${CI:-}" != true ] || command -v npm >/dev/null || printf '%s\n' npm
}

# install_packages PACKAGE...: by apt, as root or through sudo; nothing to do without arguments.
install_packages() {
  [ $# -gt 0 ] || return 0
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  command -v apt-get >/dev/null || die "Missing: $*. Install them with this system's own package manager."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "Missing: $*. As root: apt-get install $*"
  say "Installing $*"
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 -qq update >&2 || say "apt-get update failed; trying without"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq install -y \
    --no-install-recommends "$@" >&2 || die "Could not install $*."
}

# build WHAT: in Release, quietly; the log is shown when it fails.
build() {
  local log=artifacts/build.log locked=()
  [ "${CI:-}" != true ] || locked=(-p:RestoreLockedMode=true)
  mkdir -p artifacts
  say "Building $1 (the log is $log)"
  if ! dotnet build "$1" -c Release -v quiet "${locked[@]}" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    die "The build failed."
  fi
}
