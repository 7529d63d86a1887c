using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Identity;

/// <summary>Further parties' agreements inside a transaction.</summary>
internal static class Consents
{
    /// <summary>Who agreed to what; a fault when the signature is nobody's or its deadline has passed.</summary>
    internal static NativeFault Check(
        MarketingContext context,
        Consent? consent,
        ConsentPurpose purpose,
        uint subject,
        uint second,
        ulong counter,
        out Address party)
    {
        party = default;
        if (consent is null)
        {
            return NativeFault.BadConsent;
        }

        if (context.TimestampMs > consent.DeadlineMs)
        {
            return NativeFault.ConsentExpired;
        }

        return consent.TryRecoverParty(context.GenesisHash, purpose, subject, second, counter, out party)
            ? NativeFault.None
            : NativeFault.BadConsent;
    }
}
