using MarketChain.Marketing.Abi;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Tests.Contracts;

public sealed class AbiTests
{
    /// <summary>Arguments of createCampaign: name, terms, platform.</summary>
    private const int HeadWords = 3;

    private static readonly Address Platform = Address.Parse("0x00000000000000000000000000000000000ab0de");

    [Fact]
    public void Terms_are_a_struct_of_their_fields()
        => Assert.Equal(
            "(uint32,uint256,uint256,uint32,uint32,uint32,uint32,uint64,uint64,uint32,uint32[],(uint32,uint32)[],"
                + "uint32,uint64,uint32,uint32)",
            AbiType<CampaignTerms>.Text);

    [Fact]
    public void What_is_written_is_read_and_nothing_shorter_or_longer()
        => Seeds.Each(20, random =>
        {
            (string name, CampaignTerms terms) = (Name(random), Terms(random));
            byte[] data = Write(name, terms);

            Assert.Null(TryRead(data, out string readName, out CampaignTerms readTerms));
            Assert.Equal(name, readName);
            Assert.Equal(terms, readTerms);
            for (int length = 0; length < data.Length; length++)
            {
                Assert.NotNull(TryRead(data[..length], out _, out _));
            }

            Assert.NotNull(TryRead([.. data, 0], out _, out _));
        });

    [Fact]
    public void A_flipped_bit_is_refused_or_makes_another_value_with_exactly_those_bytes()
        => Seeds.Each(10, random =>
        {
            byte[] data = Write(Name(random), Terms(random));
            for (int i = 0; i < data.Length; i++)
            {
                byte[] flipped = [.. data];
                flipped[i] ^= (byte)(1 << random.Next(8));
                if (TryRead(flipped, out string name, out CampaignTerms terms) is null)
                {
                    Assert.Equal(flipped, Write(name, terms));
                }
            }
        });

    [Fact]
    public void Random_words_are_refused_with_a_reason()
        => Seeds.Each(200, random =>
        {
            byte[] data = new byte[32 * random.Next(40)];
            for (int i = 31; i < data.Length; i += 32)
            {
                data[i] = (byte)random.Next(256);
                data[i - 1] = (byte)(random.Next(8) == 0 ? random.Next(256) : 0);
            }

            string? fault = TryRead(data, out _, out _);
            Assert.NotNull(fault);
            Assert.Contains(": expected ", fault, StringComparison.Ordinal);
        });

    [Fact]
    public void A_length_that_is_not_there_takes_no_memory()
    {
        byte[] data = Write("", Terms(new Random(1)) with { AllowedSites = [], FormatWeights = [] });
        int sites = data.Length - 64;
        data[sites + 31] = 255;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            "terms.allowedSites: expected 8160 bytes, got 32", TryRead(data, out _, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
        data[sites + 30] = 255;
        Assert.Equal(
            "terms.allowedSites.length: expected at most 256, got 65535", TryRead(data, out _, out _));
    }

    private static byte[] Write(string name, CampaignTerms terms)
    {
        AbiWriter writer = new();
        writer.Add(name).Message(0, "terms", terms);
        return writer.Add(Platform).ToBytes();
    }

    private static string? TryRead(byte[] data, out string name, out CampaignTerms terms)
    {
        AbiReader reader = new(data, HeadWords);
        name = reader.Text("name", RegisterSite.NameLengthMax);
        terms = reader.Message<CampaignTerms>("terms");
        Address platform = reader.Address("platform");
        reader.Finish();
        return reader.Fault ?? (platform == Platform ? null : "platform: expected another");
    }

    private static string Name(Random random)
        => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(4) == 0 ? "é" : "a"));

    private static CampaignTerms Terms(Random random)
    {
        uint users = (uint)random.Next(10_001);
        uint sites = (uint)random.Next(10_001 - (int)users);
        ulong startMs = (ulong)random.NextInt64(1L << 40);
        return new CampaignTerms
        {
            Pricing = (Pricing)random.Next(2),
            PricePerUa = 1 + (ulong)random.NextInt64(),
            BudgetPerEpoch = (UInt256)UInt128.MaxValue - (ulong)random.NextInt64(),
            UserBps = users,
            SiteBps = sites,
            PlatformBps = 10_000 - users - sites,
            FrequencyCap = (uint)random.Next(65_536),
            StartMs = startMs,
            EndMs = random.Next(2) == 0 ? 0 : startMs + 1,
            UidLevelMax = (uint)random.Next(1, 4),
            AllowedSites = [.. Enumerable.Range(1, random.Next(20)).Select(i => (uint)(i * random.Next(1, 2)))],
            FormatWeights = [.. Enumerable.Range(0, random.Next(17)).Select(i => new FormatWeight((uint)i, 20_000))],
            UaModel = 1,
            UaCapPerUid = (ulong)random.NextInt64((1L << 40) + 1),
            SiteShareBps = (uint)random.Next(10_001),
            ClickRateBps = (uint)random.Next(10_001),
        };
    }
}
