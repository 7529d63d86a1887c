// viem: blocks and fees, each type of transaction, delegation (EIP-7702), logs as they come, refusals.
import { encodeFunctionData, parseEther, parseGwei, toHex, zeroAddress } from 'viem';
import { check, tell, tellFailure } from '../lib/transcript.mjs';
import { chain, deploy, done, reader, readError, writer } from './chain.mjs';

const owner = writer(2);
const other = writer(3);
const to = '0x00000000000000000000000000000000000a11ce';

async function facts() {
  tell('chain', await reader.getChainId());
  for (const blockTag of ['latest', 'safe', 'finalized', 'pending', 'earliest']) {
    const block = await reader.getBlock({ blockTag, includeTransactions: true });
    check(block.gasLimit > 0n && block.size > 0n && block.baseFeePerGas >= 0n, `a block ${blockTag}`);
  }
  check((await reader.getGasPrice()) > 0n, 'a gas price');
  check((await reader.estimateMaxPriorityFeePerGas()) >= 0n, 'a tip');
  const fees = await reader.estimateFeesPerGas();
  check(fees.maxFeePerGas > fees.maxPriorityFeePerGas, 'fees');
  const history = await reader.getFeeHistory({ blockCount: 3, rewardPercentiles: [25, 75] });
  const count = history.gasUsedRatio.length;
  check(history.baseFeePerGas.length === count + 1 && history.reward.length === count, 'a history of fees');
  tell('blob fee', await reader.getBlobBaseFee());
  check((await reader.request({ method: 'web3_clientVersion' })).includes('/'), 'a version');
  tell('network', await reader.request({ method: 'net_version' }));
  check(typeof (await reader.request({ method: 'net_listening' })) === 'boolean', 'whether it listens');
  tell('syncing', await reader.request({ method: 'eth_syncing' }));
  tell('hash', await reader.request({ method: 'web3_sha3', params: ['0x68656c6c6f'] }));
  const number = await reader.getBlockNumber();
  check((await reader.getBlockTransactionCount({ blockNumber: number })) >= 0, 'a count');
}

async function types() {
  const faults = await deploy(owner, 'Faults', []);
  const fill = { ...faults, functionName: 'fill', args: [1n, 3n] };
  const { accessList, gasUsed } = await owner.createAccessList({
    to: faults.address, data: encodeFunctionData(fill) });
  tell('access list', accessList);
  check(gasUsed > 21_000n, 'gas of an access list');
  await done('with the list', owner.writeContract({ ...fill, accessList, type: 'eip2930' }));
  await done('legacy', owner.sendTransaction({ to, value: 1n, type: 'legacy' }));
  await done('EIP-1559', owner.sendTransaction({ to, value: parseEther('0.5'), data: '0xc0ffee' }));
  await done('with its fees', owner.sendTransaction({
    to, value: 1n, maxFeePerGas: parseGwei('9'), maxPriorityFeePerGas: parseGwei('2') }));
  const hashes = [];
  let nonce = await reader.getTransactionCount({ address: owner.account.address, blockTag: 'pending' });
  for (let i = 0; i < 3; i++) hashes.push(await owner.sendTransaction({ to, value: 1n, nonce: nonce++, gas: 21_000n }));
  for (const [i, hash] of hashes.entries()) await done(`in a row ${i}`, hash);
  const found = await reader.getTransaction({ hash: hashes[2] });
  tell('found', { type: found.type, nonce: found.nonce, to: found.to, value: found.value, chainId: found.chainId,
    list: found.accessList, input: found.input, gas: found.gas, yParity: found.yParity !== undefined });
  const place = { blockHash: found.blockHash, index: found.transactionIndex };
  check((await reader.getTransaction(place)).hash === found.hash, 'the same by its place');
}

