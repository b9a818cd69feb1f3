// Carries out what the table says of an end, as `close_codes::Supervisor` does in Rust.
import { find, type DelayWindow, type Name, type Reconnect, type Timing } from "./closeCodes.ts";

/** What to do about an end. */
export type Decision =
  | {
      readonly action: "reconnect";
      readonly name: Name;
      readonly delayMs: number;
      /** What to do with the session, if the attempt is made when it is due. */
      readonly session: Reconnect["session"];
      readonly how: Reconnect;
    }
  | { readonly action: "await user" | "stop"; readonly name: Name | undefined };

/** No time in a reason is longer, in seconds. */
const U32_MAX = 4_294_967_295;

/** What takes over where a delay shorter than a second did not lead to a healthy connection. */
const DEFAULT_BACKOFF: Timing = {
  mode: "backoff",
  minMs: 0,
  initialMs: 5_000,
  maxMs: 30_000,
  factorThousandths: 2_000,
  jitter: "full",
};

/** Decides about each end of a connection, and counts since it was last healthy. */
export class Reconnects {
  readonly #attempts = new Map<Name, number>();
  /** How many attempts waited by a list or a backoff. */
  #waits = 0;
  #hurried = false;
  #windowed = false;
  /** When the last healthy connection ended, or the start. */
  #downSinceMs = performance.now();
  #isHealthy = false;
  /** When the last connection ended; undefined while one is open. */
  #endedMs: number | undefined;
  #session: Reconnect["session"] = "unspecified";
  #resumeUntilMs = Infinity;

  /** A connection opened: what the policies wanted of it is done. */
  opened(): void {
    this.#endedMs = undefined;
    this.#session = "unspecified";
    this.#resumeUntilMs = Infinity;
  }

  /** The connection works, as the application can tell: all counts start again. */
  healthy(): void {
    this.#attempts.clear();
    this.#waits = 0;
    this.#hurried = false;
    this.#windowed = false;
    this.#isHealthy = true;
  }

  /** What to do after an end with this code and reason, at this time of `performance.now()`. */
  ended(code: number, reason: string, nowMs = performance.now()): Decision {
    if (this.#isHealthy) this.#downSinceMs = nowMs;
    this.#isHealthy = false;
    // A connection that never opened is no other end.
    this.#endedMs ??= nowMs;
    const row = find(code, reason);
    if (row === undefined || row.reconnect === null) return { action: "stop", name: row?.name };
    const { name, reconnect: how } = row;
    if (how.mode === "never") return { action: "stop", name };
    if (how.session !== "unspecified") {
      this.#session = how.session;
      this.#resumeUntilMs = this.#endedMs + (how.resumeWithinMs ?? Infinity);
    }
    if (how.mode === "manual") return { action: "await user", name };
    const attempts = this.#attempts.get(name) ?? 0;
    if (how.attempts !== null && attempts >= how.attempts) return { action: "stop", name };
    this.#attempts.set(name, attempts + 1);
    const delayMs = this.#delayMs(how, reason);
    const dueMs = nowMs + delayMs;
    if (how.withinMs !== null && dueMs - this.#downSinceMs > how.withinMs) return { action: "stop", name };
    return { action: "reconnect", name, delayMs, session: this.#sessionAt(dueMs), how };
  }

  /** What can no longer be resumed starts anew. */
  #sessionAt(dueMs: number): Reconnect["session"] {
    return dueMs > this.#resumeUntilMs ? "fresh" : this.#session;
  }

  #delayMs(how: Reconnect, reason: string): number {
    const window = how.retryWindowMs === null ? undefined : retryWindow(reason, how.retryWindowMs);
    if (window === undefined) return this.#ownDelayMs(how);
    // The first window stands in for the policy's delay; a later one can only lengthen it.
    const hurries = isShort(window);
    if (this.#windowed || (hurries && this.#hurried)) return Math.max(draw(window), this.#ownDelayMs(how));
    this.#windowed = true;
    this.#hurried ||= hurries;
    return draw(window);
  }

  #ownDelayMs(timing: Timing): number {
    const window = delays(timing, this.#waits);
    const grows = timing.mode === "backoff" && delays(timing, 0)[1] > 0;
    // In a list, what is short is waited once anyway, but for the last.
    const repeats = timing.mode === "list" ? this.#waits >= timing.delaysMs.length - 1 : !grows;
    if (repeats && isShort(window)) {
      if (this.#hurried) return this.#ownDelayMs(DEFAULT_BACKOFF);
      this.#hurried = true;
    }
    if (grows || timing.mode === "list") this.#waits += 1;
    return draw(window);
  }
}

/** The delays before an attempt, where so many attempts before it waited by a list or a backoff. */
export function delays(timing: Timing, waits: number): DelayWindow {
  switch (timing.mode) {
    case "never":
    case "manual":
    case "now":
      return [0, 0];
    case "after":
      return [timing.minMs, timing.maxMs];
    case "list":
      return timing.delaysMs[waits] ?? timing.delaysMs.at(-1) ?? [0, 0];
    case "backoff": {
      const { minMs, initialMs, maxMs, factorThousandths, jitter } = timing;
      const grownMs = Math.min(initialMs * Math.min((factorThousandths / 1000) ** waits, maxMs), maxMs);
      if (typeof jitter === "object") {
        const beforeMs = Math.min(grownMs, maxMs - jitter[1]);
        return [Math.max(beforeMs + jitter[0], minMs), Math.max(beforeMs + jitter[1], minMs)];
      }
      const shareMs = typeof jitter === "number" ? (grownMs * jitter) / 1000 : 0;
      const lowMs = jitter === "full" ? 0 : jitter === "equal" ? grownMs / 2 : grownMs - shareMs;
      return [Math.max(lowMs, minMs), Math.max(Math.min(grownMs + shareMs, maxMs), minMs)];
    }
  }
}

/** The window that a Close reason ends in, such as `retry=0-53s`, as far as `maxMs` allows. */
export function retryWindow(reason: string, maxMs: number): DelayWindow | undefined {
  const found = /(?:^| )retry=(\d{1,10})-(\d{1,10})s$/.exec(reason);
  const [fromMs, toMs] = [Number(found?.[1]) * 1000, Number(found?.[2]) * 1000];
  if (!(fromMs <= toMs && toMs <= U32_MAX * 1000)) return undefined;
  if (toMs <= maxMs) return [fromMs, toMs];
  return [fromMs < maxMs ? fromMs : maxMs / 2, maxMs];
}

function draw([minMs, maxMs]: DelayWindow): number {
  return Math.round(minMs + Math.random() * (maxMs - minMs));
}

/** Whether a time from this window is shorter than a second, on average. */
function isShort([minMs, maxMs]: DelayWindow): boolean {
  return minMs + maxMs < 2_000;
}
