// What the scripts of viem share: clients, deployment, and what is told of a receipt or an error.
import { BaseError, createPublicClient, createWalletClient, defineChain, http, publicActions } from 'viem';
import { developer } from '../lib/accounts.mjs';
import { artifact } from '../lib/artifacts.mjs';
import { digest, tell } from '../lib/transcript.mjs';

const url = process.argv[2];

export const chain = defineChain({
  id: 19_779,
  name: 'MarketChain',
  nativeCurrency: { name: 'Coin', symbol: 'COIN', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});

/** Calls that are made at once go in one request (JSON-RPC's batch). */
export const reader = createPublicClient({ chain, transport: http(url, { batch: true }), pollingInterval: 20 });

/** A developer's account with everything that a client can do. */
export function writer(index) {
  const { account } = developer(index);
  return createWalletClient({ account, chain, transport: http(url), pollingInterval: 20 }).extend(publicActions);
}

/** Deploys, tells of it, and gives what viem needs to call the contract. */
export async function deploy(from, name, args, file) {
  const { abi, bytecode } = artifact(name, file);
  const { contractAddress } = await done(`deploy ${name}`, from.deployContract({ abi, bytecode, args }));
  return { address: contractAddress, abi };
}

/** Waits for a transaction and tells what its receipt says. */
export async function done(step, sent) {
  const receipt = await reader.waitForTransactionReceipt({ hash: await sent, timeout: 60_000 });
  const { type, status, gasUsed, from, to, contractAddress, logs, logsBloom } = receipt;
  tell(step, {
    type, status, gasUsed, from, to, contractAddress,
    logsBloom: digest(logsBloom),
    logs: logs.map(({ address, topics, data }) => ({ address, topics, data })),
  });
  return receipt;
}

/** What kind of error it is below viem's own wrappings, and what the contract gave as the reason. */
export function readError(error) {
  const kinds = [];
  let revert;
  for (let at = error; at instanceof BaseError; at = at.cause) {
    if (!/Execution|Request|RpcError/.test(at.name) || at.name === 'ExecutionRevertedError') kinds.push(at.name);
    if (at.data?.errorName) revert = { name: at.data.errorName, args: at.data.args };
  }
  return { kind: kinds[0], revert };
}
