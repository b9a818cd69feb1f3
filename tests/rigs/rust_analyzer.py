"""Asks rust-analyzer what an editor would ask: completion, documentation, definition, hover, and all of it while an
attribute is half-typed. Arguments: the rust-analyzer, the repository, a folder to make a small project in."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

PROGRAM = '''use close_codes::CloseReason;

/// How a chat connection ends.
#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(sendable(client = ClientClose, server = ServerClose))]
pub enum ChatClose {
    /// The server restarts.
    #[close(1001)]
    #[reconnect(backoff)]
    GoingAway,
    /// No code came.
    #[close(1005)]
    #[reconnect(backoff)]
    #[diagnose(peer_bug)]
    NoStatus,
    /// The access token is too old.
    #[close(4001, reason = "token expired", sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,
    /// Slow down.
    #[close(4100..=4199)]
    #[reconnect(after = "1s..5s")]
    Throttled(u16),
    /// Signed out.
    #[close(4002, sent_by = client)]
    #[reconnect(never)]
    SignedOut,
    /// HALF-TYPED
    #[close(4003)]
    Typed,
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

pub fn used() -> ServerClose {
    let _ = ServerClose::Typed;
    ServerClose::TokenExpired
}

pub fn typed() {
    let _ = ServerClose::
}
'''

SERVER = {"GoingAway", "TokenExpired", "Throttled", "Typed"}
ENUM_MEMBER = 20
HALF_TYPED = [
    "#[close()]",
    "#[close(4)]",
    "#[close(4003,)]",
    "#[close(4003, r)]",
    "#[close(4003, reason)]",
    "#[close(4003, reason =)]",
    "#[close(4003, reason = \"\")]",
    "#[close(4003, sent_by = )]",
    "#[close(4003 +)]",
    "#[close(codes::)]",
    "#[close(4003..=)]",
    "#[close(4003)] #[]",
    "#[close(4003)] #[rec]",
    "#[close(4003)] #[reconnect]",
    "#[close(4003)] #[reconnect()]",
    "#[close(4003)] #[reconnect(back)]",
    "#[close(4003)] #[reconnect(backoff(initial = ))]",
    "#[close(4003)] #[diagnose(net)]",
]
# What the generated code is made of, and no user should meet.
INTERNALS = ["__p", "__private", "__TABLE", "__COLUMNS", "__from_row", "__to_row", "NeverSent", "CodeIsSendable"]


class Analyzer:
    """A language server on pipes. What it says is read by a thread, so that waiting can end."""

    def __init__(self, command, root):
        # The program's own output is no part of the answer.
        self.process = subprocess.Popen(
            [command], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.messages = queue.Queue()
        self.number = 0
        self.version = 1
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        out = self.process.stdout
        while True:
            length = 0
            while (line := out.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if length == 0:
                self.messages.put(None)
                return
            self.messages.put(json.loads(out.read(length)))

    def _write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method, params):
        self._write({"method": method, "params": params})

    def _next(self, deadline, what):
        try:
            message = self.messages.get(timeout=max(0.1, deadline - time.monotonic()))
        except queue.Empty:
            sys.exit(f"rust-analyzer: no answer to {what}")
        if message is None:
            sys.exit(f"rust-analyzer: ended before it answered {what}")
        if "id" in message and "method" in message:
            # It asks for our configuration, or for leave to show its progress.
            items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            answer = [OPTIONS for _ in items] if message["method"] == "workspace/configuration" else None
            self._write({"id": message["id"], "result": answer})
        return message

    def ask(self, method, params):
        # An answer to a text that has since changed is asked for again.
        for _ in range(20):
            self.number += 1
            self._write({"id": self.number, "method": method, "params": params})
            deadline = time.monotonic() + 120
            while True:
                message = self._next(deadline, method)
                if message.get("id") == self.number and "method" not in message:
                    break
            if "error" not in message:
                return message["result"]
            time.sleep(0.5)
        sys.exit(f"rust-analyzer: {method} gives {message['error']}")

    def wait_until_quiet(self):
        deadline = time.monotonic() + 600
        while True:
            message = self._next(deadline, "the loading of the project")
            if message.get("method") == "experimental/serverStatus" and message["params"]["quiescent"]:
                if message["params"]["health"] == "error":
                    sys.exit(f"rust-analyzer: {message['params'].get('message')}")
                return

    def change(self, uri, text):
        self.version += 1
        document = {"uri": uri, "version": self.version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})


OPTIONS = {
    "cargo": {"sysroot": "discover"},
    "procMacro": {"enable": True},
    "checkOnSave": False,
    "cachePriming": {"enable": False},
}


def position(text, needle, behind=0):
    at = text.index(needle) + behind
    line = text.count("\n", 0, at)
    return {"line": line, "character": at - (text.rfind("\n", 0, at) + 1)}


def make_project(root, repository):
    (root / "src").mkdir(parents=True)
    (root / "src/lib.rs").write_text(PROGRAM)
    (root / "Cargo.toml").write_text(
        '[package]\nname = "shown"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n'
        f'close-codes = {{ path = "{repository / "close-codes"}", default-features = false }}\n'
    )
    lock = repository / "Cargo.lock"
    if lock.exists():
        (root / "Cargo.lock").write_text(lock.read_text())


class Failures(list):
    def check(self, holds, what):
        print(f"{'ok  ' if holds else 'FAIL'} {what}")
        if not holds:
            self.append(what)


def members(analyzer, where):
    answer = analyzer.ask("textDocument/completion", where) or []
    items = answer["items"] if isinstance(answer, dict) else answer
    return items, {item["label"].split("(")[0].split("{")[0].strip() for item in items if item.get("kind") == ENUM_MEMBER}


def documentation(analyzer, item):
    if "documentation" not in item:
        item = analyzer.ask("completionItem/resolve", item)
    text = item.get("documentation") or ""
    return text["value"] if isinstance(text, dict) else text


def main():
    command, repository, root = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3])
    make_project(root, repository)
    uri = (root / "src/lib.rs").resolve().as_uri()
    analyzer = Analyzer(command, root)
    failures = Failures()
    try:
        ask_everything(analyzer, root, uri, failures)
    finally:
        analyzer.process.kill()
        analyzer.process.wait()
    if failures:
        sys.exit(f"rust-analyzer: {len(failures)} of what an editor shows is wrong")


def ask_everything(analyzer, root, uri, failures):
    capabilities = {
        "experimental": {"serverStatusNotification": True},
        "workspace": {"configuration": True},
        "textDocument": {
            "hover": {"contentFormat": ["markdown"]},
            "completion": {"completionItem": {"documentationFormat": ["markdown"], "resolveSupport": {"properties": ["documentation"]}}},
        },
    }
    analyzer.ask(
        "initialize",
        {
            "processId": os.getpid(),
            "rootUri": root.resolve().as_uri(),
            "capabilities": capabilities,
            "initializationOptions": OPTIONS,
        },
    )
    analyzer.notify("initialized", {})
    analyzer.notify(
        "textDocument/didOpen",
        {"textDocument": {"uri": uri, "languageId": "rust", "version": 1, "text": PROGRAM}},
    )
    analyzer.wait_until_quiet()

    def at(text, needle, behind=0):
        return {"textDocument": {"uri": uri}, "position": position(text, needle, behind)}

    def at_completion(text):
        return at(text, "let _ = ServerClose::\n", len("let _ = ServerClose::"))

    # The macro is built in the background; until then nothing generated is known.
    deadline = time.monotonic() + 300
    items, names = members(analyzer, at_completion(PROGRAM))
    while not names and time.monotonic() < deadline:
        time.sleep(2)
        items, names = members(analyzer, at_completion(PROGRAM))
    failures.check(names == SERVER, f"completion lists just the server's variants: {sorted(names)}")
    labels = {item["label"] for item in items}
    failures.check("NoStatus" not in labels, "what is never sent is not offered")
    failures.check(
        not any(internal in label for label in labels for internal in INTERNALS), "completion shows no internals"
    )
    for item in items:
        if item["label"].startswith("TokenExpired") and item.get("kind") == ENUM_MEMBER:
            text = documentation(analyzer, item)
            failures.check("The access token is too old." in text, "with the user's documentation")
            failures.check("4001" in text and "Reconnect: at once, 1 attempt, with new credentials." in text, f"and with the policy: {text!r}")

    for use, name in [("    ServerClose::TokenExpired", "TokenExpired"), ("ServerClose::Typed", "Typed")]:
        answer = analyzer.ask("textDocument/definition", at(PROGRAM, use, len(use) - 1)) or []
        answer = answer if isinstance(answer, list) else [answer]
        lines = {(place.get("targetSelectionRange") or place["range"])["start"]["line"] for place in answer}
        wanted = position(PROGRAM, f"    {name},\n")["line"]
        # rust-analyzer also names the derive itself.
        failures.check(wanted in lines, f"the definition of {name} is the user's variant: {lines}, {wanted}")

    # Not asked: the code of a variant that no twin has, and a `sent_by` that keeps one out of a twin. There stands
    # the bound that makes rustc point at them, and rust-analyzer shows what a token became.
    words = ["#[close(1001", "#[reconnect(backoff", "#[diagnose(peer_bug", "reauthenticate", "attempts", "reason =", "4100", "1s..5s"]
    for word in words:
        behind = len(word) - 1 if word.startswith("#[") else 1
        for place in {2, behind} if word.startswith("#[") else {behind}:
            answer = analyzer.ask("textDocument/hover", at(PROGRAM, word, place))
            text = json.dumps(answer)
            failures.check(not any(name in text for name in INTERNALS), f"hover on {word!r} shows no internals")

    answer = analyzer.ask("textDocument/hover", at(PROGRAM, "    NoStatus", 6))
    text = json.dumps(answer)
    failures.check("No code came." in text, "hover on a variant that a twin does not have shows its documentation")
    failures.check(not any(name in text for name in INTERNALS), "and no internals")

    for half in HALF_TYPED:
        text = PROGRAM.replace("#[close(4003)]", half)
        analyzer.change(uri, text)
        _, names = members(analyzer, at_completion(text))
        failures.check(SERVER - {"Typed"} <= names, f"the twin is known while {half} is typed: {sorted(names)}")

    analyzer.change(uri, PROGRAM)
    analyzer.ask("shutdown", None)
    analyzer.notify("exit", None)


if __name__ == "__main__":
    main()
