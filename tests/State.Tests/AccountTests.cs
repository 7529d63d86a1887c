using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State.Trie;

namespace MarketChain.State.Tests;

public class AccountTests
{
    [Fact]
    public void The_default_account_has_no_code_and_no_storage()
    {
        Assert.Equal(EmptyTrie.Root, Account.Empty.StorageRoot);
        Assert.Equal(Keccak256.OfEmpty, Account.Empty.CodeHash);
        Assert.Equal(
            Account.Empty, new Account { StorageRoot = EmptyTrie.Root, CodeHash = Keccak256.OfEmpty });
        Assert.True(Account.Empty.IsEmpty);
    }

    [Fact]
    public void Slim_form_comes_back_and_expands_to_the_consensus_form()
        => Seeds.Each(200, random =>
        {
            Account account = RandomAccount(random);
            byte[] slim = Slim(account);
            Assert.True(Account.TryReadSlim(slim, out Account read));
            Assert.Equal(account, read);

            byte[] consensus = new byte[Account.EncodedBytesMax];
            byte[] expanded = new byte[Account.EncodedBytesMax];
            int length = account.WriteConsensus(consensus);
            Assert.Equal(length, Account.Expand(slim, expanded));
            Assert.Equal(consensus, expanded);
        });

    [Fact]
    public void The_longest_account_fits()
    {
        var account = new Account
        {
            Nonce = ulong.MaxValue,
            Balance = UInt256.MaxValue,
            StorageRoot = Keccak256.Hash([1]),
            CodeHash = Keccak256.Hash([2]),
        };
        Assert.Equal(Account.EncodedBytesMax, account.WriteSlim(new byte[Account.EncodedBytesMax]));
        Assert.Equal(Account.EncodedBytesMax, account.WriteConsensus(new byte[Account.EncodedBytesMax]));
    }

    [Fact]
    public void Every_prefix_is_refused_and_a_flipped_byte_is_refused_or_another_account_in_its_only_form()
        => Seeds.Each(30, random =>
        {
            byte[] slim = Slim(RandomAccount(random));
            for (int length = 0; length < slim.Length; length++)
            {
                Assert.False(Account.TryReadSlim(slim.AsSpan(0, length), out _));
            }

            for (int i = 0; i < slim.Length; i++)
            {
                byte[] flipped = [.. slim];
                flipped[i] ^= (byte)random.Next(1, 256);
                if (Account.TryReadSlim(flipped, out Account other))
                {
                    Assert.Equal(flipped, Slim(other));
                }
            }
        });

    private static byte[] Slim(Account account)
    {
        byte[] bytes = new byte[Account.EncodedBytesMax];
        return bytes[..account.WriteSlim(bytes)];
    }

    private static Account RandomAccount(Random random)
    {
        byte[] bytes = new byte[32];
        random.NextBytes(bytes);
        return new Account
        {
            Nonce = (ulong)random.NextInt64() >> random.Next(64),
            Balance = UInt256.ReadPadded(bytes.AsSpan(0, random.Next(33))),
            StorageRoot = random.Next(2) == 0 ? EmptyTrie.Root : new Hash256(bytes),
            CodeHash = random.Next(2) == 0 ? Keccak256.OfEmpty : Keccak256.Hash(bytes),
        };
    }
}
