// ethers: ERC-20 with roles and permits, ERC-721, two kinds of proxies.
import { Contract, Signature, Wallet, ZeroAddress, id } from 'ethers';
import { developer } from '../lib/accounts.mjs';
import { artifact } from '../lib/artifacts.mjs';
import { check, tell, tellFailure } from '../lib/transcript.mjs';
import { deploy, done, provider, readError, signer } from './chain.mjs';

const owner = signer(0);
const other = signer(1);
const ownerAddress = await owner.getAddress();
const otherAddress = await other.getAddress();

async function erc20() {
  const coin = await deploy(owner, 'Coin', ['Ethers Coin', 'ETC']);
  const minter = await coin.MINTER();
  await done('mint', coin.mint(ownerAddress, 1_000n));
  tell('estimate of transfer', await coin.transfer.estimateGas(otherAddress, 10n));
  await done('transfer', coin.transfer(otherAddress, 10n));
  await done('transfer to one who has some', coin.transfer(otherAddress, 10n));
  await done('approve', coin.approve(otherAddress, 100n));
  await done('transferFrom', coin.connect(other).transferFrom(ownerAddress, otherAddress, 60n));
  check((await coin.balanceOf(otherAddress)) === 80n, 'a balance of 80');
  tell('balances', [await coin.balanceOf(ownerAddress), await coin.totalSupply(), await coin.decimals()]);
  await tellFailure('transfer of too much', () => coin.transfer(otherAddress, 10_000n), readError);
  await tellFailure('mint without the role', () => coin.connect(other).mint.staticCall(otherAddress, 1n), readError);
  await done('grant', coin.grantRole(minter, otherAddress));
  await done('mint with the role', coin.connect(other).mint(otherAddress, 5n));
  await done('renounce', coin.connect(other).renounceRole(minter, otherAddress));
  tell('has the role', await coin.hasRole(minter, otherAddress));
  await done('failing mint', coin.connect(other).mint(otherAddress, 5n, { gasLimit: 100_000n }).catch((e) => e));
  return coin;
}

/** EIP-2612: a signature by typed data (EIP-712) in place of a transaction. */
async function permit(coin) {
  const holder = new Wallet(developer(0).key);
  const { chainId } = await provider.getNetwork();
  const domain = { name: 'Ethers Coin', version: '1', chainId, verifyingContract: await coin.getAddress() };
  tell('domain', await coin.DOMAIN_SEPARATOR());
  const types = {
    Permit: ['owner address', 'spender address', 'value uint256', 'nonce uint256', 'deadline uint256'].map((field) => ({
      name: field.split(' ')[0],
      type: field.split(' ')[1],
    })),
  };
  const value = { owner: ownerAddress, spender: otherAddress, value: 33n, nonce: 0n, deadline: 2n ** 64n };
  const { v, r, s } = Signature.from(await holder.signTypedData(domain, types, value));
  const args = [ownerAddress, otherAddress, 33n, value.deadline, v, r, s];
  await done('permit', coin.connect(other).permit(...args));
  tell('allowance', await coin.allowance(ownerAddress, otherAddress));
  await tellFailure('permit used twice', () => coin.connect(other).permit.staticCall(...args), readError);
}

async function erc721() {
  const badge = await deploy(owner, 'Badge', []);
  const drawer = await deploy(owner, 'Drawer', [], 'Badge');
  tell('token to be', await badge.award.staticCall(otherAddress, 'ipfs://one'));
  await done('award', badge.award(otherAddress, 'ipfs://one'));
  await done('award to a contract that takes it', badge.award(drawer, 'ipfs://two'));
  await tellFailure('award to one that does not', () => badge.award(badge, 'ipfs://three'), readError);
  await tellFailure('award to nobody', () => badge.award.estimateGas(ZeroAddress, ''), readError);
  await done('approve', badge.connect(other).approve(ownerAddress, 1n));
  await done('move', badge.transferFrom(otherAddress, ownerAddress, 1n));
  tell('owners', [await badge.ownerOf(1n), await badge.ownerOf(2n), await badge.tokenURI(2n)]);
  tell('interfaces', [await badge.supportsInterface('0x80ac58cd'), await badge.supportsInterface('0xffffffff')]);
  await tellFailure('owner of none', () => badge.ownerOf(9n), readError);
}

async function uups() {
  const code = await deploy(owner, 'Box', []);
  const start = code.interface.encodeFunctionData('initialize', [ownerAddress, 4n]);
  const proxy = await deploy(owner, 'ERC1967Proxy', [await code.getAddress(), start]);
  const box = new Contract(await proxy.getAddress(), code.interface, owner);
  await done('store', box.store(21n));
  const next = await deploy(owner, 'BoxNext', [], 'Box');
  const double = next.interface.encodeFunctionData('double', []);
  await tellFailure('upgrade by another', () => box.connect(other).upgradeToAndCall(next, double), readError);
  await done('upgrade', box.upgradeToAndCall(next, double));
  tell('value and version', [await box.value(), await box.version()]);
  await tellFailure('initialize again', () => box.initialize(ownerAddress, 1n), readError);
  const slot = BigInt(id('eip1967.proxy.implementation')) - 1n;
  tell('implementation slot', await provider.getStorage(box, slot));
}

async function transparent() {
  const code = await deploy(owner, 'Box', []);
  const start = code.interface.encodeFunctionData('initialize', [ownerAddress, 1n]);
  const args = [await code.getAddress(), ownerAddress, start];
  const proxy = await deploy(owner, 'TransparentUpgradeableProxy', args);
  const box = new Contract(await proxy.getAddress(), code.interface, owner);
  const slot = BigInt(id('eip1967.proxy.admin')) - 1n;
  const admin = `0x${(await provider.getStorage(box, slot)).slice(26)}`;
  tell('admin', admin);
  const next = await deploy(owner, 'BoxNext', [], 'Box');
  const manager = new Contract(admin, artifact('ProxyAdmin').abi, owner);
  await done('upgrade by the admin', manager.upgradeAndCall(box, next, '0x'));
  tell('version', await box.version());
}

const coin = await erc20();
await permit(coin);
await erc721();
await uups();
await transparent();
provider.destroy();
