using MarketChain.Primitives.Transactions;

namespace MarketChain.Client;

/// <summary>A batch that is ready to send: the payload to sign and the rows that travel beside it.</summary>
/// <param name="Payload">Site, stream, sequence, count and the rows' hash.</param>
/// <param name="Sidecar">Salt and columns.</param>
/// <param name="DistinctCampaigns">How many campaigns the rows name: part of the gas limit.</param>
public sealed record ImpressionBatch(
    SubmitImpressions Payload, ReadOnlyMemory<byte> Sidecar, uint DistinctCampaigns);
