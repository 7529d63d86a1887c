// What the scripts of ethers share: a connection, deployment, and what is told of a receipt or an error.
import { ContractFactory, JsonRpcProvider, Wallet } from 'ethers';
import { developer } from '../lib/accounts.mjs';
import { artifact } from '../lib/artifacts.mjs';
import { digest, tell } from '../lib/transcript.mjs';

export const provider = new JsonRpcProvider(process.argv[2], undefined, { pollingInterval: 20, cacheTimeout: -1 });

/** A developer's account, which asks for its nonce and for fees before each transaction. */
export function signer(index) {
  return new Wallet(developer(index).key, provider);
}

/** Deploys, tells of it, and gives the contract. */
export async function deploy(from, name, args, file) {
  const { abi, bytecode } = artifact(name, file);
  const contract = await new ContractFactory(abi, bytecode, from).deploy(...args);
  await done(`deploy ${name}`, contract.deploymentTransaction());
  return contract;
}

/** Waits for a transaction and tells what its receipt says. */
export async function done(step, sent) {
  const transaction = await sent;
  const receipt = await provider.waitForTransaction(transaction.hash, 1, 60_000);
  tell(step, {
    type: receipt.type,
    status: receipt.status,
    gasUsed: receipt.gasUsed,
    from: receipt.from,
    to: receipt.to,
    contractAddress: receipt.contractAddress,
    logs: receipt.logs.map(({ address, topics, data }) => ({ address, topics, data })),
    logsBloom: digest(receipt.logsBloom),
  });
  return receipt;
}

/** What ethers made of an error: its own code, and what the contract gave as the reason. */
export function readError(error) {
  const { code, action, reason, revert, data } = error;
  return { code, action, reason, data, revert: revert && { name: revert.name, args: [...revert.args] } };
}
