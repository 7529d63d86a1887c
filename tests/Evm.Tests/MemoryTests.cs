using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Tests;

public sealed class MemoryTests
{
    public static TheoryData<string, int> Reaching() => new()
    {
        // Code with the offset or length in question on top, and how many bytes it reaches from there.
        { "MLOAD", 32 },
        { "0 SWAP1 MSTORE", 32 },
        { "0 SWAP1 MSTORE8", 1 },
        { "7 SWAP1 KECCAK256", 7 },
        { "0 SWAP1 KECCAK256", 0 },
        { "3 0 DUP3 CALLDATACOPY", 3 },
        { "3 0 DUP3 CODECOPY", 3 },
        { "3 DUP2 0 MCOPY", 3 },
        { "3 0 DUP3 MCOPY", 3 },
        { "5 DUP2 LOG0", 5 },
        { "0 DUP2 LOG0", 0 },
        { "9 SWAP1 RETURN", 9 },
        { "0 SWAP1 REVERT", 0 },
        { "0 0 9 DUP4 0 0 0 CALL", 9 },
        { "9 DUP2 0 0 0 0 0 CALL", 9 },
        { "4 DUP2 0 CREATE", 4 },
        { "3 0 DUP3 0 EXTCODECOPY", 3 },
    };

    [Theory]
    [MemberData(nameof(Reaching))]
    public void Memory_far_away_is_out_of_gas_whatever_gas_there_is(string code, int bytes)
    {
        string[] offsets =
        [
            "0x7fffffff", "0x80000000", "0xffffffe0", "0xffffffff", "0x100000000", "0x7fffffffffffffff",
            "0x8000000000000000", "0xffffffffffffffe0", "0xffffffffffffffff", "0x10000000000000000",
            "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ];
        foreach (string offset in offsets)
        {
            using TestEvm evm = new(new Bytecode().Op($"{offset} {code}"));
            CallResult result = evm.Call(gas: long.MaxValue);
            Assert.Equal(bytes > 0, result.Status == EvmStatus.OutOfGas);
        }
    }

    [Theory]
    [InlineData("0 KECCAK256")]
    [InlineData("0 RETURN")]
    [InlineData("0 0 CALLDATACOPY")]
    [InlineData("0 LOG0")]
    public void So_is_a_length_without_end(string code)
    {
        foreach (string length in (string[])["0x80000000", "0xffffffffffffffff", "0x10000000000000000"])
        {
            using TestEvm evm = new(new Bytecode().Op($"{length} {code}"));
            Assert.Equal(EvmStatus.OutOfGas, evm.Call(gas: long.MaxValue).Status);
        }
    }

    [Fact]
    public void Costs_3_a_word_and_its_square_by_512()
        => Seeds.Each(100, random =>
        {
            ulong offset = (ulong)random.Next(1 << random.Next(1, 21));
            ulong second = (ulong)random.Next(1 << random.Next(1, 21));
            using TestEvm evm = new(new Bytecode().Push(offset).Op("MLOAD POP").Push(second).Op("MLOAD POP MSIZE")
                .ReturnTop());
            CallResult result = evm.Call(gas: 1_000_000_000);
            ulong words = (Math.Max(offset, second) + 63) / 32;
            ulong pushes = (offset == 0 ? 2UL : 3) + (second == 0 ? 2UL : 3);
            Assert.Equal(words * 32, (ulong)UInt256.ReadBigEndian(result.Output.Span));
            ulong price = (3 * words) + (words * words / 512);
            Assert.Equal(1_000_000_000 - pushes - 10 - 2 - 2 - 3 - 3 - 2 - price, result.GasLeft);
        });

    [Fact]
    public void Is_bytes_that_start_as_zeros()
    {
        // Bytes 31 to 62 hold the number; byte 0 is then set to 0xcd.
        Bytecode code = new Bytecode().Op("0x1122334455667788 31 MSTORE 0xabcd 0 MSTORE8 63 0 RETURN");
        using TestEvm evm = new(code);
        byte[] expected = new byte[63];
        expected[0] = 0xcd;
        ((ReadOnlySpan<byte>)[0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88]).CopyTo(expected.AsSpan(55));
        Assert.Equal(expected, evm.Call().Output.ToArray());
    }

    [Fact]
    public void A_later_call_finds_zeros_where_an_earlier_one_wrote()
    {
        using TestEvm evm = new(new Bytecode().Op("992 MLOAD 1 992 MSTORE").ReturnTop());
        Assert.True(UInt256.ReadBigEndian(evm.Call().Output.Span).IsZero);
        Assert.True(UInt256.ReadBigEndian(evm.Call().Output.Span).IsZero);
    }

    [Fact]
    public void Copies_like_a_naive_copy()
        => Seeds.Each(200, random =>
        {
            byte[] memory = new byte[128];
            random.NextBytes(memory);
            int to = random.Next(96);
            int from = random.Next(96);
            int length = random.Next(33);
            Bytecode code = new Bytecode().StoreBytes(memory)
                .Push((ulong)length).Push((ulong)from).Push((ulong)to).Op("MCOPY 128 0 RETURN");
            using TestEvm evm = new(code);
            byte[] expected = [.. memory];
            Array.Copy(memory, from, expected, to, length);
            Assert.Equal(expected, evm.Call().Output.ToArray());
        });

    [Theory]
    [InlineData(0, 8)]
    [InlineData(5, 8)]
    [InlineData(100, 8)]
    [InlineData(3, 0)]
    public void Copies_call_data_with_zeros_behind_it(ulong from, int length)
    {
        byte[] input = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        foreach (UInt256 at in (UInt256[])[from, from + (UInt256.One << 64), UInt256.MaxValue - from])
        {
            using TestEvm evm = new(new Bytecode().Push((ulong)length).Push(at).Op("0 CALLDATACOPY")
                .Push((ulong)length).Op("0 RETURN"));
            byte[] expected = new byte[length];
            for (int i = 0; i < length; i++)
            {
                expected[i] = at + (ulong)i < 10UL && at < 10UL ? input[(int)(ulong)at + i] : (byte)0;
            }

            Assert.Equal(expected, evm.Call(input: input).Output.ToArray());
        }
    }

    [Fact]
    public void Loads_call_data_with_zeros_behind_it()
    {
        byte[] input = [.. Enumerable.Range(1, 40).Select(i => (byte)i)];
        using TestEvm evm = new(new Bytecode().Op("CALLDATASIZE 8 SWAP1 SUB CALLDATALOAD").ReturnTop());
        Assert.Equal([.. input.AsSpan(32), .. new byte[24]], evm.Call(input: input).Output.ToArray());
    }

    [Fact]
    public void Hashes()
    {
        byte[] data = new byte[100];
        new Random(1).NextBytes(data);
        byte[] code = new Bytecode().StoreBytes(data).Op("100 0 KECCAK256").ReturnTop();
        Assert.Equal(UInt256.ReadBigEndian(Keccak256.Hash(data).Bytes), TestEvm.Evaluate(code));
    }
}
