using MarketChain.Chain.Blocks;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.Chain.Execution.Contracts;

/// <summary>
/// Hashes of the last blocks. BLOCKHASH costs 20 gas, a header's reading and hashing some microseconds: what was asked
/// once is kept, from the first question on.
/// </summary>
internal sealed class RecentHashes(IKeyValueReader store)
{
    /// <summary>As far back as BLOCKHASH sees.</summary>
    private const int Kept = 256;

    private (ulong Number, Hash256 Hash)[]? _hashes;

    /// <summary>The hash of a committed block; zero when there is none.</summary>
    public Hash256 Get(ulong number)
    {
        _hashes ??= new (ulong, Hash256)[Kept];
        ref (ulong Number, Hash256 Hash) kept = ref _hashes[number % Kept];
        if (kept.Number != number || kept.Hash.IsZero)
        {
            kept = (number, BlockColumns.ReadHeader(store, number)?.ComputeHash() ?? Hash256.Zero);
        }

        return kept.Hash;
    }
}
