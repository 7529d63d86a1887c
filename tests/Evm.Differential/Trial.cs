using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Evm.Differential;

/// <summary>
/// One transaction that calls a program, and the call without a transaction that shows its return data.
/// </summary>
/// <param name="Data">Its data.</param>
/// <param name="ValueWei">What it sends along.</param>
/// <param name="GasLimit">The most gas that it may use.</param>
/// <param name="Kind">Type 4 has another account run the program from then on.</param>
public sealed record ProgramCall(byte[] Data, ulong ValueWei, ulong GasLimit, TransactionType Kind);

/// <summary>A program, how it is deployed, and what is asked of it.</summary>
/// <param name="Chunks">Its code in parts, each neutral to the stack, any of which can be left out.</param>
/// <param name="IsCreationCode">True: it is itself the creation code; false: a creation code returns it.</param>
/// <param name="EndowmentWei">What it gets at its creation.</param>
/// <param name="Calls">One after the other.</param>
public sealed record Trial(
    IReadOnlyList<byte[]> Chunks, bool IsCreationCode, ulong EndowmentWei, IReadOnlyList<ProgramCall> Calls)
{
    /// <summary>The program.</summary>
    public byte[] Code() => [.. Chunks.SelectMany(chunk => chunk)];

    /// <summary>The data of the transaction that creates it.</summary>
    public byte[] CreationCode() => IsCreationCode ? Code() : Returning(Code());

    /// <summary>
    /// Creation code that returns a program: <c>PUSH2 length, PUSH1 12, PUSH0, CODECOPY, PUSH2 length, PUSH0,
    /// RETURN</c>, and the program.
    /// </summary>
    public static byte[] Returning(byte[] code)
    {
        byte high = (byte)(code.Length >> 8);
        byte low = (byte)code.Length;
        byte[] prefix = [0x61, high, low, 0x60, 12, 0x5f, 0x39, 0x61, high, low, 0x5f, 0xf3];
        Invariant.Check(prefix.Length == 12 && code.Length <= ushort.MaxValue);
        return [.. prefix, .. code];
    }
}
