// ethers over a WebSocket: the same calls, and blocks, logs and transactions as they come.
import { Contract, Wallet, WebSocketProvider } from 'ethers';
import { developer } from '../lib/accounts.mjs';
import { artifact } from '../lib/artifacts.mjs';
import { check, tell, tellFailure } from '../lib/transcript.mjs';
import { deploy, done, provider, readError, signer } from './chain.mjs';

const owner = signer(3);
const coin = await deploy(owner, 'Coin', ['Socket', 'SKT']);
const socket = new WebSocketProvider(process.argv[2].replace('http', 'ws'));
const watched = new Contract(await coin.getAddress(), artifact('Coin').abi, new Wallet(developer(3).key, socket));

tell('network', (await socket.getNetwork()).chainId);
const blocks = [];
const pending = [];
const minted = [];
let finish;
const all = new Promise((resolve) => { finish = resolve; });
const look = () => { if (blocks.length > 0 && pending.length > 2 && minted.length > 2) finish(); };
await socket.on('block', (number) => { blocks.push(number); look(); });
await socket.on('pending', (hash) => { pending.push(hash); look(); });
await watched.on('Transfer', (from, to, value) => { minted.push({ from, to, value }); look(); });
// The node knows of all three once it has answered what was asked after them.
await socket.getBlockNumber();
for (const amount of [1n, 2n, 3n]) await done(`mint ${amount}`, coin.mint(await owner.getAddress(), amount));
await all;
check(blocks.every((number, i) => i === 0 || number === blocks[i - 1] + 1), 'each block once');
check(pending.every((hash) => hash.length === 66), 'hashes');
tell('minted', minted);
await tellFailure('too much', () => watched.transfer.staticCall(developer(4).address, 50n), readError);
await socket.destroy();
provider.destroy();
