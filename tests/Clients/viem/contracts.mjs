// viem: a token, many calls in one, a proxy, an upgrade, and each way to fail.
import { encodeDeployData, encodeFunctionData, getContractAddress, parseEther, toHex, zeroAddress } from 'viem';
import { developer } from '../lib/accounts.mjs';
import { artifact } from '../lib/artifacts.mjs';
import { check, tell, tellFailure } from '../lib/transcript.mjs';
import { deploy, done, reader, readError, writer } from './chain.mjs';

const owner = writer(0);
const other = developer(1);

async function token() {
  const coin = await deploy(owner, 'Coin', ['Viem Coin', 'VMC']);
  const mint = { ...coin, functionName: 'mint', args: [owner.account.address, 500n] };
  const { request, result } = await owner.simulateContract(mint);
  tell('simulated', result);
  await done('mint', owner.writeContract(request));
  const transfer = { ...coin, functionName: 'transfer', args: [other.address, 20n] };
  tell('estimate', await owner.estimateContractGas(transfer));
  await done('transfer', owner.writeContract(transfer));
  await tellFailure('mint by another', () => reader.simulateContract({ ...mint, account: other.address }), readError);
  const tooMuch = { ...coin, functionName: 'transfer', args: [other.address, 10_000n] };
  await tellFailure('too much', () => owner.writeContract(tooMuch), readError);
  await tellFailure('failing on the chain', async () => {
    const hash = await owner.writeContract({ ...tooMuch, gas: 90_000n });
    const receipt = await done('failed', hash);
    throw new Error(receipt.status);
  }, (error) => error.message);
  return coin;
}

async function permit(coin) {
  const message = { owner: owner.account.address, spender: other.address, value: 8n, nonce: 0n, deadline: 1n << 63n };
  const fields = { owner: 'address', spender: 'address', value: 'uint256', nonce: 'uint256', deadline: 'uint256' };
  const signature = await owner.signTypedData({
    domain: { name: 'Viem Coin', version: '1', chainId: 19_779, verifyingContract: coin.address },
    types: { Permit: Object.entries(fields).map(([name, type]) => ({ name, type })) },
    primaryType: 'Permit',
    message,
  });
  const [r, s, v] = [signature.slice(0, 66), `0x${signature.slice(66, 130)}`, Number(`0x${signature.slice(130)}`)];
  const args = [...Object.values(message).filter((_, i) => i !== 3), v, r, s];
  await done('permit', owner.writeContract({ ...coin, functionName: 'permit', args }));
  const asked = { ...coin, functionName: 'allowance', args: [owner.account.address, other.address] };
  tell('allowance', await reader.readContract(asked));
}

async function multicall(coin) {
  const { address } = await deploy(owner, 'Multicall', []);
  const of = (who) => ({ ...coin, functionName: 'balanceOf', args: [who] });
  const contracts = [
    of(owner.account.address), of(other.address), { ...coin, functionName: 'name' },
    { ...coin, functionName: 'transfer', args: [zeroAddress, 1n] },
    { ...coin, address: other.address, functionName: 'symbol' },
  ];
  const results = await reader.multicall({ contracts, multicallAddress: address });
  tell('multicall', results.map(({ status, result, error }) => ({ status, result, error: error && readError(error) })));
  const strict = { contracts, multicallAddress: address, allowFailure: false };
  await tellFailure('multicall of all or none', () => reader.multicall(strict), readError);
  const many = { contracts: Array.from({ length: 300 }, (_, i) => of(toHex(i + 1, { size: 20 }))) };
  const sums = await reader.multicall({ ...many, multicallAddress: address, allowFailure: false });
  tell('multicall of many', sums.reduce((sum, balance) => sum + balance, 0n));
  // The same without the contract on the chain: its code goes with the call.
  tell('multicall without a contract', (await reader.multicall({ contracts, deployless: true })).map((r) => r.status));
  const together = await Promise.all([1, 2, 3].map((i) => reader.readContract(of(toHex(i, { size: 20 })))));
  tell('in one request', together);
}

async function proxy() {
  const code = await deploy(owner, 'Box', []);
  const start = encodeFunctionData({ abi: code.abi, functionName: 'initialize', args: [owner.account.address, 3n] });
  const { address } = await deploy(owner, 'ERC1967Proxy', [code.address, start]);
  const box = { ...code, address };
  await done('store', owner.writeContract({ ...box, functionName: 'store', args: [50n] }));
  const next = await deploy(owner, 'BoxNext', [], 'Box');
  const double = encodeFunctionData({ abi: next.abi, functionName: 'double' });
  const upgrade = { ...box, functionName: 'upgradeToAndCall', args: [next.address, double] };
  await tellFailure('upgrade by another', () => reader.simulateContract({ ...upgrade, account: other.address }), readError);
  await done('upgrade', owner.writeContract(upgrade));
  tell('value', await reader.readContract({ ...box, functionName: 'value' }));
  const proof = await reader.getProof({ address, storageKeys: [toHex(0, { size: 32 })] });
  check(proof.accountProof.length > 0 && proof.storageProof.length === 1, 'a proof');
  tell('proof', { nonce: proof.nonce, balance: proof.balance, codeHash: proof.codeHash, root: proof.storageHash,
    storage: proof.storageProof[0] });
}

async function faults() {
  const contract = await deploy(owner, 'Faults', []);
  const read = (functionName, args = []) => reader.readContract({ ...contract, functionName, args });
  for (const name of ['withText', 'withNothing', 'withCustomError', 'outOfBounds']) {
    await tellFailure(`read ${name}`, () => read(name), readError);
    const data = encodeFunctionData({ abi: contract.abi, functionName: name });
    await tellFailure(`estimate ${name}`, () => owner.estimateGas({ to: contract.address, data }), readError);
  }
  await tellFailure('read withInvalidOpcode', () => read('withInvalidOpcode'), ({ name }) => name);
  await tellFailure('read withPanic', () => read('withPanic', [0n]), readError);
  await tellFailure('read of what has no code', () => reader.readContract({
    ...contract, address: other.address, functionName: 'values' }), readError);
  tell('values', await reader.readContract({ ...contract, functionName: 'values', account: other.address }));
}

async function overrides(coin) {
  const ask = { ...coin, functionName: 'balanceOf', args: [zeroAddress] };
  const { data } = await reader.call({
    to: coin.address,
    data: encodeFunctionData(ask),
    stateOverride: [{ address: coin.address, code: '0x602a5f5260205ff3' }],
  });
  tell('other code', data);
  const { bytecode, abi } = artifact('Coin');
  const made = encodeDeployData({ abi, bytecode, args: ['A', 'B'] });
  tell('estimate of a deployment', await owner.estimateGas({ data: made }));
  tell('address to be', getContractAddress({ from: other.address, nonce: 0n }));
  const poor = toHex(0xdead, { size: 20 });
  const call = { account: poor, to: zeroAddress, value: parseEther('2') };
  const rich = [{ address: poor, balance: parseEther('3') }];
  tell('coin for a moment', (await reader.call({ ...call, stateOverride: rich })).data);
  await tellFailure('no coin', () => reader.call(call), readError);
}

const coin = await token();
await permit(coin);
await multicall(coin);
await proxy();
await faults();
await overrides(coin);
