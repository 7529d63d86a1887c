// What the scripts of forge and cast share: how they run, and what is told of a receipt.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createPublicClient, http } from 'viem';
import { check, tell } from '../lib/transcript.mjs';

const url = process.argv[2];
const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const reader = createPublicClient({ transport: http(url) });

/** Runs forge or cast in the project's folder, and gives what it printed. */
export async function foundry(tool, ...args) {
  const program = `${root}node_modules/@foundry-rs/${tool}-linux-amd64/bin/${tool}`;
  const env = { ...process.env, ETH_RPC_URL: url, FOUNDRY_DISABLE_NIGHTLY_WARNING: '1', NO_COLOR: '1' };
  const { stdout } = await run(program, args.map(String), { cwd: root, env, timeout: 90_000 });
  return stdout.trim();
}

/** Runs cast. */
export const cast = (...args) => foundry('cast', ...args);

/** Sends by cast and tells what the receipt that it printed says. */
export async function send(step, key, ...args) {
  const receipt = JSON.parse(await cast('send', '--json', '--private-key', key, '--poll-interval', 1, ...args));
  tellReceipt(step, receipt);
  return receipt;
}

/** Tells of a receipt in the form of JSON-RPC. */
export function tellReceipt(step, receipt) {
  const { type, status, gasUsed, from, to, contractAddress, logs } = receipt;
  tell(step, {
    type, status, gasUsed, from, to, contractAddress,
    logs: logs.map(({ address, topics, data }) => ({ address, topics, data })),
  });
}

/** Tells of a transaction that a tool has sent and waited for. */
export async function tellSent(step, hash) {
  const receipt = await reader.request({ method: 'eth_getTransactionReceipt', params: [hash] });
  check(receipt !== null, `a receipt of ${hash}`);
  tellReceipt(step, receipt);
}
