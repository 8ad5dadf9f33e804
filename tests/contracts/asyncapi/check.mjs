// Reads {"name": "AsyncAPI document", …} from standard input and prints what the official parser says
// of each as JSON: {"name": {"accepted", "said": [{"severity", "code", "message", "path"}]}, …}.
import { Parser } from "@asyncapi/parser";
import { json } from "node:stream/consumers";

const SEVERITIES = ["error", "warning", "information", "hint"];

async function verdict(text) {
  const { document, diagnostics } = await new Parser().parse(text);
  const said = diagnostics.map(({ severity, code, message, path }) => ({
    severity: SEVERITIES[severity],
    code,
    message,
    path: path.join("/"),
  }));
  return { accepted: document !== undefined, said };
}

const verdicts = {};
for (const [name, text] of Object.entries(await json(process.stdin))) {
  verdicts[name] = await verdict(text);
}
console.log(JSON.stringify(verdicts));
