using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>How much there is of something.</summary>
/// <param name="Count">Transactions.</param>
/// <param name="Bytes">Bytes of their envelopes and sidecars.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Load(int Count, long Bytes)
{
    public Load Plus(PoolEntry entry) => new(Count + 1, Bytes + entry.Bytes);

    /// <summary>Without an entry; null: as it is.</summary>
    public Load Minus(PoolEntry? entry) => entry is null ? this : new(Count - 1, Bytes - entry.Bytes);
}

/// <summary>How much waits, in all and of each sender.</summary>
internal sealed class PoolLoad
{
    private readonly Dictionary<Address, Load> _senders = [];

    public Load Total { get; private set; }

    public Load Of(in Address sender) => _senders.GetValueOrDefault(sender);

    public void Add(PoolEntry entry)
    {
        Total = Total.Plus(entry);
        _senders[entry.Sender] = Of(entry.Sender).Plus(entry);
    }

    public void Remove(PoolEntry entry)
    {
        Total = Total.Minus(entry);
        Load left = Of(entry.Sender).Minus(entry);
        if (left.Count == 0)
        {
            _senders.Remove(entry.Sender);
        }
        else
        {
            _senders[entry.Sender] = left;
        }
    }
}
