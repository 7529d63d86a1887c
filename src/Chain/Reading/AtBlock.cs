namespace MarketChain.Chain.Reading;

/// <summary>Something as it was after a block; null when that is no longer kept.</summary>
/// <typeparam name="T">The kind of thing.</typeparam>
/// <param name="Value">The thing, or null.</param>
/// <param name="Block">The block asked for.</param>
/// <param name="KeptFrom">The oldest block for which there is one.</param>
/// <param name="What">What is kept, as the plural subject of a sentence.</param>
public sealed record AtBlock<T>(T? Value, ulong Block, ulong KeptFrom, string What)
    where T : class;

/// <summary>What is kept of blocks, in words.</summary>
internal static class AtBlock
{
    public const string Accounts = "accounts and storage";
    public const string Proofs = "proofs";
    public const string Rows = "rows of the attention ledger";
}
