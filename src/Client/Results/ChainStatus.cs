using System.Text.Json;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;

namespace MarketChain.Client;

/// <summary>What a node says of its chain.</summary>
/// <param name="ChainId">Ethereum's chain id.</param>
/// <param name="GenesisHash">The hash of block 0: part of all that is signed.</param>
/// <param name="Head">Number of the newest block, which is final.</param>
/// <param name="HeadHash">Its hash.</param>
/// <param name="TimestampMs">Its time, Unix ms.</param>
/// <param name="ClockFactor">
/// Chain milliseconds per real millisecond; 1 but for development chains that run faster.
/// </param>
/// <param name="Epoch">The epoch of the newest block.</param>
/// <param name="EpochMs">Length of an epoch, ms.</param>
/// <param name="GenesisMs">Time of block 0, where epoch 0 begins, Unix ms.</param>
/// <param name="Validators">Ed25519 public keys of those who make blocks.</param>
public sealed record ChainStatus(
    ulong ChainId,
    Hash256 GenesisHash,
    ulong Head,
    Hash256 HeadHash,
    ulong TimestampMs,
    uint ClockFactor,
    uint Epoch,
    ulong EpochMs,
    ulong GenesisMs,
    IReadOnlyList<Hash256> Validators)
{
    /// <summary>The epoch of a time at or after genesis.</summary>
    /// <param name="timeMs">Unix ms.</param>
    public uint EpochAt(ulong timeMs) => (uint)((timeMs - GenesisMs) / EpochMs);

    internal static ChainStatus Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "status");
        return new ChainStatus(
            fields.Number("chainId"),
            fields.Hash("genesisHash"),
            fields.Number("head"),
            fields.Hash("headHash"),
            fields.Number("timestampMs"),
            fields.Id("clockFactor"),
            fields.Id("epoch"),
            fields.Number("epochMs"),
            fields.Number("genesisMs"),
            fields.List("validators", key => JsonFields.HashOf(key, "validators")));
    }
}
