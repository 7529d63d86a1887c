// The accounts that both chains fund, with the keys that everybody knows; each script sends from some of its own, so
// that what it creates has the same addresses whatever ran before.
import { mnemonicToAccount } from 'viem/accounts';
import { toHex } from 'viem';

const MNEMONIC = 'test test test test test test test test test test test junk';

/** Account and private key number `index` of the developers' mnemonic. */
export function developer(index) {
  const account = mnemonicToAccount(MNEMONIC, { addressIndex: index });
  return { account, address: account.address, key: toHex(account.getHdKey().privateKey) };
}
