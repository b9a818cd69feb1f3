"""Counts the instructions of `rustc --emit=metadata` over one enum, for each derive and number of variants.

Each variant has a line of documentation, ours and thiserror's a reason as well. A figure is what a variant costs over
the same enum that derives only Clone, Copy and Debug. The macros are built as `cargo check` builds them, unoptimised.
Argument: the repository."""

import concurrent.futures
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(sys.argv[1])
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target")) / "compile-cost"
POLICIES = ["never", "backoff", 'after = "5s"', "now, attempts = 1"]
MANIFEST = f"""[package]
name = "compile-cost"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
close-codes = {{ path = "{REPOSITORY / "close-codes"}", default-features = false }}
num_enum = {{ version = "0.7", default-features = false }}
serde = {{ version = "1", features = ["derive"] }}
thiserror = "2"
"""


def enum(count, derives, on_enum="", on_variant=lambda number: "", value=lambda number: ""):
    lines = ["//! Close reasons.", "/// Close reasons.", f"#[derive({derives}Clone, Copy, Debug)]", on_enum, "pub enum Reasons {"]
    for number in range(count):
        lines += [f"    /// The reason number {number}, in words.", f"    {on_variant(number)}", f"    Variant{number}{value(number)},"]
    return "\n".join(lines + ["}", ""])


def ours(count, twins, policies=False, options=""):
    def on_variant(number):
        policy = f"#[reconnect({POLICIES[number % 4]})]" if policies else ""
        return f'#[close({3000 + number}, reason = "reason {number}")] {policy}'

    return enum(count, "close_codes::CloseReason, ", f"#[close({twins}{options})]", on_variant)


def thiserror(count):
    return enum(count, "thiserror::Error, ", "", lambda number: f'#[error("reason {number}")]')


def thiserror_and_num_enum(count):
    derives = "thiserror::Error, num_enum::TryFromPrimitive, num_enum::IntoPrimitive, "
    reason = lambda number: f'#[error("reason {number}")]'
    return enum(count, derives, "#[repr(u16)]", reason, lambda number: f" = {3000 + number}")


def serde(count):
    return enum(count, "serde::Serialize, serde::Deserialize, ")


ONE, TWO = "sendable = Sent", "sendable(client = FromClient, server = FromServer)"
NOBODY = ", sent_by = none"
# What it is, how many variants, the program, the goal.
ROWS = [
    ("two twins, a policy on each variant", 16, ours(16, TWO, policies=True), 2900),
    ("  thiserror and num_enum", 16, thiserror_and_num_enum(16), None),
    ("  serde's two derives", 16, serde(16), None),
    ("one twin", 256, ours(256, ONE), 970),
    ("  thiserror and num_enum", 256, thiserror_and_num_enum(256), None),
    ("  serde's two derives", 256, serde(256), None),
    ("one twin, sent_by = none", 256, ours(256, ONE, options=NOBODY), 500),
    ("  thiserror", 256, thiserror(256), None),
    ("two twins", 256, ours(256, TWO), None),
    ("one twin", 1024, ours(1024, ONE), None),
    ("  thiserror", 1024, thiserror(1024), None),
]


def build():
    (TARGET / "src").mkdir(parents=True, exist_ok=True)
    (TARGET / "Cargo.toml").write_text(MANIFEST)
    (TARGET / "src/lib.rs").write_text("")
    environment = dict(os.environ, CARGO_TARGET_DIR=str(TARGET / "target"))
    subprocess.run(["cargo", "build", "--quiet"], cwd=TARGET, env=environment, check=True)


def instructions(name, program):
    """Of the whole compiler, for one program."""
    source = TARGET / f"{name}.rs"
    source.write_text(program)
    sysroot = subprocess.check_output(["rustc", "--print", "sysroot"], text=True).strip()
    libraries = TARGET / "target/debug/deps"
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"{sysroot}/bin/rustc"]
    command += ["--edition", "2024", "--crate-type", "lib", "--emit=metadata", "-o", str(TARGET / f"{name}.rmeta")]
    for crate in ["close_codes", "num_enum", "serde", "thiserror"]:
        if f"{crate}::" in program:
            newest = max(libraries.glob(f"lib{crate}-*.rlib"), key=lambda path: path.stat().st_mtime)
            command += ["--extern", f"{crate}={newest}"]
    answer = subprocess.run([*command, "-L", f"dependency={libraries}", str(source)], capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", answer.stderr)
    if answer.returncode != 0 or counted is None:
        sys.exit(f"compile-cost: {name} does not compile:\n{answer.stderr}")
    return int(counted[1])


def main():
    build()
    counts = sorted({count for _, count, _, _ in ROWS})
    programs = {f"plain{count}": enum(count, "") for count in counts}
    programs |= {f"row{at}": program for at, (_, _, program, _) in enumerate(ROWS)}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as executor:
        running = {name: executor.submit(instructions, name, program) for name, program in programs.items()}
        counted = {name: future.result() for name, future in running.items()}
    costs = {}
    print("Thousand instructions a variant, over an enum that derives Clone, Copy and Debug:")
    for at, (what, count, _, goal) in enumerate(ROWS):
        cost = (counted[f"row{at}"] - counted[f"plain{count}"]) / count / 1000
        costs[what, count] = cost
        print(f"{count:6} {what:36} {cost:7.0f}" + (f"   goal {goal}" if goal else ""))
    print(f"   256 {'a further twin':36} {costs['two twins', 256] - costs['one twin', 256]:7.0f}   goal 150")
    for what, goal in [("one twin", "   goal 1.00"), ("  thiserror", "")]:
        growth = costs[what, 1024] / costs[what, 256]
        print(f"1024/256 {what:34} {growth:7.2f}{goal}")
    # Lines of performance.sh. A row's peers follow it.
    for at, (what, count, _, goal) in enumerate(ROWS):
        peers = itertools.takewhile(lambda row: row[0].startswith(" "), ROWS[at + 1 :])
        if goal:
            least, peer = min((costs[peer, count], peer.strip()) for peer, *_ in peers)
            what = f"thousand instructions to compile a variant: {what}, {count} variants"
            print(f"{what}\t{costs[ROWS[at][0], count]:.0f}\t{least:.0f} by {peer}\t{goal}")


main()
