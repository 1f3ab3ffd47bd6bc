# What a machine needs, found or installed by its package manager. Read by script/server and script/test.

say() { printf '%s: %s\n' "$me" "$*" >&2; }
stop() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or with sudo, which may ask only when somebody is there to answer.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo && [ -t 0 ]; then sudo "$@"
  elif have sudo; then sudo -n "$@"
  else return 1
  fi
}

# install_packages WHAT DEBIAN FEDORA ALPINE ARCH BREW: package names, several in one argument when quoted.
install_packages() {
  what=$1; debian=$2; fedora=$3; alpine=$4; arch=$5; brew=$6
  say "$what is missing, installing it"
  # shellcheck disable=SC2086  # the lists are meant to be split
  if have apt-get; then
    as_root apt-get update -qq >/dev/null \
      && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $debian >/dev/null
  elif have dnf; then as_root dnf install -y -q $fedora >&2
  elif have apk; then as_root apk add -q $alpine >&2
  elif have pacman; then as_root pacman -Sy --noconfirm --needed $arch >&2
  elif have brew; then brew install $brew >&2
  else false
  fi || stop "$what could not be installed. Install it yourself (Debian and Ubuntu: apt-get install $debian) and start again."
}

# Cargo from PATH or from where rustup puts it, and the linker that it calls.
need_rust() {
  have cargo || { [ -x "$HOME/.cargo/bin/cargo" ] && PATH="$HOME/.cargo/bin:$PATH"; } \
    || stop "Rust is missing. Install it as https://rustup.rs says, then start again."
  have cc || install_packages "a C linker (cc)" gcc\ libc6-dev gcc gcc\ musl-dev gcc gcc
}

# The same places as src/postgres/binaries.rs.
postgres_found() {
  if [ -n "${DATABASE_URL:-}" ] || [ -n "${SAYEMBARA_PG_BIN:-}" ]; then return 0; fi
  for program in "$(pg_config --bindir 2>/dev/null)"/initdb /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb \
    /usr/libexec/postgresql*/initdb /opt/homebrew/opt/postgresql*/bin/initdb /usr/local/opt/postgresql*/bin/initdb \
    /home/linuxbrew/.linuxbrew/opt/postgresql*/bin/initdb /usr/local/pgsql/bin/initdb \
    /Applications/Postgres.app/Contents/Versions/*/bin/initdb; do
    [ -x "$program" ] && return 0
  done
  have initdb
}

need_postgres() {
  postgres_found && return 0
  # Debian's packages make and start a cluster of their own on a fresh machine; ours is private and enough.
  if have apt-get && [ ! -e /etc/postgresql-common/createcluster.conf ] && [ ! -d /etc/postgresql ]; then
    as_root mkdir -p /etc/postgresql-common \
      && echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null \
      || say "the system's own PostgreSQL cluster could not be switched off; it does no harm"
  fi
  install_packages PostgreSQL postgresql postgresql-server postgresql postgresql postgresql@17
  postgres_found || stop "PostgreSQL was installed, but its programs are not in a known place: name their directory in SAYEMBARA_PG_BIN."
}

need_browser() {
  { have chromium || have chromium-browser || have google-chrome; } && have chromedriver && return 0
  install_packages "Chromium with its driver" "chromium chromium-driver" "chromium chromedriver" \
    "chromium chromium-chromedriver" chromium "--cask chromium chromedriver"
}
