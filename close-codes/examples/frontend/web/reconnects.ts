// Carries out what the table says of an end, as `close_codes::Supervisor` does in Rust.
import { find, type Name, type Reconnect, type Timing } from "./closeCodes.ts";

/** What to do about an end. */
export type Decision =
  | { readonly action: "reconnect"; readonly name: Name; readonly delayMs: number; readonly how: Reconnect }
  | { readonly action: "await user" | "stop"; readonly name: Name | undefined };

/** Times, from the shortest to the longest. */
type Window = readonly [minMs: number, maxMs: number];

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
  #backoffs = 0;
  #hurried = false;
  #windowed = false;

  /** The connection works, as the application can tell: all counts start again. */
  healthy(): void {
    this.#attempts.clear();
    this.#backoffs = 0;
    this.#hurried = false;
    this.#windowed = false;
  }

  /** What to do after an end with this code and reason. */
  ended(code: number, reason: string): Decision {
    const row = find(code, reason);
    if (row === undefined || row.reconnect === null) return { action: "stop", name: row?.name };
    const { name, reconnect: how } = row;
    if (how.mode === "never") return { action: "stop", name };
    if (how.mode === "manual") return { action: "await user", name };
    const attempts = this.#attempts.get(name) ?? 0;
    if (how.attempts !== null && attempts >= how.attempts) return { action: "stop", name };
    this.#attempts.set(name, attempts + 1);
    return { action: "reconnect", name, delayMs: this.#delayMs(how, reason), how };
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
    const window = delays(timing, this.#backoffs);
    const grows = timing.mode === "backoff" && timing.maxMs > 0 && timing.initialMs + timing.minMs > 0;
    if (grows) {
      this.#backoffs += 1;
    } else if (isShort(window)) {
      if (this.#hurried) return this.#ownDelayMs(DEFAULT_BACKOFF);
      this.#hurried = true;
    }
    return draw(window);
  }
}

/** The delays before an attempt, where so many backoffs went before it. */
export function delays(timing: Timing, backoffs: number): Window {
  switch (timing.mode) {
    case "never":
    case "manual":
    case "now":
      return [0, 0];
    case "after":
      return [timing.minMs, timing.maxMs];
    case "backoff": {
      const { minMs, initialMs, maxMs, factorThousandths, jitter } = timing;
      const grownMs = Math.min(initialMs * Math.min((factorThousandths / 1000) ** backoffs, maxMs), maxMs);
      const shareMs = typeof jitter === "number" ? (grownMs * jitter) / 1000 : 0;
      const lowMs = jitter === "full" ? 0 : jitter === "equal" ? grownMs / 2 : grownMs - shareMs;
      return [Math.max(lowMs, minMs), Math.max(Math.min(grownMs + shareMs, maxMs), minMs)];
    }
  }
}

/** The window that a Close reason ends in, such as `retry=0-53s`, as far as `maxMs` allows. */
export function retryWindow(reason: string, maxMs: number): Window | undefined {
  const found = /(?:^| )retry=(\d{1,10})-(\d{1,10})s$/.exec(reason);
  const [fromMs, toMs] = [Number(found?.[1]) * 1000, Number(found?.[2]) * 1000];
  if (!(fromMs <= toMs && toMs <= U32_MAX * 1000)) return undefined;
  if (toMs <= maxMs) return [fromMs, toMs];
  return [fromMs < maxMs ? fromMs : maxMs / 2, maxMs];
}

function draw([minMs, maxMs]: Window): number {
  return Math.round(minMs + Math.random() * (maxMs - minMs));
}

/** Whether a time from this window is shorter than a second, on average. */
function isShort([minMs, maxMs]: Window): boolean {
  return minMs + maxMs < 2_000;
}
