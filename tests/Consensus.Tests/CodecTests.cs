using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Simulation;

namespace MarketChain.Consensus.Tests;

/// <summary>One message, one form: whatever differs from it is refused or is another message.</summary>
public sealed class CodecTests
{
    private static readonly Dictionary<string, QbftMessage> Samples = MakeSamples();

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_what_it_writes(string name)
    {
        byte[] bytes = QbftMessageCodec.Encode(Samples[name]);
        Assert.True(QbftMessageCodec.TryDecode(bytes, out QbftMessage? read, out DecodeError error));
        Assert.Equal(DecodeError.None, error);
        Assert.IsType(Samples[name].GetType(), read);
        Assert.Equal(bytes, QbftMessageCodec.Encode(read));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_each_prefix_and_what_follows(string name)
    {
        byte[] bytes = QbftMessageCodec.Encode(Samples[name]);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(QbftMessageCodec.TryDecode(bytes.AsMemory(0, length), out _, out DecodeError error));
            Assert.NotEqual(DecodeReason.None, error.Reason);
        }

        Assert.False(QbftMessageCodec.TryDecode((byte[])[.. bytes, 0], out _, out _));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_or_is_exact_after_any_flip(string name)
    {
        byte[] bytes = QbftMessageCodec.Encode(Samples[name]);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (QbftMessageCodec.TryDecode(flipped, out QbftMessage? read, out _))
            {
                Assert.Equal(flipped, QbftMessageCodec.Encode(read));
            }
        }
    }

    [Fact]
    public void Survives_random_bytes() => Seeds.Each(300, random =>
    {
        byte[] bytes = new byte[random.Next(1, 300)];
        random.NextBytes(bytes);
        bytes[0] = 0xf8;
        bytes[^1] = 0;
        if (bytes.Length > 2)
        {
            bytes[1] = (byte)(bytes.Length - 2);
            bytes[2] = (byte)random.Next(8);
        }

        if (QbftMessageCodec.TryDecode(bytes, out QbftMessage? read, out _))
        {
            Assert.Equal(bytes, QbftMessageCodec.Encode(read));
        }
    });

    [Theory]
    [InlineData("0xc80301840000000180", "a number with leading zeros")]
    [InlineData("0xcb0301850100000000808080", "a round of 2^32")]
    [InlineData("0xfbffffffff03", "a length of four gigabytes")]
    [InlineData("0xc107", "a kind that there is not")]
    [InlineData("0xc180", "kind zero")]
    public void Refuses(string hex, string what)
    {
        byte[] bytes = Hex.Decode(hex);
        Assert.False(QbftMessageCodec.TryDecode(bytes, out _, out _), what);
    }

    [Fact]
    public void Refuses_the_round_after_the_last()
    {
        Bench bench = new();
        Assert.True(IsRead(bench.RoundChange(1, Vote.RoundMax)));
        Assert.False(IsRead(bench.RoundChange(1, uint.MaxValue)));
        Assert.True(IsRead(bench.Prepare(1, 0, default, ulong.MaxValue)));

        static bool IsRead(QbftMessage message)
            => QbftMessageCodec.TryDecode(QbftMessageCodec.Encode(message), out _, out _);
    }

    [Fact]
    public void Refuses_a_block_that_is_sealed_already()
    {
        Bench bench = new();
        ProposedBlock block = bench.Block(0);
        ProposedBlock decided = new(block.Seal(1, []), [], 0, []);
        byte[] bytes = QbftMessageCodec.Encode(bench.Propose(0, decided));
        Assert.False(QbftMessageCodec.TryDecode(bytes, out _, out DecodeError error));
        Assert.Equal(("seals", DecodeReason.Inconsistent), (error.Field, error.Reason));
    }

    private static Dictionary<string, QbftMessage> MakeSamples()
    {
        Bench bench = new();
        ProposedBlock block = bench.Block(0, transactions: "one");
        return new(StringComparer.Ordinal)
        {
            ["prepare"] = bench.Prepare(1, 2, block.Digest),
            ["commit"] = bench.Commit(1, 2, block.Digest, height: 300),
            ["round change"] = bench.RoundChange(1, 2),
            ["round change with certificate"] = bench.RoundChange(1, 9, bench.Certificate(2, block.Digest)),
            ["proposal"] = bench.Propose(0, block),
            ["proposal again"] = bench.Propose(9, block, bench.Certificate(2, block.Digest)),
            ["recall"] = new RecallMessage(bench.Signers[1].PublicKey, Bench.Nonce, Order: null),
            ["recall with order"] = new RecallMessage(
                bench.Signers[1].PublicKey,
                Bench.Nonce,
                ResumeOrders.Sign(Bench.Parameters.GenesisHash, 300, block.Digest, bench.Signers.Take(3))),
            ["reply"] = bench.Reply(1),
            ["reply that consents"] = bench.Reply(1, consents: true),
            ["reply with proof"] = bench.Reply(1, consents: true, prepared: bench.Certificate(2, block.Digest)),
            ["reply with vote"] = bench.Reply(1, 7, remembers: false, bench.RoundChange(0, 3).Signed),
        };
    }
}
