// forge: create and script --broadcast, built with npm's compiler.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developer } from '../lib/accounts.mjs';
import { tell } from '../lib/transcript.mjs';
import { cast, foundry, send, tellSent } from './tool.mjs';

const owner = developer(8);
const scripter = developer(9);
const from = ['--private-key', owner.key];

async function create(contract, ...args) {
  const text = await foundry('forge', 'create', '--json', '--broadcast', ...from, contract,
    ...(args.length > 0 ? ['--constructor-args', ...args] : []));
  const { deployedTo, transactionHash } = JSON.parse(text.slice(text.indexOf('{')));
  tell(`create ${contract}`, deployedTo);
  await tellSent('receipt', transactionHash);
  return deployedTo;
}

// What CREATE2 goes through, by its own few bytes: salt and code in, the address out. Tools expect it at an address that
// only a transaction without a chain id reaches, which is refused here, so the script is told of this one.
const DEPLOYER = '0x604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe036016000'
  + '81602082378035828234f58015156039578182fd5b8082525050506014600cf3';

const { contractAddress: deployer } = await send('deployer', owner.key, '--create', DEPLOYER);
const coin = await create('contracts/Coin.sol:Coin', 'Forge Coin', 'FRG');
await create('contracts/Badge.sol:Badge');
tell('name', await cast('call', coin, 'name()(string)'));

const records = mkdtempSync(join(tmpdir(), 'marketchain-forge-'));
try {
  process.env.FOUNDRY_BROADCAST = records;
  await foundry('forge', 'script', 'script/Deploy.s.sol:Deploy', '--broadcast', '--slow', '--non-interactive',
    '--rpc-url', process.argv[2], '--create2-deployer', deployer,
    '--sender', scripter.address, '--private-key', scripter.key);
  const { transactions } = JSON.parse(readFileSync(join(records, 'Deploy.s.sol', '19779', 'run-latest.json')));
  for (const { hash, contractName, function: called } of transactions) {
    await tellSent(`script ${contractName} ${called ?? 'made'}`, hash);
  }
} finally {
  rmSync(records, { recursive: true });
}
