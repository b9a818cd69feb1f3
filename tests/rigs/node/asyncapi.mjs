// Merges a fragment into an AsyncAPI document, as a channel's and as the root's, and prints what the parser
// finds: `{ errors, channel, root }`. The first argument is the fragment's file.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "node_modules", "-"));
const { Parser } = require("@asyncapi/parser");

const fragment = JSON.parse(readFileSync(process.argv[2], "utf8"));
const source = {
  asyncapi: "3.0.0",
  info: { title: "Chat", version: "1.0.0" },
  servers: { production: { host: "chat.example.com", protocol: "wss" } },
  channels: {
    chat: {
      address: "/chat",
      messages: { said: { payload: { type: "string" } } },
      bindings: { ws: { method: "GET" } },
      ...fragment,
    },
  },
  operations: { say: { action: "send", channel: { $ref: "#/channels/chat" } } },
  ...fragment,
};
const { document, diagnostics } = await new Parser().parse(JSON.stringify(source));
const value = (model) => model?.extensions().get("x-close-codes")?.value();
console.log(
  JSON.stringify({
    errors: diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => ({ message, path })),
    channel: value(document?.channels().get("chat")),
    root: value(document),
  }),
);
