# For rigs that compile for a target without an operating system. To be sourced by bash, with `target` set to the target
# directory. Where rustup has not installed a target, Debian's compiler builds its standard library from Debian's
# sources.
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"
debian=$target/rigs/debian-rust
sysroot=$(rustc --print sysroot)

is_installed() { [ -d "$sysroot/lib/rustlib/$1" ]; }

# can_cross TARGET: where neither can be had, it fails, and `why` says why.
can_cross() {
    local version=1.96.0+dfsg1-1~deb12u2
    is_installed "$1" && return
    unpack "$debian" "rustc-web=$version" "libstd-rust-web-1.96=$version" "libstd-rust-web-dev=$version" \
        "cargo-web=$version" "rust-web-src=$version" libllvm22 libgit2-1.5 libpcre3 libhttp-parser2.9 libmbedtls14 \
        libmbedx509-1 libmbedcrypto7 && return
    why+="; with rustup: rustup target add $1"
    return 1
}

# cross TARGET PARTS COMMAND..: a cargo command for that target, which needs these parts of the standard library. What
# it builds lies in target/rigs/cross.
cross() {
    local triple=$1 parts=$2
    shift 2
    if is_installed "$triple"; then
        CARGO_TARGET_DIR=$target/rigs/cross cargo "$@" --target "$triple"
        return
    fi
    with_libraries_of "$debian" env -u RUSTUP_TOOLCHAIN -u RUSTFLAGS -u RUSTC_WRAPPER \
        RUSTC_BOOTSTRAP=1 RUSTC="$debian/usr/bin/rustc" RUSTDOC="$debian/usr/bin/rustdoc" \
        CARGO_TARGET_DIR="$target/rigs/cross" \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(find "$sysroot/lib/rustlib" -path '*/bin/rust-lld' | head -n 1)" \
        "$debian/usr/bin/cargo" "$@" -Zbuild-std="$parts" --target "$triple"
}
