// A WebSocket server of npm's ws that ends each connection as the request's path asks; or, with the argument "client",
// a client that ends each as a line of its standard input asks.
//
// /close/CODE/REASON  closes with that code and reason    /close  sends an empty Close
// /raw/HEX            sends a Close frame whose payload is these bytes, legal or not
// /drop               hangs up without a word
// /observe            waits, and prints the code and the reason that it observed
//
// It prints its port first, and ends with its standard input, or after two minutes.
//
// A client's line is "PORT close CODE REASON", "PORT raw HEX" or "PORT observe"; it prints the code and the reason that
// it observed.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(join(process.cwd(), "node_modules", "-"));
const { WebSocket, WebSocketServer } = require("ws");

setTimeout(() => process.exit(1), 120_000).unref();

function end(line) {
  const [port, order, ...rest] = line.split(" ");
  const connection = new WebSocket(`ws://127.0.0.1:${port}/chat`);
  // A server that fails the connection is no error here.
  connection.on("error", () => {});
  connection.on("close", (code, reason) => console.log(`${code} ${reason}`));
  connection.on("open", () => {
    if (order === "close") {
      connection.close(Number(rest[0]), rest[1]);
    } else if (order === "raw") {
      const payload = Buffer.from(rest[0], "hex");
      connection._socket.write(Buffer.concat([Buffer.from([0x88, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
    }
  });
}

if (process.argv[2] === "client") {
  createInterface({ input: process.stdin }).on("line", end).on("close", () => process.exit(0));
} else {
  serve();
}

function serve() {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("listening", () => console.log(server.address().port));
  server.on("connection", (connection, request) => {
    // A peer that answers an illegal Close with a failure is no error here.
    connection.on("error", () => {});
    const [, order, ...rest] = request.url.split("/");
    if (order === "close" && rest.length > 0) {
      connection.close(Number(rest[0]), decodeURIComponent(rest[1]));
    } else if (order === "close") {
      connection.close();
    } else if (order === "raw") {
      const payload = Buffer.from(rest[0], "hex");
      request.socket.write(Buffer.concat([Buffer.from([0x88, payload.length]), payload]));
    } else if (order === "drop") {
      connection.terminate();
    } else if (order === "observe") {
      connection.on("close", (code, reason) => console.log(`${code} ${reason}`));
    }
  });
  process.stdin.on("end", () => process.exit(0)).resume();
}
