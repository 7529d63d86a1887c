using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>Statements that call and create accounts.</summary>
internal sealed class CallGenerator(Random random, ExpressionGenerator words, Func<byte[]> statement)
{
    private static readonly Op[] Kinds =
        [Op.Call, Op.Call, Op.StaticCall, Op.DelegateCall, Op.DelegateCall, Op.CallCode];

    /// <summary>A call of an account; what it says goes to memory or storage.</summary>
    public void Call(CodeWriter code)
    {
        Op kind = Kinds[random.Next(Kinds.Length)];
        Regions(code);
        if (kind is Op.Call or Op.CallCode)
        {
            Value(code);
        }

        words.Account(code);
        Gas(code);
        code.Emit(kind);
        Keep(code);
    }

    /// <summary>A creation, and often a call of what it made.</summary>
    public void Create(CodeWriter code)
    {
        byte[] creation = CreationCode();
        code.Store(0, creation);
        bool isSalted = random.Next(2) == 0;
        if (isSalted)
        {
            code.Push((ulong)random.Next(3));
        }

        code.Push((ulong)creation.Length).Push(UInt256.Zero);
        Value(code);
        code.Emit(isSalted ? Op.Create2 : Op.Create);
        if (random.Next(3) == 0)
        {
            Keep(code);
            return;
        }

        // The new address lies below the regions of the call, five words deep with the value: DUP6.
        Regions(code);
        Value(code);
        code.Raw((byte)Op.Dup1 + 5);
        Gas(code);
        code.Emit(Op.Call);
        Keep(code);
        Keep(code);
    }

    private byte[] CreationCode()
    {
        byte[] inner = random.Next(12) switch
        {
            0 => [0xef, 0x00],
            1 => [(byte)Op.CallDataSize, (byte)Op.Push0, (byte)Op.Revert],
            2 => [(byte)Op.Caller, (byte)Op.SelfDestruct],
            _ => statement(),
        };
        return random.Next(4) == 0 ? inner : Trial.Returning(inner);
    }

    /// <summary>Output and input in memory: output length and offset, input length and offset.</summary>
    private void Regions(CodeWriter code)
    {
        words.Length(code);
        words.Offset(code);
        words.Length(code);
        words.Offset(code);
    }

    private void Value(CodeWriter code)
        => code.Push(random.Next(3) == 0 ? (ulong)random.Next(40) : UInt256.Zero);

    private void Gas(CodeWriter code)
    {
        if (random.Next(3) == 0)
        {
            code.Push(random.Next(3) == 0 ? Words.Any(random) : (ulong)random.Next(60_000));
        }
        else
        {
            code.Emit(Op.Gas);
        }
    }

    private void Keep(CodeWriter code)
    {
        if (random.Next(3) == 0)
        {
            words.Slot(code);
            code.Emit(Op.SStore);
        }
        else
        {
            code.Push((ulong)(32 * random.Next(8))).Emit(Op.MStore);
        }
    }
}
