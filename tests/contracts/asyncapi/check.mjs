// Reads an AsyncAPI document from standard input, prints what the official parser says of it as
// JSON ({"accepted", "said": [{"severity", "code", "message", "path"}]}), exits 1 when refused.
import { Parser } from "@asyncapi/parser";
import { text } from "node:stream/consumers";

const SEVERITIES = ["error", "warning", "information", "hint"];
const { document, diagnostics } = await new Parser().parse(await text(process.stdin));
const said = diagnostics.map(({ severity, code, message, path }) => ({
  severity: SEVERITIES[severity],
  code,
  message,
  path: path.join("/"),
}));
console.log(JSON.stringify({ accepted: document !== undefined, said }));
process.exitCode = document === undefined ? 1 : 0;
