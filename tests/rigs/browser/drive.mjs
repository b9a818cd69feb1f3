// Opens the page in a headless browser, has it chat with the server in every way, and compares what it says.
// Arguments: the browser, the directory of playwright-core, the directory for the browser's profile, the server's
// port.
import { createRequire } from "node:module";
import { join } from "node:path";

const [browserPath, packages, profile, port] = process.argv.slice(2);
const require = createRequire(join(packages, "node_modules", "-"));
const { chromium } = require("playwright-core");

// path, laps: what the page is to say
const chats = [
  ["restart", 1, ["Other(1001) by Frame, closed by the peer with 1001 (Going Away) \"restarting\": reconnect"]],
  ["empty", 1, ["Other(1005) by EmptyFrame, closed by the peer without a code: 1005 (No Status Received): reconnect"]],
  ["expired", 1, ["TokenExpired by Frame, closed by the peer with 4001 \"token expired\": reauthenticate"]],
  ["banned", 2, ["Banned by Frame, closed by the peer with 4003 \"banned\": stop, Policy"]],
  ["gateway", 1, ["Other(1014) by Frame, closed by the peer with 1014 (Bad Gateway): reconnect"]],
  ["illegal", 1, ["Other(999) by IllegalFrame, closed by the peer with a Close frame that no endpoint may send: the peer " +
    "sent a Close frame with status code 999, which nobody may send (RFC 6455, 7.4.2); fail the connection with 1002: reconnect"]],
  ["drop", 2, Array(2).fill("Lost by Unknown, closed by the peer with 1006 (Abnormal Closure): reconnect")],
  ["refused", 2, ["not opened, reconnect", "not opened, reconnect"]],
  ["echo", 1, ["Bye by Frame, closed by us with 4000; the peer answered: stop, ClosedByUs"]],
  ["silent", 1, ["Lost by NoFrame, closed by us with 4000; the peer never answered: stop, ClosedByUs"]],
];

// path, the page's way, an event that the browser reports all the while: what the page is to say
const dead = "lost, since the peer stopped to answer: 1006 (Abnormal Closure)";
// The page does not wait for the browser's own event: to the browser, the connection is still closing.
const unresponsive = (before) => [`${before}, then Unresponsive: ${dead}`, "sending fails: true, readyState 2"];
const lives = [
  ["mute", "none", "", []],
  ["mute", "heartbeat", "", unresponsive("it said nothing")],
  ["often", "heartbeat", "", unresponsive("it answered")],
  ["well", "heartbeat", "", ["it answered, then Frame: closed by the peer with 1001 (Going Away) \"restarting\"", "sending fails: true, readyState 3"]],
  ["mute", "listen", "", unresponsive("it said nothing")],
  ["ticks", "listen", "", unresponsive("it answered")],
  ["once", "attend", "", [`the work is dropped: ${dead}`, ...unresponsive("it answered")]],
  ["once", "check", "", ["it answers", `it does not answer: ${dead}`, ...unresponsive("it said nothing")]],
  ["mute", "event", "online", unresponsive("it said nothing")],
  ["mute", "event", "visibilitychange", unresponsive("it said nothing")],
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

function compare(name, said, lines) {
  const isRight = JSON.stringify(said) === JSON.stringify(lines);
  console.log(`${isRight ? "ok" : "WRONG"} ${name}: ${said.join(" | ")}`);
  if (!isRight) {
    failures += 1;
    console.log(`  expected: ${lines.join(" | ")}`);
  }
}

// Calls one of the page's functions, while the browser reports this event again and again.
async function during(page, event, name, args) {
  return page.evaluate(async ([event, name, args]) => {
    const target = event === "visibilitychange" ? document : window;
    const reports = event && setInterval(() => target.dispatchEvent(new Event(event)), 300);
    try {
      return await window[name](...args);
    } finally {
      clearInterval(reports);
    }
  }, [event, name, args]);
}

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => { failures += 1; console.log(`the page failed: ${error}`); });
  await page.goto(`http://127.0.0.1:${port}/index.html`);
  await page.waitForFunction(() => window.chat !== undefined);
  const url = (path) => `ws://127.0.0.1:${port}/ws/${path}`;
  for (const [path, laps, lines] of chats) {
    compare(path, await during(page, "", "chat", [url(path), laps]), lines);
  }
  for (const [path, way, event, lines] of lives) {
    compare(`${path}, ${way} ${event}`.trim(), await during(page, event, "live", [url(path), way]), lines);
  }
  // The network's return, as the browser says it, ends a wait of an hour: within a second of its event.
  for (const event of ["online", "visibilitychange"]) {
    const waited = await during(page, event, "wait_for_network", []);
    compare(`wait, ${event}`, [waited < 4000 ? "it came back" : `it waited for ${waited} ms`], ["it came back"]);
  }
} finally {
  await browser.close();
}
process.exit(failures === 0 ? 0 : 1);
