using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>
/// What became of a batch: every row's reason and UA, and what the batch made that gas is charged for.
/// </summary>
public sealed class BatchOutcome
{
    /// <summary>Number of <see cref="RowReason"/>s.</summary>
    public const int Reasons = (int)RowReason.Capacity + 1;

    private readonly byte[] _encoded;
    private readonly uint[] _counts = new uint[Reasons];

    internal BatchOutcome(int rows)
    {
        Rows = rows;
        _encoded = new byte[rows * ImpressionOutcomes.RowSize];
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>Reasons and UAs as they are kept and hashed: <see cref="ImpressionOutcomes"/>.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>Rows by <see cref="RowReason"/>.</summary>
    public ReadOnlySpan<uint> Counts => _counts;

    /// <summary>Rows that count.</summary>
    public uint Accepted => _counts[(int)RowReason.Accepted];

    /// <summary>Their attention.</summary>
    public ulong Ua { get; private set; }

    /// <summary>Rows of (campaign, epoch, UID) that the batch made.</summary>
    public uint NewRows { get; internal set; }

    /// <summary>Epochs that the batch opened.</summary>
    public uint NewEpochs { get; internal set; }

    /// <summary>Campaigns that rows name and that have no open epoch after the batch.</summary>
    public uint IdleCampaigns { get; internal set; }

    /// <summary>Gas for contracts that scored rows.</summary>
    public ulong ContractGas { get; internal set; }

    /// <summary>Hash of <see cref="Encoded"/> under its tag.</summary>
    public Hash256 OutcomesHash { get; private set; }

    internal ImpressionOutcomes Outcomes => new(_encoded, Rows);

    /// <summary>What became of a row.</summary>
    public RowReason ReasonOf(int row) => (RowReason)_encoded[row];

    /// <summary>The attention that a row counts for.</summary>
    public uint UaOf(int row) => Outcomes.Uas[row];

    /// <summary>Sums up once every row is judged.</summary>
    internal void Finish()
    {
        foreach (byte reason in Outcomes.Reasons)
        {
            _counts[reason]++;
        }

        foreach (uint ua in MemoryMarshal.Cast<byte, uint>(_encoded.AsSpan(Rows)))
        {
            Ua += ua;
        }

        OutcomesHash = Outcomes.ComputeHash();
    }
}
