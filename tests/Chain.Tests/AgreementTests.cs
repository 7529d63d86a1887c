using System.Globalization;
using MarketChain.Chain.Files;
using MarketChain.Chain.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.SumTree;

namespace MarketChain.Chain.Tests;

/// <summary>Whoever executes the same blocks comes to the same headers.</summary>
public sealed class AgreementTests
{
    [Fact]
    public void A_node_that_imports_anothers_blocks_agrees_in_every_header()
    {
        using TestChain maker = new();
        using Advertising market = new(maker);
        market.RunDay();
        using TestChain importer = new();

        Import(maker, importer);

        Assert.Equal(maker.Chain.Head.Hash, importer.Chain.Head.Hash);
        Assert.Equal(maker.Chain.Head.Header.StateRoot, importer.Chain.Head.Header.StateRoot);
    }

    [Fact]
    public void Whoever_makes_or_imports_blocks_under_another_culture_agrees()
    {
        using TestChain maker = new();
        using Advertising market = new(maker);
        market.RunDay();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Foreign();
            Assert.Equal("~1,5", (-1.5).ToString(CultureInfo.CurrentCulture));
            using TestChain importer = new();
            Import(maker, importer);
            using TestChain other = new();
            using Advertising again = new(other);
            again.RunDay();
            Assert.Equal(maker.Chain.Head.Hash, importer.Chain.Head.Hash);
            Assert.Equal(maker.Chain.Head.Hash, other.Chain.Head.Hash);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_day_pays_users_site_and_platform_and_every_payout_can_be_proved()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        UInt256 platformBefore = chain.BalanceOf(Transfers.Account(Advertising.Platform));

        market.RunDay();

        using ChainReader reader = chain.Chain.OpenReader();
        var records = reader.GetMarket(reader.Head.Number).Value!;
        Assert.Equal(3UL, records.Totals.SettledEpochs);
        Assert.True(chain.BalanceOf(Transfers.Account(3)) > UInt256.Zero);
        Assert.True(chain.BalanceOf(Transfers.Account(Advertising.Platform)) > platformBefore);
        UInt256 paid = UInt256.Zero;
        for (uint uid = 1; uid <= 20; uid++)
        {
            PayoutProofView? proof = reader.GetPayoutProof(1, 0, PayoutLeafType.Uid, uid);
            Assert.NotNull(proof);
            Assert.Equal(PayoutProofFault.None, proof.Proof.Verify(proof.Root, proof.Proof.LeafCount));
            paid += proof.Proof.Leaf.Amount;
        }

        Assert.Equal(paid, (UInt256)records.GetEpoch(1, 0).PaidUsers);
        Assert.Null(reader.GetPayoutProof(1, 0, PayoutLeafType.Uid, 21));
        Assert.Null(reader.GetPayoutProof(1, 7, PayoutLeafType.Uid, 1));
    }

    [Fact]
    public void Two_makers_of_the_same_blocks_agree()
    {
        using TestChain first = new();
        using TestChain second = new();
        using Advertising market = new(first);
        market.RunDay(users: 5);

        for (ulong number = 1; number <= first.Chain.Head.Number; number++)
        {
            BlockWithSidecars made = first.Read(number);
            Block same = second.Make(TestChain.ItemsOf(made), made.Block.Header.TimestampMs);
            Assert.Equal(made.Block.Hash, same.Hash);
        }
    }

    [Fact]
    public void A_file_of_blocks_builds_the_same_chain()
    {
        using TestChain maker = new();
        using Advertising market = new(maker);
        market.RunDay(users: 5);
        using MemoryStream file = new();
        using (ChainReader reader = maker.Chain.OpenReader())
        {
            BlockFileWriter.Write(reader, 1, reader.Head.Number, file, _ => { });
        }

        using TestChain importer = new();
        file.Position = 0;
        ulong count = BlockFileReader.Import(importer.Chain, file, _ => { });
        file.Position = 0;
        ulong again = BlockFileReader.Import(importer.Chain, file, _ => { });

        Assert.Equal(maker.Chain.Head.Number, count);
        Assert.Equal(0UL, again);
        Assert.Equal(maker.Chain.Head.Hash, importer.Chain.Head.Hash);
    }

    private static void Import(TestChain from, TestChain to)
    {
        for (ulong number = 1; number <= from.Chain.Head.Number; number++)
        {
            BlockWithSidecars item = from.Read(number);
            Assert.True(Block.TryDecode(item.Block.Encode(), out Block? received, out _));
            Assert.Null(to.Chain.TryImport(received, item.Sidecars));
        }
    }

    /// <summary>
    /// Numbers as they are written nowhere else. The node itself is culture-invariant by its build; this holds for a
    /// program that is not and uses its libraries.
    /// </summary>
    private static CultureInfo Foreign()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        culture.NumberFormat.NumberGroupSizes = [2];
        return culture;
    }
}
