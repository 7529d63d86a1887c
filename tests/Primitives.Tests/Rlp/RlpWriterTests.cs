using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Tests.Rlp;

public sealed class RlpWriterTests
{
    [Theory]
    [InlineData(0UL, "0x80")]
    [InlineData(1UL, "0x01")]
    [InlineData(127UL, "0x7f")]
    [InlineData(128UL, "0x8180")]
    [InlineData(1024UL, "0x820400")]
    [InlineData(1UL << 31, "0x8480000000")]
    [InlineData(1UL << 32, "0x850100000000")]
    [InlineData(1UL << 63, "0x888000000000000000")]
    [InlineData(ulong.MaxValue, "0x88ffffffffffffffff")]
    public void Writes_an_integer_without_leading_zeros(ulong value, string expected)
    {
        using RlpWriter writer = new([]);
        writer.WriteUInt64(value);
        Assert.Equal(expected, Hex.Encode(writer.Written));
        Assert.Equal(RlpLength.OfUInt64(value), writer.Length);
        writer.Clear();
        writer.WriteUInt256(value);
        Assert.Equal(expected, Hex.Encode(writer.Written));
        Assert.Equal(RlpLength.OfUInt256(value), writer.Length);
    }

    [Fact]
    public void Writes_the_examples_of_the_yellow_paper_and_the_wiki()
    {
        Assert.Equal("0x83646f67", Encode(RlpTree.String("dog"u8.ToArray())));
        Assert.Equal("0x80", Encode(RlpTree.String()));
        Assert.Equal("0x00", Encode(RlpTree.String(0)));
        Assert.Equal("0xc0", Encode(RlpTree.List()));
        Assert.Equal(
            "0xc88363617483646f67",
            Encode(RlpTree.List(RlpTree.String("cat"u8.ToArray()), RlpTree.String("dog"u8.ToArray()))));
        RlpTree zero = RlpTree.List();
        RlpTree one = RlpTree.List(zero);
        Assert.Equal("0xc7c0c1c0c3c0c1c0", Encode(RlpTree.List(zero, one, RlpTree.List(zero, one))));
        byte[] lorem = "Lorem ipsum dolor sit amet, consectetur adipisicing elit"u8.ToArray();
        Assert.Equal("0xb838" + Convert.ToHexStringLower(lorem), Encode(RlpTree.String(lorem)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(54)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(16_777_216)]
    public void Writes_strings_and_lists_of_every_width_of_length(int length)
    {
        RlpTree text = RlpTree.String(new byte[length]);
        byte[] encoded = Check(text);
        Assert.Equal(RlpLength.OfBytes(text.Text), encoded.Length);

        // A string that makes the list's payload exactly so long, where there is one.
        foreach (int inner in Enumerable.Range(Math.Max(0, length - 5), 6).Where(size => size <= length))
        {
            RlpTree item = RlpTree.String(new byte[inner]);
            if (RlpLength.OfBytes(item.Text) == length)
            {
                Assert.Equal(RlpLength.OfList(length), Check(RlpTree.List(item)).Length);
            }
        }
    }

    [Fact]
    public void Counting_first_gives_the_same_bytes_as_patching_back()
    {
        Hash256 hash = Hash256.Parse("0x" + new string('1', 64));
        Address address = Address.Parse("0x" + new string('2', 40));
        RlpWriter patched = new(stackalloc byte[16]);
        int list = patched.StartList();
        WriteFields(ref patched, hash, address);
        patched.EndList(list);

        int payload = RlpLength.OfBytes(hash.Bytes) + (2 * RlpLength.OfBytes(address.Bytes)) + 1
            + RlpLength.OfUInt256(UInt256.MaxValue);
        RlpWriter counted = new(stackalloc byte[256]);
        counted.WriteListHeader(payload);
        WriteFields(ref counted, hash, address);
        Assert.True(patched.Written.SequenceEqual(counted.Written));
        Assert.Equal(RlpLength.OfList(payload), counted.Length);
        patched.Dispose();
        counted.Dispose();
    }

    [Fact]
    public void Random_trees_agree_with_the_naive_encoder_and_come_back() => Seeds.Each(20, random =>
    {
        for (int i = 0; i < 50; i++)
        {
            Check(RlpTree.Next(random, depth: 5));
        }
    });

    [Fact]
    public void Every_prefix_of_a_message_is_refused() => Seeds.Each(20, random =>
    {
        byte[] encoded = RlpTree.Next(random, depth: 5).EncodeNaively();
        for (int cut = 0; cut < encoded.Length; cut++)
        {
            Assert.Null(RlpTree.Decode(encoded.AsSpan(0, cut), out RlpError error));
            Assert.NotEqual(RlpError.None, error);
        }
    });

    [Fact]
    public void A_changed_byte_is_refused_or_makes_another_value_with_exactly_those_bytes() => Seeds.Each(5, random =>
    {
        byte[] original = RlpTree.Next(random, depth: 4).EncodeNaively();
        byte[] changed = [.. original];
        foreach (int place in Enumerable.Range(0, Math.Min(original.Length, 200)))
        {
            for (int value = 0; value < 256; value++)
            {
                changed[place] = (byte)value;
                if (RlpTree.Decode(changed, out RlpError error) is { } tree)
                {
                    Assert.Equal(changed, tree.EncodeNaively());
                }
                else
                {
                    Assert.NotEqual(RlpError.None, error);
                }
            }

            changed[place] = original[place];
        }
    });

    private static void WriteFields(ref RlpWriter writer, Hash256 hash, Address address)
    {
        writer.WriteHash(hash);
        writer.WriteAddress(address);
        writer.WriteOptionalAddress(address);
        writer.WriteOptionalAddress(null);
        writer.WriteUInt256(UInt256.MaxValue);
    }

    private static string Encode(RlpTree tree) => Hex.Encode(Check(tree));

    private static byte[] Check(RlpTree tree)
    {
        RlpWriter writer = new(stackalloc byte[4]);
        tree.Write(ref writer);
        byte[] encoded = writer.ToArray();
        writer.Dispose();
        Assert.Equal(tree.EncodeNaively(), encoded);
        Assert.NotNull(RlpTree.Decode(encoded, out _));
        Assert.Equal(encoded, RlpTree.Decode(encoded, out _)!.EncodeNaively());
        return encoded;
    }
}
