// Compiles the contracts and writes their ABI and code into compiled/, or with --check compares them.
//
//   npm ci --prefix contracts && node contracts/compile.js --check
//
// SOLC_FOLDER names a folder that has solc in node_modules, where it is not to be installed here.

const fs = require("fs");
const path = require("path");

const version = "0.8.30+commit.73712a01";
const modules = path.join(process.env.SOLC_FOLDER ?? __dirname, "node_modules");
const solc = require(path.join(modules, "solc"));
const isCheck = process.argv.includes("--check");

if (!solc.version().startsWith(version)) {
  throw new Error(`solc is ${solc.version()}, needed is ${version}`);
}

const sources = {};
for (const folder of [".", "examples", "tests"]) {
  const files = fs.readdirSync(path.join(__dirname, folder)).filter((name) => name.endsWith(".sol"));
  for (const file of files.sort()) {
    const name = path.posix.join(folder, file);
    sources[name] = { content: fs.readFileSync(path.join(__dirname, name), "utf8") };
  }
}

const settings = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: "cancun",
  metadata: { appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
};
const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
if ((output.errors ?? []).length > 0) {
  throw new Error(output.errors.map((error) => error.formattedMessage).join("\n"));
}

fs.mkdirSync(path.join(__dirname, "compiled"), { recursive: true });
for (const contracts of Object.values(output.contracts)) {
  for (const [name, made] of Object.entries(contracts)) {
    const file = path.join(__dirname, "compiled", `${name}.json`);
    const bytecode = `0x${made.evm.bytecode.object}`;
    const text = `${JSON.stringify(bytecode === "0x" ? { abi: made.abi } : { abi: made.abi, bytecode }, null, 1)}\n`;
    if (!isCheck) {
      fs.writeFileSync(file, text);
    } else if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) {
      throw new Error(`${name}.json is not what solc ${version} makes of it: run node contracts/compile.js`);
    }

    console.log(`${name}: ${made.abi.length} items, ${(bytecode.length - 2) / 2} bytes of code`);
  }
}
