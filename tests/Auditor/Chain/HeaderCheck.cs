using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// What a header must say after its parent (docs/spec/blocks.md 1-4, 6, 8), and who must have sealed it.
/// </summary>
internal sealed class HeaderCheck(GenesisFile genesis, Hash256 genesisHash, AuditReport report)
{
    private const ulong FloatingReferenceMs = 12_000;

    public void Genesis(ChainHeader header)
    {
        report.Check("genesis hash", header.ComputeHash(), genesisHash);
        report.Check("vanity of block 0", Hex.Encode(genesis.FileHash.Bytes), Hex.Encode(header.Vanity));
        report.Check("time of block 0", genesis.TimestampMs, header.TimestampMs);
        report.CheckNumber(
            "base fee of block 0", genesis.BaseFeeMode == "zero" ? 0 : genesis.BaseFeeWei, header.BaseFee);
        report.Check("gas limit of block 0", genesis.GasLimit, header.GasLimit);
        report.Check("validators of block 0", Join(genesis.Validators), Join(header.Validators));
        report.Check("seals of block 0", 0, header.Seals.Count);
        Self(header);
    }

    public void Child(ChainHeader header, ChainHeader parent)
    {
        Self(header);
        report.Check("number", parent.Number + 1, header.Number);
        report.Check("parentHash", parent.Hash, header.ParentHash);
        report.Check("gasLimit", genesis.GasLimit, header.GasLimit);
        report.CheckNumber("baseFeePerGas", NextBaseFee(parent), header.BaseFee);
        if (header.TimestampMs < parent.TimestampMs + Math.Max(1, genesis.PeriodMs))
        {
            report.Differ("timestampMs", $"at least {genesis.PeriodMs} ms after {parent.TimestampMs}",
                $"{header.TimestampMs}");
        }

        report.Check("validators", Join(parent.Validators), Join(header.Validators));
        report.Check("vote", false, header.HasVote);
        report.Check("coinbase", genesis.Coinbases[parent.Validators[0]], header.Beneficiary);
        report.Check("parentSealsHash", parent.SealsHash, header.ParentSealsHash);
        Seals(header, parent);
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

    private void Seals(ChainHeader header, ChainHeader parent)
    {
        int count = parent.Validators.Count;
        report.Check("seals", ((2 * count) + 2) / 3, header.Seals.Count);
        byte[] message = new Octets().Tag("marketchain/seal/v1").Raw(genesisHash).U64(header.Number)
            .U32((uint)header.Round).Raw(header.Hash).ToArray();
        long last = -1;
        foreach ((ulong index, byte[] signature) in header.Seals)
        {
            bool valid = (long)index > last && index < (ulong)count
                && Ed25519.Verify(parent.Validators[(int)index].Bytes, message, signature);
            report.Check($"seal {index}", true, valid);
            last = (long)index;
        }
    }

    private BigInteger NextBaseFee(ChainHeader parent)
    {
        if (genesis.BaseFeeMode != "floating")
        {
            return genesis.BaseFeeMode == "fixed" ? genesis.BaseFeeWei : 0;
        }

        BigInteger fee = parent.BaseFee;
        BigInteger used = parent.GasUsed;
        BigInteger target = parent.GasLimit / 2;
        BigInteger pace = 96_000 / Math.Min(Math.Max(genesis.PeriodMs, 1), FloatingReferenceMs);
        return used > target
            ? fee + BigInteger.Max(1, fee * (used - target) / target / pace)
            : BigInteger.Max(genesis.BaseFeeWei, fee - (fee * (target - used) / target / pace));
    }

    private static string Join(IEnumerable<Hash256> keys) => string.Join(' ', keys);
}
