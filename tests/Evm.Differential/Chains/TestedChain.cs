using System.Text.Json;
using MarketChain.Crash;
using MarketChain.TestKit;

namespace MarketChain.Evm.Differential.Chains;

/// <summary>
/// A fresh chain as a process: chain id 19779, Osaka from block 0, no base fee, the ten accounts of the developers'
/// mnemonic with 10^6 coins each. It is gone when it is disposed of.
/// </summary>
public abstract class TestedChain(CrashableProcess process, Uri endpoint) : IAsyncDisposable
{
    public const ulong Id = 19_779;
    public const ulong BlockGasLimit = 1_000_000_000;

    /// <summary>Gets the fees on both chains, so that it is warm and has its balance on both.</summary>
    protected const string Coinbase = "0x50b4d6a83c1c5f88cdaac705f5cce5e43480a408";

    /// <summary>Spent only when something is wrong.</summary>
    protected static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>As reports call it.</summary>
    public abstract string Name { get; }

    public RpcBatch Rpc { get; } = new(endpoint);

    /// <summary>Has signed transactions of one sender executed, in order.</summary>
    /// <returns>Their receipts.</returns>
    /// <exception cref="HttpRequestException">One was refused.</exception>
    public async Task<JsonElement[]> ExecuteAsync(IReadOnlyList<string> transactions)
    {
        if (transactions.Count == 0)
        {
            return [];
        }

        RpcCall[] sends = [.. transactions.Select(raw => new RpcCall("eth_sendRawTransaction", raw))];
        string[] hashes = [.. (await Rpc.SendAsync(sends)).Select(answer => RpcBatch.ResultOf(answer).GetString()!)];
        await MineAsync();
        await Eventually.True(
            async () => (await Rpc.SendAsync(ReceiptOf(hashes[^1]))).ValueKind == JsonValueKind.Object,
            Deadline,
            $"{Name} includes {hashes[^1]}");
        return [.. (await Rpc.SendAsync([.. hashes.Select(ReceiptOf)])).Select(RpcBatch.ResultOf)];
    }

    /// <summary>Ends the processes; what they wrote is forgotten.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Rpc.Dispose();
        await process.DisposeAsync();
    }

    /// <summary>Makes a block, where the chain does not by itself.</summary>
    protected abstract Task MineAsync();

    private static RpcCall ReceiptOf(string hash) => new("eth_getTransactionReceipt", hash);
}
