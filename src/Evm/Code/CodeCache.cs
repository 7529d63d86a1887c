namespace MarketChain.Evm.Code;

/// <summary>
/// Code made ready to run, by its hash: what is costly about a call to code is done once. Bounded in bytes; what was
/// not used lately goes first. For one thread; what is in it never changes a result.
/// </summary>
public sealed class CodeCache(long bytesMax = CodeCache.BytesMaxDefault)
{
    /// <summary>Room for some 2,500 contracts of the largest size.</summary>
    public const long BytesMaxDefault = 64L * 1024 * 1024;

    /// <summary>The most that is kept.</summary>
    public long BytesMax { get; } = bytesMax;
}
