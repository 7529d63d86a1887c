// ethers: logs by query, by filter of the node, and as they come.
import { id, zeroPadValue } from 'ethers';
import { check, tell } from '../lib/transcript.mjs';
import { deploy, done, provider, signer } from './chain.mjs';

const owner = signer(2);
const ownerAddress = await owner.getAddress();
const others = await Promise.all([3, 4, 5].map((index) => signer(index).getAddress()));
const coin = await deploy(owner, 'Coin', ['Events', 'EVT']);
const kinds = await deploy(owner, 'Faults', []);
const start = await provider.getBlockNumber();
const transfer = id('Transfer(address,address,uint256)');
const brief = ({ address, topics, data, removed }) => ({ address, topics, data, removed });

async function asTheyCome() {
  const seen = [];
  const all = new Promise((resolve) => {
    coin.on('Transfer', (from, to, value, event) => {
      seen.push({ from, to, value, index: event.log.index >= 0 });
      if (seen.length === others.length) resolve();
    });
  });
  // The listener's first look sets where it begins.
  await provider.getBlockNumber();
  const filter = await provider.send('eth_newFilter', [{ fromBlock: `0x${start.toString(16)}`, address: await coin.getAddress(), topics: [transfer] }]);
  const blocks = await provider.send('eth_newBlockFilter', []);
  for (const [index, to] of others.entries()) await done(`mint ${index}`, coin.mint(to, 100n + BigInt(index)));
  await all;
  tell('as they come', seen);
  const changes = await provider.send('eth_getFilterChanges', [filter]);
  tell('changes of the filter', changes.map(brief));
  tell('changes again', await provider.send('eth_getFilterChanges', [filter]));
  tell('all of the filter', (await provider.send('eth_getFilterLogs', [filter])).map(brief));
  check((await provider.send('eth_getFilterChanges', [blocks])).length > 0, 'hashes of blocks');
  tell('filter removed', await provider.send('eth_uninstallFilter', [filter]));
  tell('filter removed again', await provider.send('eth_uninstallFilter', [filter]));
  await coin.removeAllListeners();
}

async function byQuery() {
  const all = await coin.queryFilter('Transfer', start);
  tell('query', all.map((event) => ({ ...brief(event), args: [...event.args] })));
  tell('query of one', (await coin.queryFilter(coin.filters.Transfer(null, others[1]), start)).map(brief));
  const topics = [transfer, null, [others[0], others[2]].map((address) => zeroPadValue(address, 32))];
  tell('query of either', (await provider.getLogs({ fromBlock: start, topics, address: [await coin.getAddress()] })).map(brief));
  const { blockHash } = all[0];
  tell('query of a block', (await provider.getLogs({ blockHash, address: await coin.getAddress() })).map(brief));
  tell('query of none', await provider.getLogs({ fromBlock: start, topics: [id('Never()')] }));
}

async function ofAllKinds() {
  const receipt = await done('kinds', kinds.tellKinds());
  const event = kinds.interface.parseLog(receipt.logs[0]);
  tell('kinds read', [...event.args.slice(0, 2), event.args[2].hash, ...event.args.slice(3)]);
  tell('values', (await kinds.connect(provider).values.staticCall({ from: ownerAddress })).map(String));
}

await asTheyCome();
await byQuery();
await ofAllKinds();
provider.destroy();
