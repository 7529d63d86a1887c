using System.Buffers.Binary;
using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>
/// eth_getLogs: logs of the transactions of each block, then those of its system step under a hash of their own
/// (docs/spec/transactions.md 9).
/// </summary>
internal sealed class LogMethods(INode node, RpcLimits limits)
{
    private static ReadOnlySpan<byte> SystemTag => "marketchain/system"u8;

    internal IEnumerable<KeyValuePair<string, RpcMethod>> All => [new("eth_getLogs", GetLogs)];

    private void GetLogs(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        JsonElement filter = parameters.Element(0, "filter", "an object");
        if (filter.ValueKind != JsonValueKind.Object)
        {
            throw RpcParameters.Wrong($"filter: expected an object, got {RpcParameters.Shown(filter)}");
        }

        LogFilter wanted = new(filter);
        using ChainReader chain = node.OpenReader();
        (ulong from, ulong to) = Range(chain, filter);
        int found = 0;
        json.WriteStartArray();
        for (ulong number = from; number <= to; number++)
        {
            parameters.CheckTime();
            BlockHeader header = chain.GetHeader(number) ?? throw BlockTag.NoBlock(number);
            if (wanted.MayMatch(header.LogsBloom))
            {
                found = WriteMatches(json, chain, header, wanted, found);
            }
        }

        json.WriteEndArray();
    }

    private (ulong From, ulong To) Range(ChainReader chain, JsonElement filter)
    {
        if (filter.TryGetProperty("blockHash"u8, out JsonElement hash))
        {
            Hash256 wanted = RpcParameters.HashOf(hash, "blockHash");
            ulong number = chain.FindBlock(wanted)
                ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"block {wanted} does not exist on this node");
            return (number, number);
        }

        ulong from = filter.TryGetProperty("fromBlock"u8, out JsonElement first)
            ? BlockTag.Number(chain, first)
            : chain.Head.Number;
        ulong to = filter.TryGetProperty("toBlock"u8, out JsonElement last)
            ? BlockTag.Number(chain, last)
            : chain.Head.Number;
        to = Math.Min(to, chain.Head.Number);
        if (from > to)
        {
            throw RpcParameters.Wrong($"fromBlock: expected at most {to}, got {from}");
        }

        return to - from < limits.LogBlocksMax
            ? (from, to)
            : throw new RpcException(
                RpcErrorCode.LimitExceeded, $"expected at most {limits.LogBlocksMax} blocks, got {to - from + 1}");
    }

    private int WriteMatches(Utf8JsonWriter json, ChainReader chain, BlockHeader header, LogFilter wanted, int found)
    {
        Block? block = null;
        BlockReceipts receipts = chain.GetReceipts(header.Number)!;
        int logIndex = 0;
        for (int i = 0; i <= receipts.Receipts.Count; i++)
        {
            bool isSystem = i == receipts.Receipts.Count;
            IReadOnlyList<LogEntry> logs = isSystem ? receipts.SystemLogs : receipts.Receipts[i].Logs;
            foreach (LogEntry log in logs)
            {
                if (wanted.Matches(log))
                {
                    Count(ref found);
                    block ??= chain.GetBlock(header.Number)!;
                    Hash256 hash = isSystem ? SystemHash(header.Number) : block.Body.Transactions[i].Hash;
                    TransactionJson.WriteLog(json, log, new BlockPosition(header, block.Hash, i), hash, logIndex);
                }

                logIndex++;
            }
        }

        return found;
    }

    private void Count(ref int found)
    {
        found++;
        if (found > limits.LogsMax)
        {
            throw new RpcException(
                RpcErrorCode.LimitExceeded, $"expected at most {limits.LogsMax} logs: ask for fewer blocks at once");
        }
    }

    private static Hash256 SystemHash(ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Keccak256.HashJoined(SystemTag, bytes);
    }
}
