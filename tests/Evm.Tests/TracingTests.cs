using MarketChain.Evm.Code;
using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

public sealed class TracingTests
{
    private static readonly Address Other = Address.Parse("0x1111111111111111111111111111111111111111");

    /// <summary>
    /// The untraced way chains instructions by jumps, the traced one loops: two programs over the same instructions,
    /// so each is the other's twin.
    /// </summary>
    [Fact]
    public void A_tracer_changes_nothing()
        => Seeds.Each(300, random =>
        {
            byte[] code = RandomCode(random);
            byte[] other = RandomCode(random);
            byte[] input = new byte[random.Next(100)];
            random.NextBytes(input);
            ulong gas = (ulong)random.Next(1, 400_000);

            using TestEvm plain = World(code, other);
            CallResult expected = plain.Call(gas, input);
            using TestEvm traced = World(code, other);
            Recorder recorder = new();
            CallResult actual = RunTraced(traced, recorder, gas, input);
            Assert.Equal(expected with { Output = default }, actual with { Output = default });
            Assert.Equal(expected.Output.ToArray(), actual.Output.ToArray());
            Assert.Equal(Dump(plain.World), Dump(traced.World));
            Assert.Equal(0, recorder.Open);
        });

    [Fact]
    public void Steps_tell_place_gas_and_words()
    {
        using TestEvm evm = new(new Bytecode().Op("1 2 ADD 0 MSTORE"));
        Recorder recorder = new();
        RunTraced(evm, recorder, 100, []);
        Assert.Equal(
            ["0 PUSH1 gas 100 cost 3 []", "2 PUSH1 gas 97 cost 3 [1]", "4 ADD gas 94 cost 3 [1,2]",
             "5 PUSH0 gas 91 cost 2 [3]", "6 MSTORE gas 89 cost 6 [3,0]", "7 STOP gas 83 cost 0 []"],
            recorder.Steps);
    }

    [Fact]
    public void Frames_tell_calls_creations_and_self_destructions()
    {
        using TestEvm evm = new(new Bytecode().Op("0 0 0 0 2").Push(Other).Op("5000 CALL 0 0 0 CREATE"));
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 9 };
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("CALLER SELFDESTRUCT") };
        Recorder recorder = new();
        RunTraced(evm, recorder, 200_000, []);
        Assert.Equal(
            ["> f1 depth 0 value 0", "> f1 depth 1 value 2", "> ff depth 2 value 2", "< Success", "< Success",
             "> f0 depth 1 value 0", "< Success", "< Success"],
            recorder.Frames);
    }

    [Fact]
    public void A_call_that_is_refused_is_told_too()
    {
        using TestEvm evm = new(new Bytecode().Op("0 0 0 0 2").Push(Other).Op("0 CALL"));
        Recorder recorder = new();
        RunTraced(evm, recorder, 200_000, []);
        Assert.Contains("< InsufficientBalance", recorder.Frames);
    }

    private static CallResult RunTraced(TestEvm evm, Recorder recorder, ulong gas, byte[] input)
    {
        using Interpreter<TestHost, RecordingTracer> interpreter = new(new CodeCache());
        evm.World.BeginTransaction();
        TestHost host = new(evm.World);
        host.WarmAddress(TestEvm.Sender);
        host.WarmAddress(TestEvm.Contract);
        CallMessage message = new()
        {
            Kind = CallKind.Call, Caller = TestEvm.Sender, Recipient = TestEvm.Contract, Gas = gas, Input = input,
        };
        return interpreter.Run(message, ForkRules.Osaka, host, new RecordingTracer(recorder));
    }

    private static TestEvm World(byte[] code, byte[] other)
    {
        TestEvm evm = new(code);
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 1_000 };
        evm.World[Other] = new TestAccount { Code = other, Balance = 5, Nonce = 1 };
        return evm;
    }

    /// <summary>Opcodes with small words before them, so that most find what they need.</summary>
    private static byte[] RandomCode(Random random)
    {
        Bytecode code = new();
        for (int i = random.Next(60); i >= 0; i--)
        {
            for (int words = random.Next(4); words > 0; words--)
            {
                _ = random.Next(6) == 0 ? code.Push(Other) : code.Push((ulong)random.Next(70));
            }

            code.Raw((byte)random.Next(256));
        }

        return code;
    }

    private static string Dump(TestWorld world)
    {
        IEnumerable<string> accounts = world.State.Accounts.OrderBy(pair => pair.Key).Select(pair =>
            $"{pair.Key} {pair.Value.Balance} {pair.Value.Nonce} {Convert.ToHexString(pair.Value.Code)} "
            + string.Join(' ', pair.Value.Storage.Select(slot => $"{slot.Key}={slot.Value}").Order()));
        IEnumerable<string> logs = world.State.Logs.Select(log =>
            $"{log.Account} {string.Join(' ', log.Topics)} {Convert.ToHexString(log.Data)}");
        return string.Join('\n', accounts.Concat(logs));
    }
}
