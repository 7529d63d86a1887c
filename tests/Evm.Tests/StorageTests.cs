using System.Collections.Immutable;
using MarketChain.Evm.Gas;
using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

public sealed class StorageTests
{
    [Fact]
    public void SStore_costs_and_refunds_what_the_eips_say()
    {
        foreach (ulong original in (ulong[])[0, 1, 2, 3])
        {
            foreach (ulong current in (ulong[])[0, 1, 2, 3])
            {
                foreach (ulong value in (ulong[])[0, 1, 2, 3])
                {
                    foreach (bool isCold in (bool[])[true, false])
                    {
                        (long gas, long refund) = Naive(original, current, value, isCold);
                        StorageChange change = new(original, current, isCold);
                        Assert.Equal(gas, StorageStore.Price(GasCosts.Osaka, change, value));
                        Assert.Equal(refund, StorageStore.Refund(GasCosts.Osaka, change, value));
                    }
                }
            }
        }
    }

    /// <summary>The cases of EIP-3529.</summary>
    [Theory]
    [InlineData("0 0 SSTORE 0 0 SSTORE", 0, 212, 0)]
    [InlineData("0 0 SSTORE 1 0 SSTORE", 0, 20_112, 0)]
    [InlineData("1 0 SSTORE 0 0 SSTORE", 0, 20_112, 19_900)]
    [InlineData("1 0 SSTORE 2 0 SSTORE", 0, 20_112, 0)]
    [InlineData("1 0 SSTORE 1 0 SSTORE", 0, 20_112, 0)]
    [InlineData("0 0 SSTORE 0 0 SSTORE", 1, 3_012, 4_800)]
    [InlineData("0 0 SSTORE 1 0 SSTORE", 1, 3_012, 2_800)]
    [InlineData("0 0 SSTORE 2 0 SSTORE", 1, 3_012, 0)]
    [InlineData("2 0 SSTORE 0 0 SSTORE", 1, 3_012, 4_800)]
    [InlineData("2 0 SSTORE 3 0 SSTORE", 1, 3_012, 0)]
    [InlineData("2 0 SSTORE 1 0 SSTORE", 1, 3_012, 2_800)]
    [InlineData("2 0 SSTORE 2 0 SSTORE", 1, 3_012, 0)]
    [InlineData("1 0 SSTORE 0 0 SSTORE", 1, 3_012, 4_800)]
    [InlineData("1 0 SSTORE 2 0 SSTORE", 1, 3_012, 0)]
    [InlineData("1 0 SSTORE 1 0 SSTORE", 1, 212, 0)]
    [InlineData("0 0 SSTORE 1 0 SSTORE 0 0 SSTORE", 1, 5_918, 7_600)]
    [InlineData("1 0 SSTORE 0 0 SSTORE 1 0 SSTORE", 0, 40_118, 19_900)]
    public void Sequences_cost_what_the_eip_lists(string code, ulong original, long gas, long refund)
    {
        // The EIP counts PUSH1 as 3 and the slot as warm; here PUSH0 is 2 and the first touch is cold.
        long pushZeros = code.Split(' ').Count(word => word == "0");
        using TestEvm evm = new(new Bytecode().Op(code));
        SetStorage(evm, 0, original);
        CallResult result = evm.Call(gas: 100_000);
        Assert.Equal(EvmStatus.Success, result.Status);
        Assert.Equal(refund, result.Refund);
        Assert.Equal(gas - pushZeros + 2_100, 100_000 - (long)result.GasLeft);
    }

    [Fact]
    public void SStore_wants_more_than_the_stipend()
    {
        using TestEvm evm = new(new Bytecode().Op("0 0 SSTORE"));
        SetStorage(evm, 0, 0);
        Assert.Equal(EvmStatus.OutOfGas, evm.Call(gas: 4 + 2_300).Status);
        Assert.Equal(EvmStatus.Success, evm.Call(gas: 4 + 2_301).Status);
    }

