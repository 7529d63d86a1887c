using System.Buffers.Binary;

namespace MarketChain.Primitives.Tests;

/// <summary>Keys that somebody chose so that they meet in a table, without a secret of the process.</summary>
public sealed class TableHashTests
{
    private const int Keys = 20_000;

    // Of keys at random, Keys² / 2^33 pairs meet: less than one in twenty runs sees any.
    private const int MeetingsMax = 3;

    /// <summary>
    /// Each 64-bit word folds to nothing (its halves are alike), sums to nothing, or differs in its upper bits alone.
    /// </summary>
    public static TheoryData<int, string> Families
    {
        get
        {
            TheoryData<int, string> families = [];
            foreach (string family in new[] { "halves alike", "sums alike", "upper bits", "in sequence" })
            {
                for (int word = 0; word < 4; word++)
                {
                    families.Add(word, family);
                }
            }

            return families;
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Chosen_keys_do_not_meet(int word, string family)
    {
        HashSet<int> numbers = [];
        HashSet<int> hashes = [];
        HashSet<int> addresses = [];
        for (uint i = 1; i <= Keys; i++)
        {
            byte[] bytes = KeyOf(word, family, i);
            numbers.Add(UInt256.ReadBigEndian(bytes).GetHashCode());
            hashes.Add(new Hash256(bytes).GetHashCode());
            addresses.Add(new Address(bytes.AsSpan(0, Address.Size)).GetHashCode());
        }

        Assert.InRange(numbers.Count, Keys - MeetingsMax, Keys);
        Assert.InRange(hashes.Count, Keys - MeetingsMax, Keys);
        if (word < 2)
        {
            Assert.InRange(addresses.Count, Keys - MeetingsMax, Keys);
        }
    }

    [Fact]
    public void Equal_keys_have_equal_hashes()
        => Seeds.Each(50, random =>
        {
            byte[] bytes = new byte[UInt256.Size];
            random.NextBytes(bytes);
            Assert.Equal(new Hash256(bytes).GetHashCode(), new Hash256([.. bytes]).GetHashCode());
            Assert.Equal(
                UInt256.ReadBigEndian(bytes).GetHashCode(),
                (UInt256.ReadBigEndian(bytes) + UInt256.One - UInt256.One).GetHashCode());
        });

    private static byte[] KeyOf(int word, string family, uint i)
    {
        byte[] bytes = new byte[UInt256.Size];
        Span<byte> at = bytes.AsSpan(word * sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(at, family switch
        {
            "halves alike" => ((ulong)i << 32) | i,
            "sums alike" => ((ulong)i << 32) | (uint)-(int)i,
            "upper bits" => (ulong)i << 48,
            _ => i,
        });
        return bytes;
    }
}
