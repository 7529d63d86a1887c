using System.Numerics;
using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

/// <summary>Each opcode that makes a word of words, against its definition in BigInteger.</summary>
public sealed class WordTests
{
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    private static readonly BigInteger[] Edges =
    [
        0, 1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 127, 128, 254, 255, 256, 257, 0x80, 0xff, 0x7fff,
        (BigInteger.One << 31) - 1, BigInteger.One << 32, (BigInteger.One << 63) - 1, BigInteger.One << 63,
        (BigInteger.One << 64) - 1, BigInteger.One << 64, (BigInteger.One << 64) + 1, BigInteger.One << 127,
        (BigInteger.One << 128) - 1, BigInteger.One << 128, (BigInteger.One << 192) - 1, BigInteger.One << 192,
        (BigInteger.One << 255) - 1, BigInteger.One << 255, (BigInteger.One << 255) + 1, Modulus - 2, Modulus - 1,
    ];

    private static readonly Dictionary<string, Func<BigInteger[], BigInteger>> Definitions =
        new(StringComparer.Ordinal)
        {
            ["ADD"] = a => a[0] + a[1],
            ["MUL"] = a => a[0] * a[1],
            ["SUB"] = a => a[0] - a[1],
            ["DIV"] = a => a[1].IsZero ? 0 : a[0] / a[1],
            ["SDIV"] = a => a[1].IsZero ? 0 : Signed(a[0]) / Signed(a[1]),
            ["MOD"] = a => a[1].IsZero ? 0 : a[0] % a[1],
            ["SMOD"] = a => a[1].IsZero ? 0 : Signed(a[0]) % Signed(a[1]),
            ["ADDMOD"] = a => a[2].IsZero ? 0 : (a[0] + a[1]) % a[2],
            ["MULMOD"] = a => a[2].IsZero ? 0 : a[0] * a[1] % a[2],
            ["EXP"] = a => BigInteger.ModPow(a[0], a[1], Modulus),
            ["SIGNEXTEND"] = a => a[0] >= 31 ? a[1] : ExtendSign(a[1], 8 * ((int)a[0] + 1)),
            ["LT"] = a => a[0] < a[1] ? 1 : 0,
            ["GT"] = a => a[0] > a[1] ? 1 : 0,
            ["SLT"] = a => Signed(a[0]) < Signed(a[1]) ? 1 : 0,
            ["SGT"] = a => Signed(a[0]) > Signed(a[1]) ? 1 : 0,
            ["EQ"] = a => a[0] == a[1] ? 1 : 0,
            ["ISZERO"] = a => a[0].IsZero ? 1 : 0,
            ["AND"] = a => a[0] & a[1],
            ["OR"] = a => a[0] | a[1],
            ["XOR"] = a => a[0] ^ a[1],
            ["NOT"] = a => Modulus - 1 - a[0],
            ["BYTE"] = a => a[0] >= 32 ? 0 : (a[1] >> (8 * (31 - (int)a[0]))) & 0xff,
            ["SHL"] = a => a[0] >= 256 ? 0 : a[1] << (int)a[0],
            ["SHR"] = a => a[0] >= 256 ? 0 : a[1] >> (int)a[0],
            ["SAR"] = a => Signed(a[1]) >> (int)BigInteger.Min(a[0], 256),
            ["CLZ"] = a => 256 - (int)a[0].GetBitLength(),
        };

    public static TheoryData<string> Opcodes() => new(Definitions.Keys);

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Agrees_with_its_definition_on_edges(string opcode)
    {
        using Calculator calculator = new(opcode);
        foreach (BigInteger first in Edges)
        {
            foreach (BigInteger second in Edges)
            {
                Check(calculator, opcode, first, second, second - 1);
                Check(calculator, opcode, first, second, 0);
                Check(calculator, opcode, first, second, Modulus - 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void Agrees_with_its_definition_on_any_words(string opcode)
        => Seeds.Each(20, random =>
        {
            using Calculator calculator = new(opcode);
            for (int i = 0; i < 200; i++)
            {
                Check(calculator, opcode, Word(random), Word(random), Word(random));
            }
        });

    private static void Check(Calculator calculator, string opcode, params BigInteger[] words)
    {
        BigInteger[] arguments = [.. words.Select(Wrap)];
        BigInteger expected = Wrap(Definitions[opcode](arguments));
        BigInteger actual = calculator.Calculate(arguments);
        Assert.True(expected == actual, $"{opcode}({string.Join(", ", arguments)}): {expected}, not {actual}");
    }

    private static BigInteger Word(Random random)
    {
        byte[] bytes = new byte[random.Next(33)];
        random.NextBytes(bytes);
        BigInteger word = new(bytes, isUnsigned: true);
        return random.Next(4) == 0 ? Modulus - 1 - word : word;
    }

    private static BigInteger Wrap(BigInteger value) => ((value % Modulus) + Modulus) % Modulus;

    private static BigInteger Signed(BigInteger word) => word >> 255 == 1 ? word - Modulus : word;

    private static BigInteger ExtendSign(BigInteger word, int bits)
    {
        BigInteger low = word % (BigInteger.One << bits);
        return low >> (bits - 1) == 1 ? low - (BigInteger.One << bits) : low;
    }

    /// <summary>One opcode on the words of the call data.</summary>
    private sealed class Calculator(string opcode) : IDisposable
    {
        private readonly TestEvm _evm = new(
            new Bytecode().Op($"64 CALLDATALOAD 32 CALLDATALOAD 0 CALLDATALOAD {opcode}").ReturnTop());

        public BigInteger Calculate(BigInteger[] words)
        {
            byte[] input = [.. words.SelectMany(Bytes)];
            CallResult result = _evm.Call(input: input);
            Assert.Equal(EvmStatus.Success, result.Status);
            return new BigInteger(result.Output.Span, isUnsigned: true, isBigEndian: true);
        }

        public void Dispose() => _evm.Dispose();

        private static IEnumerable<byte> Bytes(BigInteger word)
        {
            byte[] minimal = word.ToByteArray(isUnsigned: true, isBigEndian: true);
            return new byte[UInt256.Size - minimal.Length].Concat(minimal);
        }
    }
}
