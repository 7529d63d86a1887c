namespace MarketChain.Evm.Precompiles;

/// <summary>The price of precompiles that read their input once: so much, and so much for each word begun.</summary>
internal static class WordGas
{
    private const int WordSize = 32;

    /// <summary>baseGas + wordGas for every 32 bytes begun.</summary>
    public static long Of(ReadOnlySpan<byte> input, long baseGas, long wordGas)
        => baseGas + ((input.Length + (long)WordSize - 1) / WordSize * wordGas);
}
