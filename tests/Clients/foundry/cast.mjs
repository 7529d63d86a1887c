// cast: deployment, calls, sends, logs, traces, delegation and what it reads of blocks.
import { developer } from '../lib/accounts.mjs';
import { artifact } from '../lib/artifacts.mjs';
import { check, digest, tell, tellFailure } from '../lib/transcript.mjs';
import { cast, send } from './tool.mjs';

const owner = developer(4);
const other = developer(5);
const to = '0x00000000000000000000000000000000000a11ce';
const failed = (error) => error.stderr.includes('execution reverted') ? 'reverted' : error.stderr;

async function token() {
  const { bytecode } = artifact('Coin');
  const args = [bytecode, 'constructor(string,string)', 'Cast Coin', 'CST'];
  const { contractAddress: coin } = await send('deploy', owner.key, '--create', ...args);
  await send('mint', owner.key, coin, 'mint(address,uint256)', owner.address, '1000');
  tell('estimate', await cast('estimate', '--from', owner.address, coin, 'transfer(address,uint256)', to, 5));
  await send('transfer', owner.key, coin, 'transfer(address,uint256)', to, 5);
  tell('balance', await cast('call', coin, 'balanceOf(address)(uint256)', to));
  tell('erc20', await cast('erc20-token', 'balance', coin, owner.address));
  const tooMuch = [coin, 'transfer(address,uint256)', to, 5_000];
  await tellFailure('too much', () => cast('send', '--private-key', owner.key, ...tooMuch), failed);
  await tellFailure('call that reverts', () => cast('call', '--from', owner.address, ...tooMuch), failed);
  await send('failing on the chain', owner.key, '--gas-limit', 90_000, ...tooMuch);
  const topic = await cast('keccak', 'Transfer(address,address,uint256)');
  const logs = JSON.parse(await cast('logs', '--json', '--from-block', 0, '--address', coin, topic));
  tell('logs', logs.map(({ topics, data }) => ({ topics, data })));
  tell('slot', await cast('storage', coin, 2));
  tell('code', [await cast('codesize', coin), await cast('codehash', coin)]);
  const list = JSON.parse(await cast('access-list', '--json', '--from', owner.address,
    coin, 'transfer(address,uint256)', to, 5));
  tell('access list', list.accessList);
  return coin;
}

async function kinds(coin) {
  await send('legacy', owner.key, '--legacy', to, '--value', '1gwei');
  await send('EIP-1559', owner.key, to, '--value', '1ether', '--priority-gas-price', '1gwei', '--gas-price', '9gwei');
  const call = [coin, 'transfer(address,uint256)', to, 5];
  await send('with a list made', owner.key, '--access-list', '--gas-limit', 100_000, ...call);
  const { bytecode } = artifact('Batcher');
  const { contractAddress: batcher } = await send('deploy Batcher', owner.key, '--create', bytecode);
  const signed = await cast('wallet', 'sign-auth', batcher, '--private-key', other.key);
  const execute = ['execute((address,uint256,bytes)[])', `[(${to},3,0x),(${to},4,0x)]`];
  await send('delegation', owner.key, '--auth', signed, other.address, ...execute);
  tell('code of an account', await cast('code', other.address));
}

async function traces(coin) {
  const call = [coin, 'mint(address,uint256)', owner.address, 1];
  const { transactionHash: hash } = await send('to be traced', owner.key, ...call);
  const options = JSON.stringify({ tracer: 'callTracer', tracerConfig: { withLog: true } });
  const { type, from, to: called, gasUsed, input, value, logs } = JSON.parse(
    await cast('rpc', 'debug_traceTransaction', hash, options));
  tell('calls', { type, from, called, gasUsed, input, value, logs: logs.map(({ topics, data }) => ({ topics, data })) });
  const { structLogs } = JSON.parse(await cast('rpc', 'debug_traceTransaction', hash, '{}'));
  const steps = structLogs.map(({ pc, op, gas, gasCost, depth, stack }) => ({ pc, op, gas, gasCost, depth, stack }));
  tell('opcodes', [steps.length, digest(steps)]);
  const run = await cast('run', '--quick', hash);
  tell('run', run.split('\n').filter((line) => /mint|emit|Gas used|success/.test(line)));
  tell('call with a trace', (await cast('call', '--trace', '--from', owner.address, ...call))
    .split('\n').filter((line) => /mint|Gas used|success/.test(line)));
}

async function facts() {
  tell('chain', [await cast('chain-id'), await cast('balance', to), await cast('nonce', owner.address)]);
  const block = JSON.parse(await cast('block', 'latest', '--json'));
  check(BigInt(block.number) > 0n && block.hash, 'a block');
  for (const tag of ['earliest', 'safe', 'finalized', 'pending']) {
    check((await cast('block', tag, '--field', 'gasLimit')) > 0, `a block ${tag}`);
  }
  check((await cast('gas-price')) > 0 && (await cast('base-fee')) >= 0 && (await cast('age')), 'prices');
  check((await cast('find-block', Math.floor(Date.now() / 1000))) >= 0, 'a block of a time');
  const proof = JSON.parse(await cast('proof', to));
  check(proof.accountProof.length > 0, 'a proof');
  check((await cast('client')).includes('/'), 'a version');
  tell('publish of nonsense', await cast('publish', '0x02c0').catch(() => 'refused'));
}

const coin = await token();
await kinds(coin);
await traces(coin);
await facts();
