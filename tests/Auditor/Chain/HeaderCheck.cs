using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// What a header must say after its parent (docs/spec/blocks.md 1-4, 6, 8), and who must have sealed it.
/// </summary>
internal sealed class HeaderCheck(GenesisFile genesis, Hash256 genesisHash, Numbers numbers, AuditReport report)
{
    private const ulong FloatingReferenceMs = 12_000;

    /// <summary>Who decided on the newest block; nobody on block 0.</summary>
    private IReadOnlyList<Hash256> _deciders = [];

    public void Genesis(ChainHeader header)
    {
        report.Check("genesis hash", header.ComputeHash(), genesisHash);
        string file = Hex.Encode(genesis.FileHash.Bytes);
        if (Hex.Encode(header.Vanity) is var made && made != file)
        {
            // Nothing else would fit either: of two chains no difference says anything.
            throw new InvalidDataException(
                $"the node's chain was made of another genesis file: expected one of hash {file}, got {made}");
        }

        report.Check("time of block 0", genesis.TimestampMs, header.TimestampMs);
        report.CheckNumber(
            "base fee of block 0", genesis.BaseFeeMode == "zero" ? 0 : genesis.BaseFeeWei, header.BaseFee);
        report.Check("gas limit of block 0", genesis.GasLimit, header.GasLimit);
        report.Check("validators of block 0", Join(genesis.Validators), Join(header.Validators));
        Seals("seal", header.Seals, header, _deciders);
        report.Check("parentSealsHash of block 0", header.ParentSeals.Hash, header.ParentSealsHash);
        report.Check("parent's seals of block 0", 0, header.ParentSeals.Items.Count);
        Self(header);
    }

    /// <summary>Checks a block after its parent.</summary>
    /// <param name="header">The block.</param>
    /// <param name="parent">The block before it.</param>
    /// <param name="deciders">Who decides on the block, as votes and emergency changes before it say.</param>
    public void Child(ChainHeader header, ChainHeader parent, IReadOnlyList<Hash256> deciders)
    {
        Self(header);
        report.Check("number", parent.Number + 1, header.Number);
        report.Check("parentHash", parent.Hash, header.ParentHash);
        report.Check("gasLimit", numbers.GasLimit, header.GasLimit);
        report.CheckNumber("baseFeePerGas", NextBaseFee(parent), header.BaseFee);
        if (header.TimestampMs < parent.TimestampMs + Math.Max(1, genesis.PeriodMs))
        {
            report.Differ("timestampMs", $"at least {genesis.PeriodMs} ms after {parent.TimestampMs}",
                $"{header.TimestampMs}");
        }

        // Nodes may hold different quorums of one block. The child names that of its proposer, for all alike.
        report.Check("parentSealsHash", header.ParentSeals.Hash, header.ParentSealsHash);
        Seals("parent's seal", header.ParentSeals, parent, _deciders);
        Seals("seal", header.Seals, header, deciders);
        _deciders = deciders;
    }

    /// <summary>What follows from the header alone.</summary>
    private void Self(ChainHeader header)
    {
        report.Check("block hash", header.ComputeHash(), header.Hash);
        report.Check("timestamp", header.TimestampMs / 1000, header.Timestamp);
        report.Check("shown timestampMs", header.TimestampMs, header.ShownTimestampMs);
        report.Check("shown ledgerDigest", header.LedgerDigest, header.ShownLedgerDigest);
        report.Check("mixHash", new Octets().Raw(header.ParentHash).U64(header.Number).Keccak(), header.MixHash);
    }

    /// <summary>The seals of a block are exactly a quorum of those who decided on it.</summary>
    private void Seals(string what, SealSet seals, ChainHeader sealedHeader, IReadOnlyList<Hash256> deciders)
    {
        report.Check($"{what}s", ((2 * deciders.Count) + 2) / 3, seals.Items.Count);
        byte[] message = new Octets().Tag("marketchain/seal/v1").Raw(genesisHash).U64(sealedHeader.Number)
            .U32((uint)seals.Round).Raw(sealedHeader.Hash).ToArray();
        long last = -1;
        foreach ((ulong index, byte[] signature) in seals.Items)
        {
            bool valid = (long)index > last && index < (ulong)deciders.Count
                && Ed25519.Verify(deciders[(int)index].Bytes, message, signature);
            report.Check($"{what} {index}", true, valid);
            last = (long)index;
        }

        report.Count("seals", seals.Items.Count);
    }

    private BigInteger NextBaseFee(ChainHeader parent)
    {
        if (genesis.BaseFeeMode != "floating")
        {
            return numbers.BaseFeeWei;
        }

        BigInteger fee = parent.BaseFee;
        BigInteger used = parent.GasUsed;
        BigInteger target = parent.GasLimit / 2;
        BigInteger pace = 96_000 / Math.Min(Math.Max(genesis.PeriodMs, 1), FloatingReferenceMs);
        return used > target
            ? fee + BigInteger.Max(1, fee * (used - target) / target / pace)
            : BigInteger.Max(numbers.BaseFeeWei, fee - (fee * (target - used) / target / pace));
    }

    private static string Join(IEnumerable<Hash256> keys) => string.Join(' ', keys);
}
