using MarketChain.Primitives.Blocks;

namespace MarketChain.Primitives.Tests.Blocks;

/// <summary>The vectors of docs/spec/blocks.md are what the code does.</summary>
public sealed class BlockSpecTests
{
    private static readonly SpecVectors Page = SpecVectors.Read("blocks.md");

    [Fact]
    public void Encodes_and_hashes_the_header_of_the_page()
    {
        IReadOnlyDictionary<string, string> vector = Page["header"];
        BlockHeader header = BlockSamples.Header;
        Assert.Equal(vector["extraData"], Hex.Encode(header.Extra.Encode()));
        Assert.Equal(vector["header"], Hex.Encode(header.Encode()));
        Assert.Equal(vector["mixHash"], header.MixHash.ToString());
        Assert.Equal(vector["hash"], header.ComputeHash().ToString());
    }

    [Fact]
    public void Seals_the_header_of_the_page()
    {
        IReadOnlyDictionary<string, string> vector = Page["header-sealed"];
        BlockHeader header = BlockSamples.Sealed;
        Assert.Equal(vector["round"], header.Extra.Round.ToString());
        foreach (Seal seal in header.Extra.Seals)
        {
            Assert.Equal(vector[$"seal{seal.Index}"], seal.Signature.ToString());
        }

        Assert.Equal(vector["header"], Hex.Encode(header.Encode()));
        Assert.Equal(vector["hash"], header.ComputeHash().ToString());
        Assert.Equal(vector["sealsHash"], Seals.HashOf(header.Extra.Round, header.Extra.Seals).ToString());
        Assert.Equal(Page["genesis-seals"]["sealsHash"], Seals.HashOf(0, []).ToString());
    }

    [Fact]
    public void Encodes_the_receipt_of_the_page()
    {
        IReadOnlyDictionary<string, string> vector = Page["receipt"];
        Assert.Equal(vector["receipt"], Hex.Encode(BlockSamples.Receipt.Encode()));
        Assert.Equal(vector["receiptsRoot"], Receipt.ComputeRoot([BlockSamples.Receipt]).ToString());
    }
}
