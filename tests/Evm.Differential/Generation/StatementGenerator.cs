using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>Code that leaves the stack as it was.</summary>
internal sealed class StatementGenerator
{
    private const int NestingMax = 2;

    private readonly Random _random;
    private readonly ExpressionGenerator _words;
    private readonly CallGenerator _calls;
    private readonly PrecompileGenerator _precompiles;

    public StatementGenerator(Random random, IReadOnlyList<Address> programs)
    {
        _random = random;
        _words = new ExpressionGenerator(random, programs);
        _calls = new CallGenerator(random, _words, () => Next(NestingMax));
        _precompiles = new PrecompileGenerator(random, _words);
    }

    /// <summary>A statement.</summary>
    public byte[] Next() => Next(0);

    /// <summary>How a program ends: mostly with some of its memory as return data.</summary>
    public byte[] End()
    {
        CodeWriter code = new();
        switch (_random.Next(12))
        {
            case 0:
                break;
            case 1:
                code.Emit(Op.Invalid);
                break;
            case 2:
                _words.Account(code);
                code.Emit(Op.SelfDestruct);
                break;
            default:
                _words.Length(code);
                _words.Offset(code);
                code.Emit(_random.Next(5) == 0 ? Op.Revert : Op.Return);
                break;
        }

        return code.ToArray();
    }

    private byte[] Next(int nesting)
    {
        CodeWriter code = new();
        switch (_random.Next(16))
        {
            case 0 or 1 or 2:
                Store(code);
                break;
            case 3 or 4 or 5:
                Put(code);
                break;
            case 6:
                Copy(code);
                break;
            case 7:
                Log(code);
                break;
            case 8 or 9 or 10:
                _calls.Call(code);
                break;
            case 11:
                _precompiles.Call(code);
                break;
            case 12:
                _calls.Create(code);
                break;
            case 13 when nesting < NestingMax:
                _words.Any(code);
                code.SkipIf(_random.Next(6) == 0 ? End() : Next(nesting + 1));
                break;
            case 14 when nesting < NestingMax:
                code.Repeat(_random.Next(1, 5), Next(nesting + 1));
                break;
            default:
                Shuffle(code);
                break;
        }

        return code.ToArray();
    }

    /// <summary>A word to storage, lasting or not.</summary>
    private void Store(CodeWriter code)
    {
        // Zero often, since clearing has prices and refunds of its own.
        if (_random.Next(4) == 0)
        {
            code.Push(UInt256.Zero);
        }
        else
        {
            _words.Any(code);
        }

        _words.Slot(code);
        code.Emit(_random.Next(4) == 0 ? Op.TStore : Op.SStore);
    }

    /// <summary>A word to memory.</summary>
    private void Put(CodeWriter code)
    {
        _words.Any(code);
        _words.Offset(code);
        code.Emit(_random.Next(5) == 0 ? Op.MStore8 : Op.MStore);
    }

    private void Copy(CodeWriter code)
    {
        Op opcode = _random.Next(5) switch
        {
            0 => Op.CallDataCopy,
            1 => Op.CodeCopy,
            2 => Op.ExtCodeCopy,
            3 => Op.ReturnDataCopy,
            _ => Op.MCopy,
        };
        if (opcode == Op.ReturnDataCopy && _random.Next(8) != 0)
        {
            // All of it: beyond its end the call fails.
            code.Emit(Op.ReturnDataSize).Push(UInt256.Zero);
        }
        else
        {
            _words.Length(code);
            _words.Offset(code);
        }

        _words.Offset(code);
        if (opcode == Op.ExtCodeCopy)
        {
            _words.Account(code);
        }

        code.Emit(opcode);
    }

    private void Log(CodeWriter code)
    {
        int topics = _random.Next(5);
        for (int i = 0; i < topics; i++)
        {
            _words.Any(code);
        }

        _words.Length(code);
        _words.Offset(code);
        code.Raw((byte)((int)Op.Log0 + topics));
    }

    /// <summary>Words on the stack in another order, and into storage.</summary>
    private void Shuffle(CodeWriter code)
    {
        int height = _random.Next(2, 17);
        for (int i = 0; i < height; i++)
        {
            code.Push(Words.Any(_random));
        }

        for (int moves = _random.Next(1, 8); moves > 0; moves--)
        {
            code.Raw((byte)((int)Op.Swap1 + _random.Next(height - 1)));
            code.Raw((byte)((int)Op.Dup1 + _random.Next(height))).Emit(Op.Add);
        }

        for (; height > 1; height--)
        {
            code.Emit(Op.Add);
        }

        _words.Slot(code);
        code.Emit(Op.SStore);
    }
}
