using MarketChain.Chain.Genesis;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Chain.Reading;

namespace MarketChain.Chain.Tests.Genesis;

public sealed class GenesisBlockTests
{
    [Fact]
    public void The_development_validator_has_the_key_of_its_name()
    {
        GenesisValidator london = Assert.Single(GenesisReader.Read(GenesisFiles.Development).Validators);

        using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey(london.Name);

        Assert.Equal("london", london.Name);
        Assert.Equal(key.PublicKey, london.Key);
        Assert.Equal(key.PublicKey.ToAddress(), london.Coinbase);
    }

    [Fact]
    public void The_file_is_bound_into_block_0()
    {
        GenesisConfig first = GenesisFiles.Read();
        GenesisConfig second = GenesisFiles.Read(json => json["marketing"]!["unclaimedMs"] = 31_536_000_001);

        Assert.NotEqual(GenesisBlock.HashOf(first), GenesisBlock.HashOf(second));
        Assert.Equal(GenesisBlock.HashOf(first), GenesisBlock.HashOf(GenesisFiles.Read()));
    }

    [Fact]
    public void Accounts_and_system_accounts_are_there_from_block_0()
    {
        using TestChain chain = new();
        using ChainReader reader = chain.Chain.OpenReader();

        AccountsAtBlock accounts = reader.GetAccounts(0).Value!;
        foreach (GenesisAccount account in chain.Genesis.Accounts)
        {
            Assert.Equal((UInt256)account.BalanceWei, accounts.GetAccount(account.Address).Balance);
        }

        foreach (Address system in SystemAccounts.All)
        {
            Assert.Equal(1UL, accounts.GetAccount(system).Nonce);
            Assert.Equal([0xfe], accounts.GetCode(system).ToArray());
        }
    }

    [Fact]
    public void A_folder_with_another_chain_is_refused()
    {
        using TestChain chain = new();

        GenesisException refusal = Assert.Throws<GenesisException>(
            () => chain.OpenAgainWith(GenesisFiles.Read(json => json["name"] = "other")));

        Assert.Contains("another chain", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Block_0_can_be_read_like_any_other()
    {
        using TestChain chain = new();
        using ChainReader reader = chain.Chain.OpenReader();

        Block? block = reader.GetBlock(0);

        Assert.NotNull(block);
        Assert.Equal(GenesisBlock.HashOf(chain.Genesis), block.Hash);
        Assert.Equal(0UL, reader.FindBlock(block.Hash));
        Assert.Empty(reader.GetReceipts(0)!.Receipts);
    }
}
