// viem over a WebSocket: its watchers subscribe where they would poll.
import { createPublicClient, webSocket } from 'viem';
import { check, tell } from '../lib/transcript.mjs';
import { chain, deploy, done, writer } from './chain.mjs';

const owner = writer(5);
const coin = await deploy(owner, 'Coin', ['Socket', 'SKT']);
const transport = webSocket(process.argv[2].replace('http', 'ws'), { reconnect: false });
const client = createPublicClient({ chain, transport });
const { number: start } = await client.getBlock();
const blocks = [];
const minted = [];
let finish;
const all = new Promise((resolve) => { finish = resolve; });
const look = () => { if (blocks.length > 0 && minted.length > 1) finish(); };
const onError = (error) => { throw error; };
const stop = [
  client.watchBlocks({ onBlock: (block) => { blocks.push(block); look(); }, onError }),
  client.watchContractEvent({
    ...coin, eventName: 'Transfer', onError,
    onLogs: (logs) => { minted.push(...logs.map(({ args }) => args)); look(); },
  }),
];
// The node knows of both once it has answered what was asked after them.
await client.getBlockNumber();
for (const amount of [1n, 2n]) {
  const mint = { ...coin, functionName: 'mint', args: [owner.account.address, amount] };
  await done(`mint ${amount}`, owner.writeContract(mint));
}
await all;
check(blocks.every(({ number, hash, baseFeePerGas }) => number > start && hash && baseFeePerGas >= 0n), 'headers');
tell('minted', minted);
tell('balance', await client.readContract({ ...coin, functionName: 'balanceOf', args: [owner.account.address] }));
stop.forEach((end) => end());
(await client.transport.getRpcClient()).close();