async function delegation() {
  const batcher = await deploy(owner, 'Batcher', []);
  const authorization = await other.signAuthorization({ contractAddress: batcher.address });
  const call = (calls) => encodeFunctionData({ abi: batcher.abi, functionName: 'execute', args: [calls] });
  const one = { to, value: 3n, data: '0x' };
  tell('estimate', await owner.estimateGas({
    to: other.account.address, data: call([one, one]), authorizationList: [authorization] }));
  await done('by another', owner.sendTransaction({
    to: other.account.address, data: call([one, one]), authorizationList: [authorization] }));
  tell('code', await reader.getCode({ address: other.account.address }));
  await done('by itself', other.sendTransaction({ to: other.account.address, data: call([one]) }));
  const none = await other.signAuthorization({ contractAddress: zeroAddress, executor: 'self' });
  const self = { to: zeroAddress, authorizationList: [none] };
  const { type } = await reader.getTransaction({
    hash: (await done('given up', other.sendTransaction(self))).transactionHash });
  tell('code after', [type, await reader.getCode({ address: other.account.address })]);
}

async function logs() {
  const coin = await deploy(owner, 'Coin', ['Watched', 'WTC']);
  const fromBlock = await reader.getBlockNumber();
  const seen = [];
  const blocks = [];
  let finish;
  const all = new Promise((resolve) => { finish = resolve; });
  const onLogs = (some) => {
    seen.push(...some.map(({ eventName, args }) => ({ eventName, args })));
    if (seen.length === 3) finish();
  };
  const unwatch = reader.watchContractEvent({ ...coin, eventName: 'Transfer', fromBlock, poll: true, onLogs });
  const stop = reader.watchBlockNumber({ emitOnBegin: true, onBlockNumber: (number) => blocks.push(number) });
  const filter = await reader.createContractEventFilter({ ...coin, eventName: 'Transfer', fromBlock });
  const pending = await reader.createPendingTransactionFilter();
  const hashes = [];
  for (const amount of [1n, 2n, 3n]) {
    const mint = { ...coin, functionName: 'mint', args: [to, amount] };
    hashes.push((await done(`mint ${amount}`, owner.writeContract(mint))).transactionHash);
  }
  await all;
  unwatch();
  stop();
  check(blocks.length > 0, 'numbers of blocks');
  tell('watched', seen);
  tell('by the filter', (await reader.getFilterChanges({ filter })).map(({ args }) => args));
  tell('all of the filter', (await reader.getFilterLogs({ filter })).map(({ args }) => args));
  tell('removed', await reader.uninstallFilter({ filter }));
  const sent = await reader.getFilterChanges({ filter: pending });
  tell('hashes of what was sent', hashes.filter((hash) => sent.includes(hash)).length);
  const events = { ...coin, eventName: 'Transfer', fromBlock, args: { to } };
  tell('events', (await reader.getContractEvents(events)).map(({ args }) => args));
}

async function refusals() {
  const address = owner.account.address;
  const nonce = await reader.getTransactionCount({ address });
  const send = (fields) => () => owner.sendTransaction({
    to, value: 1n, gas: 21_000n, nonce, maxFeePerGas: parseGwei('9'), maxPriorityFeePerGas: 0n, ...fields });
  await tellFailure('nonce too low', send({ nonce: nonce - 1 }), readError);
  await tellFailure('too little coin', send({ value: parseEther('99000000') }), readError);
  await tellFailure('too little gas', send({ gas: 20_000n }), readError);
  await tellFailure('too much gas', send({ gas: 10_000_000_000n }), () => 'refused');
  await tellFailure('another chain', async () => {
    const serialized = await owner.account.signTransaction({
      chainId: chain.id + 1, to, nonce, gas: 21_000n, maxFeePerGas: parseGwei('9'), maxPriorityFeePerGas: 0n });
    return reader.sendRawTransaction({ serializedTransaction: serialized });
  }, () => 'refused');
  await tellFailure('no such method', () => reader.request({ method: 'eth_nothing' }), (error) => error.code);
  await tellFailure('no such receipt', () => reader.getTransactionReceipt({ hash: toHex(1, { size: 32 }) }), readError);
  await tellFailure('no such block', () => reader.getBlock({ blockNumber: 10_000_000n }), readError);
}

await facts();
await types();
await delegation();
await logs();
await refusals();
