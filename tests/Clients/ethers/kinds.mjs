// ethers: each type of transaction, what blocks and receipts say of it, fees, and refusals.
import { ZeroAddress, parseEther, toBeHex } from 'ethers';
import { check, tell, tellFailure } from '../lib/transcript.mjs';
import { deploy, done, provider, readError, signer } from './chain.mjs';

const owner = signer(6);
const other = signer(7);
const to = '0x00000000000000000000000000000000000a11ce';

async function types() {
  const faults = await deploy(owner, 'Faults', []);
  const address = await faults.getAddress();
  await done('legacy', owner.sendTransaction({ to, value: 1n, type: 0 }));
  const accessList = [{ address, storageKeys: [0n, 1n].map((slot) => toBeHex(slot, 32)) }];
  await done('access list', faults.fill(1n, 2n, { type: 1, accessList }));
  await done('EIP-1559', owner.sendTransaction({ to, value: parseEther('1'), type: 2 }));
  await done('EIP-1559 with its fees', owner.sendTransaction({
    to, value: 1n, maxFeePerGas: 5_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n,
  }));
  await done('slots cleared', faults.clear(1n, 2n));
  tell('balance', await provider.getBalance(to));
  const listed = await provider.send('eth_createAccessList', [
    { from: owner.address, to: address, data: faults.interface.encodeFunctionData('fill', [1n, 2n]) }, 'latest']);
  tell('list made', listed.accessList);
  return address;
}

async function delegation() {
  const batcher = await deploy(owner, 'Batcher', []);
  const target = await batcher.getAddress();
  const nonce = await other.getNonce();
  const authorization = await other.authorize({ address: target, nonce });
  await done('delegation', owner.sendTransaction({ type: 4, to: ZeroAddress, authorizationList: [authorization] }));
  tell('code of an account', await provider.getCode(other.address));
  const asAccount = batcher.attach(other.address);
  const calls = [{ to, value: 5n, data: '0x' }, { to: target, value: 7n, data: '0x' }];
  await done('two calls in one', asAccount.execute(calls));
  const none = await other.authorize({ address: ZeroAddress, nonce: nonce + 1 });
  await done('delegation ended', owner.sendTransaction({ type: 4, to: ZeroAddress, authorizationList: [none] }));
  tell('code after', await provider.getCode(other.address));
}

async function blocks() {
  const block = await provider.getBlock('latest', true);
  check(block.number > 0 && block.hash.length === 66 && block.baseFeePerGas !== null, 'a block');
  for (const tag of ['earliest', 'safe', 'finalized', 'pending']) {
    check((await provider.getBlock(tag)).number >= 0, `a block ${tag}`);
  }
  const sent = await owner.sendTransaction({ to, value: 1n });
  const { blockNumber, hash, index } = await sent.wait();
  const found = await provider.getTransaction(hash);
  check((await provider.getBlock(blockNumber)).transactions[index] === hash, 'the hash in its block');
  tell('found', { type: found.type, nonce: found.nonce, to: found.to, value: found.value, chainId: found.chainId });
  tell('no such block', await provider.getBlock(10_000_000));
  tell('no such transaction', await provider.getTransaction(`0x${'11'.repeat(32)}`));
  const fees = await provider.getFeeData();
  check(fees.gasPrice > 0n && fees.maxFeePerGas > 0n && fees.maxPriorityFeePerGas >= 0n, 'fees');
  tell('network', (await provider.getNetwork()).chainId);
  tell('count', await provider.getTransactionCount(owner.address, 'pending'));
}

async function refusals() {
  const code = (error) => ({ code: error.code });
  const nonce = await owner.getNonce();
  const base = { to, value: 1n, gasLimit: 21_000n, maxFeePerGas: 9_000_000_000n, maxPriorityFeePerGas: 0n };
  await tellFailure('nonce too low', () => owner.sendTransaction({ ...base, nonce: nonce - 1 }), code);
  const rich = { ...base, value: parseEther('10000000') };
  await tellFailure('too little coin', () => owner.sendTransaction({ ...rich, nonce }), code);
  await tellFailure('no such method', () => provider.send('eth_nothing', []), (error) => error.error?.code);
}

async function faults() {
  const contract = await deploy(owner, 'Faults', []);
  for (const name of ['withText', 'withNothing', 'withCustomError', 'outOfBounds', 'withInvalidOpcode']) {
    await tellFailure(`call ${name}`, () => contract[name].staticCall(), readError);
    await tellFailure(`estimate ${name}`, () => contract[name].estimateGas(), readError);
  }
  await tellFailure('call withPanic', () => contract.withPanic(0n), readError);
  await tellFailure('call withOverflow', () => contract.withOverflow(1n), readError);
  await tellFailure('call withManyBytes', () => contract.withManyBytes(1_000n), readError);
  tell('estimate fill', await contract.fill.estimateGas(1n, 5n));
  await done('withoutEnd', owner.sendTransaction({
    ...(await contract.withoutEnd.populateTransaction()), gasLimit: 200_000n,
  }));
}

await types();
await delegation();
await blocks();
await faults();
await refusals();
provider.destroy();
