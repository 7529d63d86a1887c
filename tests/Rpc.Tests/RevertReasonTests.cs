using System.Text;
using System.Text.Json;
using MarketChain.Marketing.Contracts;
using MarketChain.Primitives;
using MarketChain.Rpc.JsonRpc;
using MarketChain.Rpc.Methods;

namespace MarketChain.Rpc.Tests;

/// <summary>A contract may give any bytes as the reason of a revert: none may keep a node from answering.</summary>
public sealed class RevertReasonTests
{
    private static readonly byte[] Error = [0x08, 0xc3, 0x79, 0xa0];
    private static readonly byte[] Panic = [0x4e, 0x48, 0x7b, 0x71];

    [Fact]
    public void Reads_texts_and_panics()
    {
        Assert.Equal("no", RevertReason.TryRead(Text("no"u8.ToArray(), 2UL)));
        Assert.Equal("panic 0x11", RevertReason.TryRead([.. Panic, .. ((UInt256)17UL).ToBigEndian()]));
        byte[] refused = [.. ModuleContracts.RefusedSelector.Span, .. Words(7, 64, 2), .. "no"u8];
        Assert.Equal("7: no", RevertReason.TryRead(refused));
        Assert.Null(RevertReason.TryRead(refused.AsSpan(0, refused.Length - 1)));
        Assert.Null(RevertReason.TryRead([]));
        Assert.Null(RevertReason.TryRead(Text("no"u8.ToArray(), UInt256.MaxValue)));
        Assert.Null(RevertReason.TryRead(Text("no"u8.ToArray(), 33UL)));
    }

    [Fact]
    public void Any_reason_is_answered()
        => Seeds.Each(2_000, random =>
        {
            byte[] bytes = new byte[random.Next(1_200)];
            random.NextBytes(bytes);
            byte[] reason = random.Next(4) switch
            {
                0 => bytes,
                1 => [.. Panic, .. bytes],
                2 => Text(bytes, (ulong)random.Next(bytes.Length + 40)),

                // Pairs of surrogates, one of which the cut at a number of characters may halve.
                _ => Text(Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("\U0001F600", 280))), 1_121UL),
            };
            using JsonDocument answer = JsonDocument.Parse(Answer(reason));
            Assert.True(answer.RootElement.TryGetProperty("error", out JsonElement error));
            Assert.Equal((int)RpcErrorCode.Reverted, error.GetProperty("code").GetInt32());
            Assert.StartsWith("execution reverted", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        });

    private static ReadOnlyMemory<byte> Answer(byte[] reason)
    {
        MethodTable methods = new(
        [
            new("fail", (_, _) => throw new RpcException(RpcErrorCode.Reverted, RevertReason.Describe(reason))
            {
                Payload = reason,
            }),
        ]);
        JsonRpcDispatcher dispatcher = new(methods, new RpcLimits(), (_, fault) => Assert.Fail($"{fault}"));
        return dispatcher.Answer("""{"jsonrpc":"2.0","id":1,"method":"fail"}"""u8.ToArray());
    }

    private static byte[] Words(params IEnumerable<ulong> numbers)
        => [.. numbers.SelectMany(number => ((UInt256)number).ToBigEndian())];

    /// <summary>Error(string), whatever length it says.</summary>
    private static byte[] Text(byte[] text, UInt256 length)
        => [.. Error, .. ((UInt256)32UL).ToBigEndian(), .. length.ToBigEndian(), .. text];
}
