using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Building;

/// <summary>What a new block is to be made of.</summary>
public sealed record BuildRequest
{
    /// <summary>The block's time, Unix ms; not before <see cref="ChainSpec.EarliestChildMs"/>.</summary>
    public required ulong TimestampMs { get; init; }

    /// <summary>The coinbase of the validator that proposes.</summary>
    public required Address Beneficiary { get; init; }

    /// <summary>
    /// Transactions in the order to try. Those that do not fit or are not valid in this block are left out.
    /// </summary>
    public required IEnumerable<CheckedTransaction> Candidates { get; init; }

    /// <summary>
    /// Asked before each transaction after the first that is in: true ends the block. The caller has the clock. A chain
    /// whose machines are so slow that time is always up goes on all the same.
    /// </summary>
    public Func<bool> IsTimeUp { get; init; } = () => false;

    /// <summary>Hears of each transaction that was left out, and why.</summary>
    public Action<CheckedTransaction, TransactionRejection> OnRejected { get; init; } = (_, _) => { };

    /// <summary>The proposer's vote, or null. One that cannot stand in this block is left out.</summary>
    public HeaderVote? Vote { get; init; }

    /// <summary>At most 32 bytes of the proposer's.</summary>
    public ValueList<byte> Vanity { get; init; }
}

/// <summary>Makes a block of what there is, within gas, bytes and time.</summary>
internal static class BlockBuilder
{
    /// <summary>An envelope's RLP header in the block.</summary>
    private const int EnvelopeOverhead = 4;

    /// <summary>Room for the header, the parent's seals and the lists around them.</summary>
    private const int FrameLength = 64 * 1024;

    /// <summary>After so many transactions that asked for more gas than was left, the block counts as full.</summary>
    private const int MissesMax = 32;

    /// <summary>Executes candidates one after the other on a block that has begun.</summary>
    public static void Fill(BlockExecution execution, BuildRequest request)
    {
        int bytesLeft = Block.EncodedLengthMax - FrameLength;
        int misses = 0;
        bool isEmpty = true;
        foreach (CheckedTransaction item in request.Candidates)
        {
            if (misses == MissesMax || (!isEmpty && request.IsTimeUp()))
            {
                return;
            }

            int length = item.Transaction.Encoded.Length + EnvelopeOverhead;
            if (length > bytesLeft)
            {
                misses++;
            }
            else if (execution.TryAdd(item) is not { } rejection)
            {
                bytesLeft -= length;
                isEmpty = false;
            }
            else
            {
                misses += rejection.Fault == TransactionFault.BlockGasExhausted ? 1 : 0;
                request.OnRejected(item, rejection);
            }
        }
    }

    /// <summary>The block around an execution that was <see cref="Fill"/>ed.</summary>
    public static Block Assemble(
        ExecutionResult result, BlockContext context, ChainHead parent, ValueList<byte> vanity, HeaderVote? vote)
    {
        ExtraData decided = parent.Header.Extra;
        BlockBody body = new(
            [.. result.Items.Select(item => item.Transaction)], decided.Round, decided.Seals);
        ExtraData extra = new()
        {
            Vanity = vanity,
            Validators = result.Validators,
            Vote = vote,
            TimestampMs = context.TimestampMs,
            LedgerDigest = result.ChangeSet.Digest,
            ParentSealsHash = body.ComputeParentSealsHash(),
        };
        BlockHeader header = new()
        {
            ParentHash = parent.Hash,
            Beneficiary = context.Beneficiary,
            StateRoot = result.State.Root,
            TransactionsRoot = body.ComputeTransactionsRoot(),
            ReceiptsRoot = result.Receipts.ComputeRoot(),
            LogsBloom = result.Receipts.ComputeBloom(),
            Number = context.Number,
            GasLimit = context.GasLimit,
            GasUsed = result.GasUsed,
            BaseFeePerGas = context.BaseFeePerGas,
            Extra = extra,
        };
        return new Block(header, body);
    }
}
