using MarketChain.Evm.Code;
using MarketChain.Evm.Tracing;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests.Kit;

/// <summary>A world, and messages to it.</summary>
internal sealed class TestEvm : IDisposable
{
    public static readonly Address Sender = Address.Parse("0x5e4de40000000000000000000000000000000000");
    public static readonly Address Contract = Address.Parse("0xc047ac7000000000000000000000000000000000");

    private readonly Interpreter<TestHost, NoTracer> _interpreter = new(new CodeCache());

    public TestEvm(byte[]? code = null)
    {
        World[Sender] = new TestAccount { Balance = 1_000_000 };
        if (code is not null)
        {
            World[Contract] = new TestAccount { Code = code, Nonce = 1 };
        }
    }

    public TestWorld World { get; } = new();

    public ForkRules Rules { get; set; } = ForkRules.Osaka;

    /// <summary>Calls the contract in a transaction of its own.</summary>
    public CallResult Call(ulong gas = 10_000_000, byte[]? input = null, ulong value = 0, bool isStatic = false)
        => Run(new CallMessage
        {
            Kind = CallKind.Call,
            Caller = Sender,
            Recipient = Contract,
            Gas = gas,
            Input = input,
            Value = value,
            IsStatic = isStatic,
        });

    /// <summary>Runs a message in a transaction of its own.</summary>
    public CallResult Run(CallMessage message)
    {
        World.BeginTransaction();
        TestHost host = new(World);
        host.WarmAddress(message.Caller);
        host.WarmAddress(message.Recipient);
        return _interpreter.Run(message, Rules, host);
    }

    /// <summary>The word that a code returns; it must succeed.</summary>
    public static UInt256 Evaluate(byte[] code, ForkRules? rules = null)
    {
        using TestEvm evm = new(code) { Rules = rules ?? ForkRules.Osaka };
        CallResult result = evm.Call();
        Assert.Equal(EvmStatus.Success, result.Status);
        return UInt256.ReadBigEndian(result.Output.Span);
    }

    public void Dispose() => _interpreter.Dispose();
}
