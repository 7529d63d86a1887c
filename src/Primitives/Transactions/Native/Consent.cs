using MarketChain.Primitives.Transactions.Encoding;

namespace MarketChain.Primitives.Transactions;

/// <summary>A further party's agreement inside a transaction; a hash binds what it agrees to.</summary>
/// <param name="Signature">Ed25519 or secp256k1.</param>
/// <param name="DeadlineMs">The last block time, Unix ms, at which it counts.</param>
public sealed record Consent(PartySignature Signature, ulong DeadlineMs) : IMessage<Consent>
{
    static string IMessage<Consent>.TypeName => "Consent";

    static Consent IMessage<Consent>.Blank { get; } = new(default, 0);

    static Consent IMessage<Consent>.Visit<TFields>(ref TFields fields, Consent value)
        => new(fields.Signature(value.Signature), fields.UInt64(3, "deadlineMs", value.DeadlineMs));
}
