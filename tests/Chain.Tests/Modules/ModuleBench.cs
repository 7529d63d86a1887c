using System.Text.Json.Nodes;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Simulation;
using MarketChain.Marketing.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Modules;

/// <summary>A market on a chain, and an account that deploys contracts and calls them.</summary>
internal sealed class ModuleBench : IDisposable
{
    public const int Sender = 5;
    public const ulong GasMax = 8_000_000;

    private ulong _nonce;

    public ModuleBench(GenesisConfig? genesis = null)
    {
        Chain = new TestChain(genesis);
        Market = new Advertising(Chain);
    }

    public TestChain Chain { get; }

    public Advertising Market { get; }

    public static Address Account => Transfers.Account(Sender);

    public ulong Number => Chain.Chain.Head.Number;

    /// <summary>The code of a contract of contracts/compiled with the arguments of its constructor.</summary>
    public static byte[] CodeOf(string contract, params object[] arguments)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllBytes(GenesisFiles.Find($"contracts/compiled/{contract}.json")))!;
        return [.. Hex.Decode(json["bytecode"]!.GetValue<string>()), .. AbiCode.Encode(arguments)];
    }

    public Address Deploy(string contract, params object[] arguments)
    {
        Address made = Address.OfCreated(Account, _nonce);
        Receipt receipt = Send(null, CodeOf(contract, arguments));
        Assert.True(receipt.Succeeded);
        return made;
    }

    public EthereumTransaction Sign(Address? to, byte[] data, UInt256 value = default, ulong gas = GasMax)
        => Transfers.Sign(
            Transfers.Fields(_nonce, to, value) with { Data = data, GasLimit = gas }, Sender);

    /// <summary>A block with one transaction; its receipt.</summary>
    public Receipt Send(Address? to, byte[] data, UInt256 value = default, ulong gas = GasMax)
    {
        Chain.Make(Sign(to, data, value, gas));
        Assert.Empty(Chain.LeftOut);
        _nonce++;
        return Assert.Single(Chain.ReceiptsOf(Number).Receipts);
    }

    /// <summary>A block with several calls, in order.</summary>
    public IReadOnlyList<Receipt> SendAll(params IEnumerable<Sent> calls)
    {
        List<Transaction> transactions = [];
        foreach ((Address to, byte[] data, UInt256 value) in calls)
        {
            transactions.Add(Sign(to, data, value, gas: 1_500_000));
            _nonce++;
        }

        Chain.Make(transactions);
        Assert.Empty(Chain.LeftOut);
        return Chain.ReceiptsOf(Number).Receipts;
    }

    public void MustSend(Address to, byte[] data, UInt256 value = default)
    {
        if (!Send(to, data, value).Succeeded)
        {
            using ChainReader reader = Chain.Chain.OpenReader();
            CallOutcome again = Try(Number - 1, new CallRequest
            {
                From = Account, To = to, Data = data, Value = value, GasLimit = GasMax,
            });
            Assert.Fail($"{again.Status}: {Describe(again)}");
        }
    }

    public Hash256 CodeHashOf(Address contract)
    {
        using ChainReader reader = Chain.Chain.OpenReader();
        return reader.GetAccounts(Number).Value!.GetAccount(contract).CodeHash;
    }

    /// <summary>A read on the newest block, as eth_call makes it.</summary>
    public byte[] Ask(Address to, byte[] data)
    {
        CallOutcome outcome = Try(Number, new CallRequest { From = Account, To = to, Data = data, GasLimit = GasMax });
        Assert.True(outcome.Succeeded, Describe(outcome));
        return outcome.Output.ToArray();
    }

    public UInt256 AskWord(Address to, byte[] data, int index = 0) => AbiCode.WordAt(Ask(to, data), index);

    /// <summary>Why a call fails on the newest block.</summary>
    public string ReasonOf(Address to, byte[] data, UInt256 value = default, Address? from = null)
    {
        CallOutcome outcome = Try(Number, new CallRequest
        {
            From = from ?? Account, To = to, Data = data, Value = value, GasLimit = GasMax,
        });
        Assert.True(outcome.IsReverted, $"{outcome.Status}");
        return AbiCode.ReasonOf(outcome.Output.Span);
    }

    /// <summary>Why the call inside an undone frame failed; nothing when it succeeded before it was undone.</summary>
    public string ReasonOfUndone(Address probe, Address to, UInt256 value, byte[] data)
    {
        CallOutcome outcome = Try(Number, new CallRequest
        {
            From = Account,
            To = probe,
            Data = AbiCode.Call("undo(address,uint256,bytes)", to, value, data),
            Value = value,
            GasLimit = GasMax,
        });
        Assert.True(outcome.IsReverted, $"{outcome.Status}");
        ReadOnlySpan<byte> undone = outcome.Output.Span[4..];
        return AbiCode.WordAt(undone, 0).IsZero ? AbiCode.ReasonOf(AbiCode.BytesAt(undone, 1)) : "";
    }

    public CallOutcome Try(ulong block, CallRequest request)
    {
        using ChainReader reader = Chain.Chain.OpenReader();
        CallOutcome? outcome = reader.GetCalls(block).Value!.TryCall(request, out string? refusal);
        Assert.Null(refusal);
        return outcome!;
    }

    public T Read<T>(Func<MarketReader, T> read)
    {
        using ChainReader reader = Chain.Chain.OpenReader();
        return read(reader.GetMarket(reader.Head.Number).Value!);
    }

    /// <summary>A market with users 1 to <paramref name="users"/> and one closed epoch of campaign 1.</summary>
    public void OpenWithClosedEpoch(uint users, bool settled)
    {
        Market.Open(users);
        Chain.Make([Market.Batch(Advertising.Range(1, users))]);
        Chain.Make([], Market.EpochEndMs());
        if (settled)
        {
            Assert.NotEmpty(Chain.ReceiptsOf(Number).SystemLogs);
        }
    }

    public void Dispose()
    {
        Market.Dispose();
        Chain.Dispose();
    }

    /// <summary>A call in a transaction.</summary>
    public sealed record Sent(Address To, byte[] Data, UInt256 Value = default);

    private static string Describe(CallOutcome outcome)
        => outcome.IsReverted && outcome.Output.Length > 4
            ? AbiCode.ReasonOf(outcome.Output.Span)
            : $"{outcome.Status}";
}
