# For rigs that need a program which need not be on the machine: Debian's packages, unpacked and not installed.
# To be sourced by bash.

# unpack DIRECTORY PACKAGE..: once for these versions. Where that cannot be, it fails, and `why` says why.
unpack() {
    local directory=$1 package
    shift
    [ "$(cat "$directory/unpacked" 2> /dev/null)" = "$*" ] && return
    why="there is no Debian to take $1 from"
    command -v dpkg > /dev/null && command -v apt-get > /dev/null || return 1
    rm -rf "$directory"
    mkdir -p "$directory/debs"
    # apt-get may not know these packages yet.
    if ! download_packages "$directory" "$@"; then
        why="$1 could not be downloaded; run apt-get update first ($directory/log)"
        [ "$(id -u)" = 0 ] || return 1
        why="$1 could not be downloaded, after apt-get update neither ($directory/log)"
        apt-get update >> "$directory/log" 2>&1 && download_packages "$directory" "$@" || return 1
    fi
    why="$1 could not be unpacked"
    for package in "$directory"/debs/*.deb; do
        dpkg -x "$package" "$directory" || return 1
    done
    rm -rf "$directory/debs"
    echo "$*" > "$directory/unpacked"
}

download_packages() (
    cd "$1/debs"
    shift
    apt-get download "$@" >> ../log 2>&1
)

# with_libraries_of DIRECTORY COMMAND..: what was unpacked there finds its libraries there. Only these commands: rustup's
# compilers would not start with them.
with_libraries_of() {
    local libraries
    libraries=$(echo "$1"/usr/lib/*-linux-gnu):$(echo "$1"/lib/*-linux-gnu)
    shift
    LD_LIBRARY_PATH=$libraries "$@"
}
