namespace MarketChain.Evm.Precompiles;

/// <summary>
/// Input of a fixed size, where what the caller did not send counts as zero and what is too much as absent.
/// </summary>
internal static class ZeroPadding
{
    /// <summary>Fills all of <paramref name="padded"/>.</summary>
    public static void Copy(ReadOnlySpan<byte> input, Span<byte> padded)
    {
        int length = Math.Min(input.Length, padded.Length);
        input[..length].CopyTo(padded);
        padded[length..].Clear();
    }
}
