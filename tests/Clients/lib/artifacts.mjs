// What forge built.
import { readFileSync } from 'node:fs';

/** ABI and code of a contract; `file` when its name is not the contract's. */
export function artifact(contract, file = contract) {
  const { abi, bytecode } = JSON.parse(readFileSync(new URL(`../out/${file}.sol/${contract}.json`, import.meta.url)));
  return { abi, bytecode: bytecode.object };
}
