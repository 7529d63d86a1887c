using MarketChain.Evm.Instructions;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests.Kit;

/// <summary>Writes bytecode: opcodes by name, words as the shortest push.</summary>
internal sealed class Bytecode
{
    private static readonly Dictionary<string, byte> Opcodes = Enumerable.Range(0, 256)
        .Where(opcode => OpcodeTraits.Of((byte)opcode, Fork.Osaka) is not null)
        .ToDictionary(opcode => OpcodeTraits.Of((byte)opcode, Fork.Osaka)!.Name, opcode => (byte)opcode);

    private readonly List<byte> _bytes = [];

    /// <summary>Where the next opcode will be.</summary>
    public int Length => _bytes.Count;

    public static implicit operator byte[](Bytecode code) => [.. code._bytes];

    /// <summary>The byte of an opcode.</summary>
    public static byte Of(string name) => Opcodes[name];

    /// <summary>Opcodes by name, parted by spaces; numbers are pushed.</summary>
    public Bytecode Op(string text)
    {
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Opcodes.TryGetValue(word, out byte opcode))
            {
                _bytes.Add(opcode);
            }
            else
            {
                Push(UInt256.Parse(word));
            }
        }

        return this;
    }

    public Bytecode Push(in UInt256 value)
    {
        byte[] bytes = value.ToMinimal();
        _bytes.Add((byte)(Of("PUSH0") + bytes.Length));
        _bytes.AddRange(bytes);
        return this;
    }

    public Bytecode Push(in Address address) => Push(UInt256.ReadPadded(address.Bytes));

    /// <summary>A push of a fixed width, for a number that is not known yet or must not move what follows.</summary>
    public Bytecode Push(int width, ulong value)
    {
        _bytes.Add((byte)(Of("PUSH0") + width));
        _bytes.AddRange(((UInt256)value).ToBigEndian()[^width..]);
        return this;
    }

    public Bytecode Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Bytecode Repeat(int count, string text)
    {
        for (int i = 0; i < count; i++)
        {
            Op(text);
        }

        return this;
    }

    /// <summary>Returns the top word.</summary>
    public Bytecode ReturnTop() => Op("PUSH0 MSTORE 32 PUSH0 RETURN");

    /// <summary>Writes bytes to memory from offset 0, whole words at a time.</summary>
    public Bytecode StoreBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> word = stackalloc byte[32];
        for (int at = 0; at < bytes.Length; at += 32)
        {
            word.Clear();
            bytes[at..Math.Min(at + 32, bytes.Length)].CopyTo(word);
            Push(UInt256.ReadBigEndian(word)).Push((ulong)at).Op("MSTORE");
        }

        return this;
    }
}
