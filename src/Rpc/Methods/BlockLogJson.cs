using System.Buffers.Binary;
using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>The logs of a block: those of its transactions, then those of its system step.</summary>
internal static class BlockLogJson
{
    private static ReadOnlySpan<byte> SystemTag => "marketchain/system"u8;

    /// <summary>Those that are wanted, in order; nothing is read when the block's bloom has none.</summary>
    internal static IEnumerable<RpcValue> Matching(ChainReader chain, BlockHeader header, LogFilter wanted)
        => wanted.MayMatch(header.LogsBloom) ? Read(chain, header, wanted) : [];

    private static IEnumerable<RpcValue> Read(ChainReader chain, BlockHeader header, LogFilter wanted)
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
                    block ??= chain.GetBlock(header.Number)!;
                    Hash256 hash = isSystem ? SystemHash(header.Number) : block.Body.Transactions[i].Hash;
                    BlockPosition position = new(header, block.Hash, i);
                    int index = logIndex;
                    yield return json => TransactionJson.WriteLog(json, log, position, hash, index);
                }

                logIndex++;
            }
        }
    }

    /// <summary>
    /// The system step is no transaction: its logs stand under a hash of their own (docs/spec/transactions.md 9).
    /// </summary>
    private static Hash256 SystemHash(ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return Keccak256.HashJoined(SystemTag, bytes);
    }
}
