# packages.sh: the Debian packages that each job needs, named once, and how a script gets them.
# Sourced by examples/start, tests/run and .ci/run.

# The library and the program.
build_packages=(cmake ninja-build g++ libboost1.81-dev libboost-json1.81-dev libmsgsl-dev
  libexpat1-dev libutf8proc-dev libxxhash-dev libhwy-dev libsqlite3-dev libcli11-dev tzdata)
# What all tests need beside those; ccache, since hosts of three kinds build the library again;
# PostgreSQL, of which a test starts a server of its own.
test_packages=(libgtest-dev python3 pkg-config ccache postgresql)
# What the slower checks need beside all those.
ci_packages=(clang clang-tidy llvm libclang-rt-14-dev valgrind libbenchmark-dev)

# need_packages NAME...: installs what is missing as root, and says so; anyone else is told what to ask
# for. On another system the packages are left to whoever runs the script.
need_packages() {
  local missing=() name
  if ! command -v apt-get > /dev/null || ! command -v dpkg-query > /dev/null; then
    echo "no Debian: taking it that these, or their like, are there: $*"
    return 0
  fi
  for name in "$@"; do
    if [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2> /dev/null)" != installed ]; then
      missing+=("$name")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then
    echo "all there: $*"
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then
    echo "missing packages; install them as root and run this again:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  echo "installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update > /dev/null &&
    apt-get -qq -o Dpkg::Use-Pty=0 install --yes --no-install-recommends "${missing[@]}" > /dev/null
}
