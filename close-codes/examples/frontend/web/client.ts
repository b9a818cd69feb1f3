// The chat's front end: connects, talks, and does what the table says when a connection ends.
//
// It needs nothing but a global `WebSocket`, as browsers, Deno, Bun and Node.js from 22 on have it.
import { send } from "./closeCodes.ts";
import { Reconnects } from "./reconnects.ts";

declare const process: { readonly argv: readonly string[] };

/** How a connection ended, and with what this end had closed it. */
interface End {
  readonly code: number;
  readonly reason: string;
}

/** Says hello, talks until the end, and tells how it came about. */
function chat(url: string, hello: string, reconnects: Reconnects): Promise<End> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    // Of an end that this side began, the row of the reason decides that was sent.
    let ours: End | undefined;
    socket.addEventListener("open", () => {
      reconnects.opened();
      socket.send(hello);
    });
    socket.addEventListener("message", ({ data }) => {
      if (data === "welcome") reconnects.healthy();
      if (data === "nothing new") {
        ours = send.browser.Idle;
        socket.close(ours.code, ours.reason);
      }
    });
    // How it ended is in the event that follows.
    socket.addEventListener("error", () => {});
    socket.addEventListener("close", ({ code, reason }) => resolve(ours ?? { code, reason }));
  });
}

const url = process.argv[2] ?? "ws://127.0.0.1:8080";
const reconnects = new Reconnects();
let token = 1;
let hello = `hello ${token} start 0 unspecified`;
for (;;) {
  const { code, reason } = await chat(url, hello, reconnects);
  const decision = reconnects.ended(code, reason);
  if (decision.action !== "reconnect") {
    console.log(`    ${code} "${reason}" is ${decision.name}: ${decision.action}`);
    break;
  }
  const { name, delayMs, session, how } = decision;
  console.log(`    ${code} "${reason}" is ${name}: ${how.mode}, in ${delayMs} ms`);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (how.reauthenticate) token += 1;
  hello = `hello ${token} ${name} ${delayMs} ${session}`;
}
