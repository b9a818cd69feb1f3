// Prints what each module finds for every code: the tables, and for each reason runs of `[last code, row]`.
import * as base from "./Base.js";
import * as chat from "./Chat.js";
import * as empty from "./Empty.js";
import * as lobby from "./Lobby.js";
import * as small from "./Small.js";
import * as timed from "./Timed.js";

interface Module {
  readonly table: base.Table;
  find(code: number, reason?: string): base.Row | undefined;
}

const reasons: readonly string[] = JSON.parse("REASONS");

function runs({ find, table }: Module, reason: string): [number, number][] {
  const runs: [number, number][] = [];
  for (let code = 0; code <= 65535; code += 1) {
    const row = find(code, reason);
    const index = row === undefined ? -1 : table.rows.indexOf(row);
    const run = runs.at(-1);
    if (run !== undefined && run[1] === index) run[0] = code;
    else runs.push([code, index]);
  }
  return runs;
}

const modules: readonly Module[] = [base, chat, lobby, small, timed, empty];
console.log(
  JSON.stringify(
    modules.map((module) => ({
      table: module.table,
      runs: reasons.map((reason) => runs(module, reason)),
      runsWithoutReason: runs({ ...module, find: (code) => module.find(code) }, ""),
    })),
  ),
);
