# Sourced by tests/run and .ci/run: steps that are named, timed and counted, and how both build.
# Expects `jobs`; a machine without HOME (a bare container) gets one for ccache.
started=$SECONDS
failed=() summary=()
export HOME=${HOME:-/tmp}
# ctest builds hosts in a locale of its own, in which a compiler cache would know nothing of ours.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:+$CCACHE_SLOPPINESS,}locale

section() { printf '\n==== %s (after %d s)\n\n' "$1" $((SECONDS - started)); }

# A step whose failure is remembered, so that the others still tell what they know.
step() {
  local name=$1 begun=$SECONDS
  shift
  if "$@"; then
    summary+=("passed  $name, $((SECONDS - begun)) s")
  else
    summary+=("FAILED  $name, $((SECONDS - begun)) s")
    failed+=("$name")
  fi
}

# What nothing can be done without.
must() {
  step "$@"
  [ ${#failed[@]} -eq 0 ] || finish
}

# Prints the summary, runs the extra command if one is given, and exits.
finish() {
  section 'Summary'
  printf '  %s\n' "${summary[@]}"
  [ $# -eq 0 ] || "$@"
  if [ ${#failed[@]} -gt 0 ]; then
    local list
    list=$(printf '%s; ' "${failed[@]}")
    printf '\nFAILED: %s\n' "${list%; }"
    exit 1
  fi
  printf '\nEverything passed in %d s.\n' $((SECONDS - started))
  exit 0
}

configure() {  # preset, folder, cmake arguments…
  local preset=$1 folder=$2 launcher=()
  shift 2
  # Only what the install hosts build again is worth a cache; elsewhere precompiled headers save more.
  if [ "$preset" = check ] && command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  cmake --preset "$preset" -B "$folder" --log-level=WARNING "${launcher[@]}" "$@"
}

configure_and_build() {  # preset, folder, cmake --build arguments…
  local preset=$1 folder=$2
  shift 2
  configure "$preset" "$folder" && cmake --build "$folder" --parallel "$jobs" "$@"
}

run_tests() {  # folder, ctest arguments…
  local folder=$1
  shift
  ctest --test-dir "$folder" --output-on-failure --parallel "$jobs" "$@"
}
