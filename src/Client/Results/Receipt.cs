using System.Text.Json;
using MarketChain.Client.Events;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;

namespace MarketChain.Client;

/// <summary>What a transaction in a block did.</summary>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block, which is final.</param>
/// <param name="TransactionIndex">Its place in the block.</param>
/// <param name="From">The sender.</param>
/// <param name="Succeeded">False when a rule was broken: then only the fee was taken.</param>
/// <param name="GasUsed">Gas.</param>
/// <param name="EffectiveGasPrice">Wei per gas that was paid.</param>
/// <param name="Logs">Its logs, in order.</param>
public sealed record Receipt(
    Hash256 TransactionHash,
    ulong BlockNumber,
    uint TransactionIndex,
    Address From,
    bool Succeeded,
    ulong GasUsed,
    UInt256 EffectiveGasPrice,
    IReadOnlyList<ChainLog> Logs)
{
    /// <summary>Those of its logs that are events of the chain's modules, in order.</summary>
    public IEnumerable<MarketEvent> Events => Logs.Select(log => MarketEvents.Read(log.Entry)).OfType<MarketEvent>();

    /// <summary>Why it failed; null when it succeeded, or failed without a module's reason.</summary>
    public NativeFailed? Failure => Succeeded ? null : Events.OfType<NativeFailed>().FirstOrDefault();

    /// <summary>Itself, when it succeeded.</summary>
    /// <exception cref="MarketChainException">It failed; the message has the reason.</exception>
    public Receipt EnsureSucceeded()
        => Succeeded
            ? this
            : throw new MarketChainException(
                ClientFault.TransactionFailed,
                $"transaction {TransactionHash} failed: {Failure?.Reason ?? "no reason given"}");

    internal static Receipt Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "receipt");
        return new Receipt(
            fields.Hash("transactionHash"),
            fields.Quantity64("blockNumber"),
            (uint)fields.Quantity64("transactionIndex"),
            fields.Address("from"),
            fields.Quantity64("status") == 1,
            fields.Quantity64("gasUsed"),
            fields.Quantity("effectiveGasPrice"),
            fields.List("logs", ChainLog.Read));
    }
}
