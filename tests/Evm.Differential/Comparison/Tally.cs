using System.Text.Json;

namespace MarketChain.Evm.Differential.Comparison;

/// <summary>
/// What the programs did, so that a run without a difference shows that it was not for want of action.
/// </summary>
public sealed class Tally
{
    private long _transactions;
    private long _succeeded;
    private long _logs;
    private long _gas;

    internal void Add(JsonElement receipt)
    {
        _transactions++;
        _succeeded += receipt.GetProperty("status").GetString() == "0x1" ? 1 : 0;
        _logs += receipt.GetProperty("logs").GetArrayLength();
        _gas += Convert.ToInt64(receipt.GetProperty("gasUsed").GetString(), 16);
    }

    public override string ToString()
        => $"{_transactions} transactions, {_succeeded} succeeded, {_logs} logs, {_gas / 1_000_000} million gas";
}
