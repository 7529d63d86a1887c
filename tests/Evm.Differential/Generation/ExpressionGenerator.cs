using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>Code that leaves one word on the stack.</summary>
internal sealed class ExpressionGenerator(Random random, IReadOnlyList<Address> programs)
{
    private const int DepthMax = 3;

    /// <summary>A far offset or length mostly ends the program: one in so many.</summary>
    private const int FarOneIn = 150;

    private static readonly Op[] Facts =
    [
        Op.Address, Op.Origin, Op.Caller, Op.CallValue, Op.CallDataSize, Op.CodeSize, Op.GasPrice, Op.ReturnDataSize,
        Op.GasLimit, Op.ChainId, Op.SelfBalance, Op.BaseFee, Op.Pc, Op.MSize, Op.Gas,
    ];

    private static readonly Op[] Unary = [Op.IsZero, Op.Not, Op.Clz, Op.BlobHash];
    private static readonly Op[] OfAccount = [Op.Balance, Op.ExtCodeSize, Op.ExtCodeHash];
    private static readonly Op[] Ternary = [Op.AddMod, Op.MulMod];

    // ADD to SMOD, EXP and SIGNEXTEND, LT to EQ, AND to XOR, BYTE to SAR.
    private static readonly Op[] Binary =
    [
        .. Range(0x01, 0x07), .. Range(0x0a, 0x0b), .. Range(0x10, 0x14), .. Range(0x16, 0x18), .. Range(0x1a, 0x1d),
    ];

    /// <summary>A word by any way.</summary>
    public void Any(CodeWriter code) => Any(code, DepthMax);

    /// <summary>A key of storage: few, so that programs meet what they stored.</summary>
    public void Slot(CodeWriter code)
        => code.Push(Slots.Any(random));

    /// <summary>An offset in memory that is near, and rarely one far away.</summary>
    public void Offset(CodeWriter code) => code.Push(random.Next(FarOneIn) == 0 ? Words.Any(random) : NearOffset());

    /// <summary>A length of memory.</summary>
    public void Length(CodeWriter code)
        => code.Push(
            random.Next(FarOneIn) == 0 ? Words.Any(random) : (ulong)random.Next(random.Next(4) == 0 ? 300 : 70));

    /// <summary>The address of an account.</summary>
    public void Account(CodeWriter code)
    {
        if (random.Next(12) == 0)
        {
            code.Emit(random.Next(2) == 0 ? Op.Address : Op.Caller);
        }
        else
        {
            code.Push(Targets.Any(random, programs));
        }
    }

    private UInt256 NearOffset() => (ulong)(random.Next(2) == 0 ? 32 * random.Next(8) : random.Next(300));

    private void Any(CodeWriter code, int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            Leaf(code);
            return;
        }

        Op opcode;
        int operands;
        (opcode, operands) = random.Next(8) switch
        {
            0 => (Pick(Unary), 1),
            1 => (Pick(Ternary), 3),
            _ => (Pick(Binary), 2),
        };
        for (; operands > 0; operands--)
        {
            Any(code, depth - 1);
        }

        code.Emit(opcode);
    }

    private void Leaf(CodeWriter code)
    {
        switch (random.Next(12))
        {
            case 0:
                code.Emit(Pick(Facts));
                break;
            case 1 or 2:
                code.Push(random.Next(8) == 0 ? Words.Any(random) : (ulong)random.Next(160)).Emit(Op.CallDataLoad);
                break;
            case 3:
                Slot(code);
                code.Emit(random.Next(3) == 0 ? Op.TLoad : Op.SLoad);
                break;
            case 4 or 5:
                Offset(code);
                code.Emit(Op.MLoad);
                break;
            case 6:
                Account(code);
                code.Emit(Pick(OfAccount));
                break;
            case 7 when random.Next(2) == 0:
                Length(code);
                Offset(code);
                code.Emit(Op.Keccak256);
                break;
            default:
                code.Push(Words.Any(random));
                break;
        }
    }

    private Op Pick(Op[] opcodes) => opcodes[random.Next(opcodes.Length)];

    private static IEnumerable<Op> Range(byte first, byte last)
        => Enumerable.Range(first, last - first + 1).Select(value => (Op)value);
}
