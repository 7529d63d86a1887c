using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

public sealed class NativeContractTests
{
    [Theory]
    [InlineData("CALL", CallKind.Call, "3", false)]
    [InlineData("CALLCODE", CallKind.CallCode, "3", false)]
    [InlineData("DELEGATECALL", CallKind.DelegateCall, "", false)]
    [InlineData("STATICCALL", CallKind.StaticCall, "", true)]
    public void Is_told_how_and_by_whom_it_is_called(string opcode, CallKind kind, string value, bool isStatic)
    {
        using TestEvm evm = Evm(opcode, value);
        NativeCallCopy? seen = null;
        evm.World.Native = (call, output) =>
        {
            seen = call;
            output.Set([1, 2, 3]);
            return new NativeResult(EvmStatus.Success, 100);
        };
        CallResult result = evm.Call();
        Assert.Equal(EvmStatus.Success, result.Status);
        Assert.Equal((kind, isStatic), (seen!.Kind, seen.IsStatic));
        Assert.Equal(evm.World.NativeAddress, seen.Contract);
        Assert.Equal(kind == CallKind.DelegateCall ? TestEvm.Sender : TestEvm.Contract, seen.Caller);
        Assert.Equal(value == "3" ? 3UL : 0, seen.Value);
        Assert.Equal(4, seen.Input.Length);
        Assert.Equal((byte[])[1, 2, 3], result.Output.Slice(32, 3).ToArray());
        Assert.Equal(1, result.Output.Span[31]);
    }

    [Theory]
    [InlineData(EvmStatus.Revert, 3, true)]
    [InlineData(EvmStatus.OutOfGas, 0, false)]
    [InlineData(EvmStatus.PrecompileFailed, 0, false)]
    [InlineData(EvmStatus.StaticViolation, 0, false)]
    public void A_failure_leaves_nothing_of_what_it_did(EvmStatus status, int output, bool keepsGas)
    {
        using TestEvm evm = Evm("CALL", "3");
        evm.World.Native = (call, buffer) =>
        {
            evm.World[call.Contract] = evm.World[call.Contract] with { Nonce = 99 };
            buffer.Set([1, 2, 3]);
            return new NativeResult(status, 100);
        };
        CallResult result = evm.Call(gas: 200_000);
        Assert.Equal(0, result.Output.Span[31]);
        Assert.Equal(output, result.Output.Span[63 + 32]);
        Assert.Equal(0UL, evm.World[evm.World.NativeAddress].Nonce);
        Assert.Equal((UInt256)10UL, evm.World[TestEvm.Contract].Balance);
        Assert.Equal(keepsGas, result.GasLeft > 100_000);
    }

    [Fact]
    public void A_transaction_may_call_it()
    {
        using TestEvm evm = new();
        evm.World.Native = (_, output) =>
        {
            output.Set([7]);
            return new NativeResult(EvmStatus.Success, 40);
        };
        CallResult result = evm.Run(new CallMessage
        {
            Kind = CallKind.Call, Caller = TestEvm.Sender, Recipient = evm.World.NativeAddress, Gas = 100,
        });
        Assert.Equal((EvmStatus.Success, 60UL), (result.Status, result.GasLeft));
        Assert.Equal([7], result.Output.ToArray());
    }

    /// <summary>Calls with 4 bytes; returns success, the output's first word, the size of the return data.</summary>
    private static TestEvm Evm(string opcode, string value)
    {
        TestEvm evm = new();
        Bytecode code = new Bytecode().Op("32 32 4 0").Op(value).Push(evm.World.NativeAddress)
            .Op($"100000 {opcode} 0 MSTORE RETURNDATASIZE 64 MSTORE 96 0 RETURN");
        evm.World[TestEvm.Contract] = new TestAccount { Code = code, Balance = 10 };
        return evm;
    }
}
