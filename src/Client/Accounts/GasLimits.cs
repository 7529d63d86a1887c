using MarketChain.Primitives.Transactions;

namespace MarketChain.Client;

/// <summary>The least gas limit that is surely enough, by the published prices (docs/spec/transactions.md 8).</summary>
public static class GasLimits
{
    /// <summary>
    /// Most bytes of an envelope around its body: type, body's header, an Ed25519 signature and a fee payer's.
    /// </summary>
    private const ulong WrapperBytesMax = 1 + 5 + 104 + 106;

    /// <summary>
    /// The limit for a body, whatever its own says. What execution does not use is not paid for.
    /// </summary>
    /// <param name="body">What to do.</param>
    /// <param name="distinctCampaigns">Of a batch: how many campaigns its rows name; else 0.</param>
    /// <param name="modelGas">
    /// Of a batch whose rows contracts score: <see cref="MarketChainClient.GetModelGasAsync"/>; else 0.
    /// </param>
    public static ulong For(NativeBody body, uint distinctCampaigns = 0, ulong modelGas = 0)
    {
        NativeBody longest = body with { GasLimit = ulong.MaxValue };
        ulong bytes = (ulong)NativeTransaction.EncodeBody(longest).Length + WrapperBytesMax;
        return NativeGas.Transaction
            + (NativeGas.EnvelopeByte * bytes)
            + (body.FeePayer.IsZero ? 0 : NativeGas.FeePayer)
            + NativeGas.OfPayload(body.Payload)
            + NativeGas.Reserved(body.Payload, distinctCampaigns)
            + modelGas;
    }
}
