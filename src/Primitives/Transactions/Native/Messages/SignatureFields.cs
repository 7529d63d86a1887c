using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>The field numbers of a message's signature; 0 for a kind that it does not take.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SignatureFields(int Ed25519, int Secp256k1, int Eip712)
{
    /// <summary>Of a <c>SignedNative</c>: the sender's.</summary>
    public static SignatureFields OfSender => new(2, 3, 4);

    /// <summary>Of a <c>Consent</c>, and of a <c>Signature</c>: the fee payer's.</summary>
    public static SignatureFields OfParty => new(1, 2, 0);
}
