using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>
/// Writes code that runs the same wherever it is placed: its jumps are relative to the program counter.
/// </summary>
internal sealed class CodeWriter
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public CodeWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public CodeWriter Emit(params ReadOnlySpan<Op> opcodes)
    {
        foreach (Op opcode in opcodes)
        {
            _bytes.Add((byte)opcode);
        }

        return this;
    }

    /// <summary>The shortest push of a word.</summary>
    public CodeWriter Push(in UInt256 word)
    {
        byte[] bytes = word.ToMinimal();
        _bytes.Add((byte)((byte)Op.Push0 + bytes.Length));
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Pops a condition and skips a body unless it is zero.</summary>
    public CodeWriter SkipIf(byte[] body)
    {
        // PUSH2 n, PC, ADD, JUMPI, body, JUMPDEST: PC is that of its own opcode, three bytes before the body.
        int distance = body.Length + 3;
        return Raw((byte)Op.Push1 + 1, (byte)(distance >> 8), (byte)distance)
            .Emit(Op.Pc, Op.Add, Op.JumpI).Raw(body).Emit(Op.JumpDest);
    }

    /// <summary>Repeats a body, which leaves the stack as it was.</summary>
    public CodeWriter Repeat(int times, byte[] body)
    {
        Push((ulong)times).Emit(Op.JumpDest).Raw(body);

        // PUSH1 1, SWAP1, SUB, DUP1, PUSH2 n, PC, SUB, JUMPI, POP: PC is 1 + body + 8 bytes behind the JUMPDEST.
        int distance = 1 + body.Length + 8;
        return Push(UInt256.One).Emit(Op.Swap1, Op.Sub, Op.Dup1)
            .Raw((byte)Op.Push1 + 1, (byte)(distance >> 8), (byte)distance)
            .Emit(Op.Pc, Op.Sub, Op.JumpI, Op.Pop);
    }

    /// <summary>Puts bytes into memory, whole words at a time.</summary>
    public CodeWriter Store(int offset, ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += UInt256.Size)
        {
            byte[] word = new byte[UInt256.Size];
            bytes[at..Math.Min(bytes.Length, at + UInt256.Size)].CopyTo(word);
            Push(UInt256.ReadBigEndian(word)).Push((ulong)(offset + at)).Emit(Op.MStore);
        }

        return this;
    }
}
