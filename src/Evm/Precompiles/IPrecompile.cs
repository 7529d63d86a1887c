namespace MarketChain.Evm.Precompiles;

/// <summary>
/// A function that the chain offers at an address. Pure: the output depends on the input and the fork alone. Gas is
/// asked first and charged before anything is computed or allocated.
/// </summary>
internal interface IPrecompile
{
    /// <summary>
    /// What the input costs; not negative. It looks at lengths and few bytes, never allocates, and gives
    /// <see cref="long.MaxValue"/> when the cost does not fit or the fork refuses the input for its size.
    /// </summary>
    static abstract long Gas(ReadOnlySpan<byte> input, Fork fork);

    /// <summary>Computes the output, which starts empty.</summary>
    /// <param name="input">
    /// Valid during the call only, and never overlaps the output. Bytes past its end count as zero where the
    /// precompile says so.
    /// </param>
    /// <param name="output">Gets what is returned.</param>
    /// <returns>
    /// False for input that makes the call fail and takes all its gas. Input that merely gives an empty answer, such
    /// as a bad signature in ECRECOVER, is true with no output.
    /// </returns>
    static abstract bool Run(ReadOnlySpan<byte> input, OutputBuffer output);
}

/// <summary>What an input costs in a fork.</summary>
internal delegate long PrecompileGas(ReadOnlySpan<byte> input, Fork fork);

/// <summary>Computes an output; false takes all gas.</summary>
internal delegate bool PrecompileRun(ReadOnlySpan<byte> input, OutputBuffer output);

/// <summary>A row of the <see cref="PrecompileTable"/>.</summary>
/// <param name="Number">Its address as a number.</param>
/// <param name="Since">The first fork that has it.</param>
/// <param name="Gas">See <see cref="IPrecompile.Gas"/>.</param>
/// <param name="Run">See <see cref="IPrecompile.Run"/>.</param>
internal sealed record Precompile(int Number, Fork Since, PrecompileGas Gas, PrecompileRun Run)
{
    /// <summary>The row of a precompile.</summary>
    public static Precompile Of<T>(int number, Fork since)
        where T : IPrecompile
        => new(number, since, T.Gas, T.Run);
}
