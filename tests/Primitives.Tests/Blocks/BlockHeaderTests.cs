using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests.Blocks;

/// <summary>A header's one form, and its hash, in which the round and the seals are not.</summary>
public sealed class BlockHeaderTests
{
    [Fact]
    public void Has_one_byte_form()
    {
        StrictForm.Holds(BlockSamples.Header.Encode(), Recode);
        StrictForm.Holds(BlockSamples.Sealed.Encode(), Recode);
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        byte[] bytes = BlockSamples.Sealed.Encode();
        Assert.True(BlockHeader.TryDecode(bytes, out BlockHeader? read, out DecodeError error), error.ToString());
        Assert.Equal(BlockSamples.Sealed, read);
        Assert.Equal(1_700_000_000UL, read.Timestamp);
    }

    /// <summary>A block that was prepared in one round and decided in a later one is one block.</summary>
    [Fact]
    public void Keeps_its_hash_over_rounds_and_seals()
    {
        Hash256 hash = BlockSamples.Header.ComputeHash();
        for (uint round = 0; round < 3; round++)
        {
            ExtraData extra = BlockSamples.Header.Extra with { Round = round, Seals = BlockSamples.Seal(round) };
            Assert.Equal(hash, (BlockSamples.Header with { Extra = extra }).ComputeHash());
        }

        Assert.Equal(hash, Keccak256.Hash(BlockSamples.Header.Encode()));
    }

    [Fact]
    public void Changes_its_hash_with_every_other_field()
    {
        BlockHeader header = BlockSamples.Header;
        Hash256 other = Hash256.Parse("0x" + new string('9', 64));
        BlockHeader[] changed =
        [
            header with { ParentHash = other },
            header with { Beneficiary = default },
            header with { StateRoot = other },
            header with { TransactionsRoot = other },
            header with { ReceiptsRoot = other },
            header with { LogsBloom = new LogBloom() },
            header with { Number = 8 },
            header with { GasLimit = 1 },
            header with { GasUsed = 1 },
            header with { BaseFeePerGas = 1 },
            header with { Extra = header.Extra with { Vanity = [1] } },
            header with { Extra = header.Extra with { Validators = [header.Extra.Validators[0]] } },
            header with { Extra = header.Extra with { Vote = null } },
            header with { Extra = header.Extra with { Vote = new ValidatorVote(header.Extra.Validators[0], false) } },
            header with { Extra = header.Extra with { Vote = new ParameterVote(1, 2, 3) } },
            header with { Extra = header.Extra with { Vote = new SuspensionVote(SuspensionTarget.Uid, 2, true) } },
            header with { Extra = header.Extra with { TimestampMs = 1_700_000_000_251 } },
            header with { Extra = header.Extra with { LedgerDigest = other } },
            header with { Extra = header.Extra with { ParentSealsHash = other } },
        ];
        Assert.Equal(
            changed.Length + 1, changed.Append(header).Select(item => item.ComputeHash()).Distinct().Count());
    }

    /// <summary>Forgeries of the fields that follow from others, and of the extra data.</summary>
    [Fact]
    public void Refuses_what_does_not_follow()
    {
        Assert.Equal((DecodeReason.Inconsistent, "ommersHash"), RefusalWithout(BlockHeader.OmmersHash.Bytes));
        Assert.Equal((DecodeReason.Inconsistent, "mixHash"), RefusalWithout(BlockSamples.Header.MixHash.Bytes));
        Assert.Equal((DecodeReason.Inconsistent, "timestamp"), RefusalWithout([0x84, 0x65, 0x53, 0xf1, 0x00]));
        Assert.Equal(
            (DecodeReason.NotAscending, "validators"),
            Refusal(BlockSamples.Header.Extra with { Validators = Reversed() }));
        Assert.Equal(
            (DecodeReason.OutOfRange, "validators"), Refusal(BlockSamples.Header.Extra with { Validators = [] }));
        Assert.Equal(
            (DecodeReason.OutOfRange, "vanity"),
            Refusal(BlockSamples.Header.Extra with { Vanity = ValueList.Create<byte>(new byte[33]) }));
        Assert.Equal(
            (DecodeReason.OutOfRange, "vote"),
            Refusal(BlockSamples.Header.Extra with
            {
                Vote = new SuspensionVote((SuspensionTarget)3, 1, Suspends: true),
            }));
        Assert.Equal(
            (DecodeReason.NotAscending, "seals"),
            Refusal(BlockSamples.Header.Extra with { Seals = BlockSamples.Seal(0, 1, 1) }));
    }

    [Fact]
    public void Admits_64_validators_and_no_more()
    {
        Ed25519PublicKey[] keys =
        [
            .. Enumerable.Range(0, 65).Select(i => new Ed25519PublicKey([(byte)i, .. new byte[31]])),
        ];
        ExtraData full = BlockSamples.Header.Extra with { Validators = [.. keys[..64]], Seals = ManySeals(43) };
        Assert.InRange(full.Encode().Length, 1, ExtraData.EncodedLengthMax);
        StrictForm.RoundTrips((BlockSamples.Header with { Extra = full }).Encode(), Recode);
        Assert.Equal((DecodeReason.OutOfRange, "validators"), Refusal(full with { Validators = [.. keys] }));
    }

    private static ValueList<Seal> ManySeals(int count)
        => [.. Enumerable.Range(0, count).Select(i => new Seal((uint)i, default))];

    private static ValueList<Ed25519PublicKey> Reversed()
        => [.. BlockSamples.Validators.ToArray().Reverse()];

    private static (DecodeReason Reason, string Field) Refusal(ExtraData extra)
        => Refusal((BlockSamples.Header with { Extra = extra }).Encode());

    /// <summary>Flips a bit of the last byte of a part of the sample's header.</summary>
    private static (DecodeReason Reason, string Field) RefusalWithout(ReadOnlySpan<byte> part)
    {
        byte[] bytes = BlockSamples.Header.Encode();
        bytes[bytes.AsSpan().IndexOf(part) + part.Length - 1] ^= 1;
        return Refusal(bytes);
    }

    private static (DecodeReason Reason, string Field) Refusal(byte[] bytes)
    {
        Assert.False(BlockHeader.TryDecode(bytes, out _, out DecodeError error));
        return (error.Reason, error.Field);
    }

    private static byte[]? Recode(byte[] bytes, out DecodeError error)
        => BlockHeader.TryDecode(bytes, out BlockHeader? read, out error) ? read.Encode() : null;
}
