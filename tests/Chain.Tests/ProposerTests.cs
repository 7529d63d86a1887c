using MarketChain.Chain.Building;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Tests.Genesis;
using MarketChain.Chain.Validation;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests;

public sealed class ProposerTests
{
    private static readonly GenesisConfig Four
        = GenesisFiles.Read(json => GenesisReaderTests.SetValidators(json, "london", "paris", "oslo", "rome"));

    [Fact]
    public void A_block_names_its_proposer_by_the_coinbase()
    {
        using TestChain chain = new(Four);
        BlockHeader genesis = chain.Chain.Head.Header;

        Assert.All(Four.Validators, validator =>
        {
            using BlockProposal proposal = Build(chain, validator.Coinbase);
            Assert.Equal(validator.Key, chain.Chain.Spec.ProposerOf(proposal.Block.Header, genesis));
            Assert.Null(chain.Chain.TryVerify(proposal.Block, [], out BlockProposal verified));
            verified.Dispose();
        });
    }

    [Fact]
    public void A_block_whose_beneficiary_is_no_validators_is_refused()
    {
        using TestChain chain = new(Four);
        using BlockProposal proposal = Build(chain, Four.Validators[0].Coinbase);
        BlockHeader altered = proposal.Block.Header with { Beneficiary = Transfers.Account(0) };

        BlockRejection? rejection = chain.Chain.TryVerify(new Block(altered, proposal.Block.Body), [], out _);

        Assert.Equal(BlockFault.Beneficiary, rejection?.Fault);
    }

    [Fact]
    public void A_validator_that_the_parent_does_not_name_proposes_nothing()
    {
        using TestChain chain = new(Four);
        using BlockProposal proposal = Build(chain, Four.Validators[3].Coinbase);
        BlockHeader genesis = chain.Chain.Head.Header;
        ValueList<Ed25519PublicKey> three = [.. Four.Validators.Take(3).Select(validator => validator.Key)];
        BlockHeader parent = genesis with { Extra = genesis.Extra with { Validators = three } };

        Assert.Null(chain.Chain.Spec.ProposerOf(proposal.Block.Header, parent));
    }

    [Fact]
    public void One_that_joined_later_gets_its_fees_at_the_address_of_its_key()
    {
        using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey("madrid");
        ChainSpec spec = new(Four, Hash256.Zero);

        Assert.Equal(key.PublicKey.ToAddress(), spec.CoinbaseOf(key.PublicKey));
        Assert.All(Four.Validators, validator => Assert.Equal(validator.Coinbase, spec.CoinbaseOf(validator.Key)));
    }

    private static BlockProposal Build(TestChain chain, Address beneficiary)
        => chain.Chain.Build(new BuildRequest
        {
            TimestampMs = chain.Chain.Spec.EarliestChildMs(chain.Chain.Head.Header),
            Beneficiary = beneficiary,
            Candidates = [],
        });
}
