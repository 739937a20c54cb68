// The server that the tests ask: $VERBALE_URL where one runs; else $VERBALE_PROGRAM on $DB; else the page with answers from
// $VERBALE_RECORDS.
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function address(child: ChildProcess, pattern: RegExp, stream: "stdout" | "stderr"): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`The server did not begin: ${said}`)), 60_000);
    child[stream]?.on("data", (part: Buffer) => {
      // Terminals get colours.
      said += part.toString().replace(/\u001b\[[0-9;]*m/g, "");
      const found = pattern.exec(said);
      if (found !== null) { clearTimeout(late); resolve(found[1]!); }
    });
    child.on("exit", (code) => { clearTimeout(late); reject(new Error(`The server ended (${code}): ${said}`)); });
  });
}

export default async function begin(): Promise<() => void> {
  if (process.env["VERBALE_URL"]) return () => {};
  const program = process.env["VERBALE_PROGRAM"], db = process.env["DB"], records = process.env["VERBALE_RECORDS"];
  let child: ChildProcess, url: string;
  if (program !== undefined && db !== undefined) {
    // Verdicts are written: into a copy.
    const copy = join(mkdtempSync(join(tmpdir(), "verbale-")), "record.db");
    for (const part of ["", "-wal"]) if (existsSync(db + part)) copyFileSync(db + part, copy + part);
    child = spawn(program, ["serve", "--db", copy, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
    url = await address(child, /listening on (http:\/\/\S+)/, "stderr");
  } else if (records !== undefined) {
    child = spawn(process.execPath, ["node_modules/vite/bin/vite.js", "preview", "--port", "4179", "--host", "127.0.0.1", ...process.env["VERBALE_PAGE"] ? ["--outDir", process.env["VERBALE_PAGE"]] : []], { stdio: ["ignore", "pipe", "inherit"] });
    url = await address(child, /(http:\/\/127\.0\.0\.1:\d+)/, "stdout");
  } else {
    throw new Error("Set VERBALE_URL, or VERBALE_PROGRAM and DB, or VERBALE_RECORDS.");
  }
  process.env["VERBALE_URL"] = url;
  return () => { child.kill(); };
}
