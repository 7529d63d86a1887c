using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>
/// Programs by chance: most are statements whose operands are there, so that they run long; some are any bytes. Facts
/// of a block that differ between two chains (time, number, randomness, earlier hashes, blob fee) are left out.
/// </summary>
public sealed class ProgramGenerator(Random random, IReadOnlyList<Address> programs)
{
    private const int StatementsMax = 14;
    private const int SoupBytesMax = 160;

    /// <summary>Above what any of the transactions owes before its first opcode.</summary>
    private const int GasLimitMin = 52_000;

    private static readonly TransactionType[] Kinds =
    [
        TransactionType.Legacy, TransactionType.AccessList, TransactionType.DynamicFee, TransactionType.DynamicFee,
        TransactionType.SetCode,
    ];

    private readonly StatementGenerator _statements = new(random, programs);

    /// <summary>A program with its calls.</summary>
    public Trial Next()
    {
        bool isSoup = random.Next(6) == 0;
        List<byte[]> chunks = isSoup ? [.. Soup()] : [.. Statements()];
        return new Trial(
            chunks,
            IsCreationCode: random.Next(10) == 0,
            EndowmentWei: random.Next(2) == 0 ? 0UL : (ulong)random.Next(1_000),
            [.. Enumerable.Range(0, 2).Select(_ => Call())]);
    }

    private ProgramCall Call() => new(
        Words.Bytes(random, wordsMax: 6),
        random.Next(3) == 0 ? (ulong)random.Next(100) : 0,
        random.Next(8) == 0 ? (ulong)random.Next(GasLimitMin, 150_000) : 900_000,
        Kinds[random.Next(Kinds.Length)]);

    private IEnumerable<byte[]> Statements()
    {
        for (int count = random.Next(2, StatementsMax); count > 0; count--)
        {
            yield return _statements.Next();
        }

        yield return _statements.End();
    }

    /// <summary>Any bytes, with enough pushes before them that some do something.</summary>
    private IEnumerable<byte[]> Soup()
    {
        // The first is long, so that no program counter is a foreign precompile's address.
        yield return new CodeWriter().Push(UInt256.MaxValue - (ulong)random.Next(4)).ToArray();
        for (int pushes = random.Next(12); pushes > 0; pushes--)
        {
            yield return new CodeWriter().Push(Words.Any(random)).ToArray();
        }

        for (int length = random.Next(SoupBytesMax); length > 0; length--)
        {
            yield return [SoupByte()];
        }
    }

    /// <summary>Any byte but block facts (0x40 to 0x44, 0x4a).</summary>
    private byte SoupByte()
    {
        byte value = (byte)random.Next(256);
        return value is (>= 0x40 and <= 0x44) or 0x4a ? (byte)Op.Push1 : value;
    }
}
