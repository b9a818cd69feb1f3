// Opens the page in a headless browser, has it chat with the server in every way, and compares what it says.
// Arguments: the browser, the directory of playwright-core, the directory for the browser's profile, the server's
// port.
import { createRequire } from "node:module";
import { join } from "node:path";

const [browserPath, packages, profile, port] = process.argv.slice(2);
const require = createRequire(join(packages, "node_modules", "-"));
const { chromium } = require("playwright-core");

// path, laps: what the page is to say
const expected = [
  ["restart", 1, ["Other(1001) by Frame of Peer, 1001 (Going Away) \"restarting\": reconnect"]],
  ["empty", 1, ["Other(1005) by EmptyFrame of Peer, 1005 (No Status Received): reconnect"]],
  ["expired", 1, ["TokenExpired by Frame of Peer, 4001 \"token expired\": reauthenticate"]],
  ["banned", 2, ["Banned by Frame of Peer, 4003 \"banned\": stop, Policy"]],
  ["gateway", 1, ["Other(1014) by Frame of Peer, 1014 (Bad Gateway): reconnect"]],
  ["illegal", 1, ["Other(999) by IllegalFrame of Peer, 999: the peer sent a Close frame with status code 999, which nobody " +
    "may send (RFC 6455, 7.4.2); fail the connection with 1002: reconnect"]],
  ["drop", 2, ["Lost by Unknown of Peer, 1006 (Abnormal Closure): reconnect", "Lost by Unknown of Peer, 1006 (Abnormal Closure): reconnect"]],
  ["refused", 2, ["not opened, reconnect", "not opened, reconnect"]],
  ["echo", 1, ["Bye by Frame of Us, 4000 \"bye\": stop, ClosedByUs"]],
  ["silent", 1, ["Lost by NoFrame of Us, 1006 (Abnormal Closure): stop, ClosedByUs"]],
];

const dead = "Unresponsive: lost, since the peer stopped to answer: 1006 (Abnormal Closure); sent Some(CloseFrame(EMPTY))";
const after = "sending fails: true, readyState 2";

// path, way, event: what the page is to say
const lives = [
  ["none", "mute", "none", []],
  ["heartbeat", "mute", "none", [`it said nothing, then ${dead}`, after]],
];

const browser = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath,
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});
let failures = 0;
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => { failures += 1; console.log(`the page failed: ${error}`); });
  await page.goto(`http://127.0.0.1:${port}/index.html`);
  await page.waitForFunction(() => window.chat !== undefined);
  for (const [path, laps, lines] of expected) {
    const url = `ws://127.0.0.1:${port}/ws/${path}`;
    const said = await page.evaluate(([url, laps]) => window.chat(url, laps), [url, laps]);
    const isRight = JSON.stringify(said) === JSON.stringify(lines);
    console.log(`${isRight ? "ok" : "WRONG"} ${path}: ${said.join(" | ")}`);
    if (!isRight) {
      failures += 1;
      console.log(`  expected: ${lines.join(" | ")}`);
    }
  }
} finally {
  await browser.close();
}
process.exit(failures === 0 ? 0 : 1);
