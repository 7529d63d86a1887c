// Compiles the contracts and writes the code that they run as into compiled/, or with --check compares it.
//
//   npm install --no-save --prefix perf/Evm solc@0.8.30 && node perf/Evm/compile.js --check

const fs = require("fs");
const path = require("path");
const solc = require("solc");

const version = "0.8.30+commit.73712a01";
const names = ["TokenMint", "TokenTransfer", "TokenApprovalTransfer", "Hashes", "PathTracer"];
const isCheck = process.argv.includes("--check");

if (!solc.version().startsWith(version)) {
  throw new Error(`solc is ${solc.version()}, needed is ${version}`);
}

const sources = {};
for (const file of fs.readdirSync(path.join(__dirname, "contracts"))) {
  sources[file] = { content: fs.readFileSync(path.join(__dirname, "contracts", file), "utf8") };
}

const settings = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: "cancun",
  metadata: { appendCBOR: false },
  outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } },
};
const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
const errors = (output.errors ?? []).filter((error) => error.severity === "error");
if (errors.length > 0) {
  throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
}

for (const name of names) {
  const file = path.join(__dirname, "compiled", `${name}.hex`);
  const code = `0x${output.contracts[`${name}.sol`][name].evm.deployedBytecode.object}\n`;
  if (!isCheck) {
    fs.writeFileSync(file, code);
  } else if (fs.readFileSync(file, "utf8") !== code) {
    throw new Error(`${name}.hex is not what solc ${version} makes of ${name}.sol`);
  }

  console.log(`${name}: ${(code.length - 3) / 2} bytes of code`);
}
