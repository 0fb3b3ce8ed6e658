#!/usr/bin/env bash
# The commands of this project. What it does not know itself goes to `spore` unchanged.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
spore="$root/build/host/bin/spore"

say() { echo "ctl.sh: $*" >&2; }
fail() {
  say "$@"
  exit 1
}

help() {
  cat >&2 <<'TEXT'
usage: ./ctl.sh COMMAND [ARGUMENT…]

  setup      install and build all that is needed, tests included
  test       build everything, run every test
  bench      measure the promised figures beside their targets
  compare    measure our nodes beside serf's     (root)
  package    make the Debian packages: spore, and spore-dev for who builds sketches

  build      build the firmware                 (PlatformIO; build d1_mini: for another board)
  flash      write it to a connected board      (PlatformIO; flash relay: an example)
  monitor    show what a connected board says   (PlatformIO)

Any other command goes to `spore` unchanged, for example:

  ./ctl.sh up                   a cluster of five nodes on this machine
  ./ctl.sh cluster members      who is in the cluster
  ./ctl.sh ota update ADDRESS   what is here now, as new firmware for one node
  ./ctl.sh ota all              … for all of them: a canary first, then in waves
  ./ctl.sh --help               all commands of `spore`
TEXT
}

# need_packages GROUP…: installs the Debian packages of these groups of tools/packages that are missing.
need_packages() {
  local wanted missing
  wanted=$(awk -v groups=" $* " '/^[a-z]/ && index(groups, " " $1 " ") { print $2 }' "$root/tools/packages" | sort -u)
  if ! command -v dpkg-query >/dev/null; then
    # Another distribution: its owner knows the names there; CMake says what it does not find.
    for tool in cmake ninja g++; do
      command -v "$tool" >/dev/null || fail "$tool is missing; on Debian 12 these packages are needed: $wanted"
    done
    return
  fi
  # shellcheck disable=SC2086 # one word a package
  missing=$(comm -13 \
    <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | awk '$2 == "installed" { print $1 }' | sort -u) \
    <(echo "$wanted") | tr '\n' ' ')
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    fail "missing packages; install them with: sudo apt-get install -y $missing"
  fi
  say "installing $missing"
  # shellcheck disable=SC2086
  install_packages $missing || { apt-get update -q >&2 && install_packages $missing; } ||
    fail "apt-get could not install $missing"
}

install_packages() {
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}

# build_preset PRESET TARGET…: configures when that was not done yet, and builds; its words go to stderr.
build_preset() {
  local preset=$1
  shift
  [ -f "$root/build/$preset/build.ninja" ] || (cd "$root" && cmake --preset "$preset") >&2
  cmake --build "$root/build/$preset" --target "$@" -- "${ninja_options[@]}" | awk '!/^ninja: no work to do/' >&2
}
ninja_options=()

build_spore() {
  need_packages run
  mkdir -p "$root/build"
  exec 9>"$root/build/.lock" # two commands at once build once
  flock 9
  if [ -x "$spore" ]; then
    ninja_options=(--quiet)
  else
    say "building spore, which takes a few minutes the first time"
  fi
  build_preset host spore
  exec 9>&-
}

# Everything for all tests but what the other presets compile: their tests see to that.
prepare_tests() {
  need_packages run test
  mkdir -p "$root/build"
  # Tools that came after the first configuration are found by another one. With another compiler of the preset, CMake
  # would forget the preset's other variables, were the old ones still there.
  for preset in host sanitize chip lx106; do
    fresh=
    [ "$root/build/$preset/CMakeCache.txt" -nt "$root/CMakePresets.json" ] || fresh=--fresh
    (cd "$root" && cmake $fresh --preset "$preset" -D SPORE_TESTS=ON) >"$root/build/configure.log" 2>&1 ||
      { cat "$root/build/configure.log" >&2 && fail "cmake --preset $preset failed"; }
  done
  say "building"
  build_preset host all
}

# Four times as many as there are cores: many tests wait most of the time. Those that compute count for several.
run_tests() {
  (cd "$root" && exec ctest --preset host -j "$((4 * $(nproc)))" "$@")
}

