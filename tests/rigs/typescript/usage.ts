// What an application writes, and what must not compile.
import { find, send, table, type Name, type Reconnect, type Row } from "./Chat.js";

export function onClose(event: CloseEvent): string {
  const row = find(event.code, event.reason);
  if (row === undefined) return "unknown";
  const name: Name = row.name;
  return `${name}: ${delay(row.reconnect)}`;
}

function delay(reconnect: Reconnect | null): number | undefined {
  switch (reconnect?.mode) {
    case "now":
      return 0;
    case "after":
      return reconnect.minMs + Math.random() * (reconnect.maxMs - reconnect.minMs);
    case "list":
      return reconnect.delaysMs[0]?.[1];
    case "backoff":
      if (typeof reconnect.jitter === "object") return reconnect.initialMs + reconnect.jitter[0];
      return typeof reconnect.jitter === "number" ? reconnect.initialMs : Math.random() * reconnect.initialMs;
    case "never":
    case "manual":
    case undefined:
      return undefined;
  }
}

export function isTerminal(name: Name): boolean {
  return name === "Banned" || name === "Mandatory";
}

export const rows: readonly Row[] = table.rows;
export const expired: 4001 = send.server.Expired.code;
export const spam: readonly [4003, "spam: "] = [send.browser.Spam.code, send.browser.Spam.reason];
export const throttled: readonly [4100, 4199] = send.server.Throttled.codes;
export const version: 1 = table.version;

// @ts-expect-error 1001 may not be sent by a script
send.browser.GoingAway;
// @ts-expect-error 1005 may not be sent by anybody
send.server.NoStatus;
// @ts-expect-error only the server sends it
send.client.Expired;
// @ts-expect-error there is no such row
isTerminal("Bannned");
// @ts-expect-error the table does not change
table.version = 1;
