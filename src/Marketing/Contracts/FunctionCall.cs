using MarketChain.Marketing.Abi;
using MarketChain.Primitives;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Contracts;

/// <summary>A call of a function while it runs: who asks, the gas, what is returned.</summary>
internal sealed class FunctionCall(MarketingContext context, Address caller, UInt256 value, long gas)
{
    internal MarketingContext Context { get; } = context;

    internal WorldState World => Context.World;

    internal LedgerOverlay Ledger => Context.Ledger;

    internal Address Caller { get; } = caller;

    /// <summary>Wei that came along.</summary>
    internal UInt256 Value { get; } = value;

    /// <summary>Gas charged so far.</summary>
    internal long GasUsed { get; private set; }

    /// <summary>Something cost more than was left: the call is over.</summary>
    internal bool IsOutOfGas { get; private set; }

    /// <summary>What the function returns.</summary>
    internal AbiWriter Returns { get; } = new();

    /// <summary>Takes the price of what comes next; false when it is not there.</summary>
    internal bool TryCharge(ulong price)
    {
        IsOutOfGas |= price > (ulong)(gas - GasUsed);
        GasUsed = IsOutOfGas ? gas : GasUsed + (long)price;
        return !IsOutOfGas;
    }

    /// <summary>Gives back what was charged for work that was not there to be done.</summary>
    internal void GiveBack(ulong price) => GasUsed -= (long)price;
}