run_bench() {
  build_spore
  need_packages bench
  (cd "$root" && cmake --preset host) >/dev/null
  build_preset host benchmarks
  exec "$root/bench/figures" "$@"
}

run_compare() {
  [ "$(id -u)" -eq 0 ] || fail "compare needs root, because it makes network namespaces; run it with sudo"
  build_spore
  need_packages compare
  exec "$root/bench/compare_serf" "$@"
}

run_package() {
  build_spore
  need_packages package
  (cd "$root" && cmake --preset host) >/dev/null
  build_preset host installable
  mkdir -p "$root/build/packages"
  rm -f "$root"/build/packages/*.deb
  cpack --config "$root/build/host/CPackConfig.cmake" -B "$root/build/packages" >"$root/build/packages/log" 2>&1 ||
    { cat "$root/build/packages/log" >&2 && fail "the packages could not be made"; }
  say "install them with: sudo apt-get install$(printf ' %s' "$root"/build/packages/*.deb)"
  printf '%s\n' "$root"/build/packages/*.deb
}

# The firmware's commands, which PlatformIO does. It reads the network that boards join from .env by itself
# (apps/firmware/from_env.py): a shell would alter some passwords.
run_platformio() {
  command -v pio >/dev/null ||
    fail "PlatformIO is not installed; install it with: pipx install platformio   (or python3 -m pip install --user platformio)"
  cd "$root"
  exec pio "$@"
}

# run_environments [BOARD…] [OPTION…]: names of environments of platformio.ini may stand before PlatformIO's own options.
run_environments() {
  local chosen=()
  while [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; do
    grep -qxF "[env:$1]" "$root/platformio.ini" ||
      fail "there is no board or example $1; platformio.ini has: $(sed -n 's/^\[env:\(.*\)\]$/\1/p' "$root/platformio.ini" | tr '\n' ' ')"
    chosen+=(-e "$1")
    shift
  done
  run_platformio run "${chosen[@]}" "$@"
}

# ota update|all …: with the image that each kind of node needs, made from what is here now: the executable for Linux nodes, and
# the firmware for boards where PlatformIO is there to build it. Both are signed if there is a key.
run_ota() {
  build_spore
  local argument images=()
  for argument in "$@"; do
    case $argument in
      --image | --image=* | -h | --help) exec "$spore" ota "$@" ;;
    esac
  done
  pack_image "$spore" "$root/build/images/linux.spore"
  images=(--image "$root/build/images/linux.spore")
  if command -v pio >/dev/null; then
    (run_platformio run -e esp01_1m) >&2 || fail "the firmware for boards does not build; --image FILE sends another"
    pack_image "$root/.pio/build/esp01_1m/firmware.bin" "$root/build/images/esp01_1m.spore" --gzip
    images+=(--image "$root/build/images/esp01_1m.spore")
  fi
  exec "$spore" ota "$@" "${images[@]}"
}

# pack_image FILE OUTPUT [OPTION…]
pack_image() {
  local file=$1 output=$2 key=${SPORE_KEY:-${XDG_CONFIG_HOME:-$HOME/.config}/spore/update-key.json}
  shift 2
  mkdir -p "$(dirname "$output")"
  [ ! -f "$key" ] || set -- "$@" --key "$key"
  "$spore" image pack "$file" -o "$output" "$@" >&2
}

command=${1:-help}
case $command in
  help)
    help
    ;;
  setup)
    prepare_tests
    run_tests -L build
    say "ready: ./ctl.sh up"
    ;;
  test)
    prepare_tests
    shift
    run_tests "$@"
    ;;
  bench)
    shift
    run_bench "$@"
    ;;
  compare)
    shift
    run_compare "$@"
    ;;
  package)
    run_package
    ;;
  build)
    shift
    run_environments "$@"
    ;;
  flash)
    shift
    run_environments "$@" --target upload
    ;;
  monitor)
    shift
    run_platformio device monitor "$@"
    ;;
  ota)
    shift
    run_ota "$@"
    ;;
  *)
    build_spore
    exec "$spore" "$@"
    ;;
esac