    [Fact]
    public void SLoad_is_cold_once()
    {
        using TestEvm evm = new(new Bytecode().Op("5 SLOAD POP 5 SLOAD").ReturnTop());
        SetStorage(evm, 5, 42);
        CallResult result = evm.Call(gas: 10_000);
        Assert.Equal(42UL, UInt256.ReadBigEndian(result.Output.Span));
        Assert.Equal(10_000UL - 3 - 2_100 - 2 - 3 - 100 - 2 - 3 - 3 - 3 - 2, result.GasLeft);
    }

    [Fact]
    public void What_cannot_be_paid_is_undone()
    {
        using TestEvm evm = new(new Bytecode().Op("7 5 SSTORE"));
        Assert.Equal(EvmStatus.OutOfGas, evm.Call(gas: 20_000).Status);
        Assert.Empty(evm.World[TestEvm.Contract].Storage);
        Assert.Empty(evm.World.State.WarmSlots);
    }

    [Fact]
    public void Transient_storage_ends_with_the_transaction_and_a_revert()
    {
        using TestEvm evm = new(new Bytecode().Op("3 TLOAD 9 3 TSTORE 3 TLOAD 256 MUL ADD").ReturnTop());
        Assert.Equal(9UL * 256, UInt256.ReadBigEndian(evm.Call().Output.Span));
        Assert.Equal(9UL * 256, UInt256.ReadBigEndian(evm.Call().Output.Span));
        using TestEvm reverts = new(new Bytecode().Op("9 3 TSTORE 0 0 REVERT"));
        reverts.Call();
        Assert.Empty(reverts.World.State.Transient);
    }

    [Fact]
    public void Refunds_of_a_frame_that_fails_are_forgotten()
    {
        Address inner = Address.Parse("0x1111111111111111111111111111111111111111");
        using TestEvm evm = new(new Bytecode().Op("0 0 SSTORE 0 0 0 0 0").Push(inner).Op("GAS CALL"));
        SetStorage(evm, 0, 1);
        evm.World[inner] = new TestAccount
        {
            Code = new Bytecode().Op("0 0 SSTORE 0 0 REVERT"),
            Storage = ImmutableDictionary<UInt256, UInt256>.Empty.Add(0UL, 1UL),
        };
        Assert.Equal(4_800, evm.Call().Refund);
        evm.World[inner] = evm.World[inner] with { Code = new Bytecode().Op("0 0 SSTORE") };
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with
        {
            Storage = ImmutableDictionary<UInt256, UInt256>.Empty.Add(0UL, 1UL),
        };
        Assert.Equal(9_600, evm.Call().Refund);
    }

    private static void SetStorage(TestEvm evm, ulong slot, ulong value)
        => evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with
        {
            Storage = value == 0
                ? ImmutableDictionary<UInt256, UInt256>.Empty
                : ImmutableDictionary<UInt256, UInt256>.Empty.Add(slot, value),
        };

    /// <summary>Line by line as EIP-2200, amended by EIP-2929 and EIP-3529, has it.</summary>
    private static (long Gas, long Refund) Naive(ulong original, ulong current, ulong value, bool isCold)
    {
        long gas = isCold ? 2_100 : 0;
        long refund = 0;
        if (current == value)
        {
            return (gas + 100, 0);
        }

        if (original == current)
        {
            if (original == 0)
            {
                return (gas + 20_000, 0);
            }

            if (value == 0)
            {
                refund += 4_800;
            }

            return (gas + 5_000 - 2_100, refund);
        }

        gas += 100;
        if (original != 0)
        {
            if (current == 0)
            {
                refund -= 4_800;
            }
            else if (value == 0)
            {
                refund += 4_800;
            }
        }

        if (original == value)
        {
            refund += original == 0 ? 20_000 - 100 : 5_000 - 2_100 - 100;
        }

        return (gas, refund);
    }
}
