using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Identity;

/// <summary>Further parties' agreements inside a transaction.</summary>
internal static class Consents
{
    /// <summary>A check takes some 45 us: enough of them to be worth another thread.</summary>
    private const int KeysPerPiece = 16;

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

    /// <summary>
    /// As <see cref="Check"/> of a registration, for each entry that registers a key; the signatures, nearly all of the
    /// work, are checked side by side. Empty when no entry does.
    /// </summary>
    internal static KeyConsent[] CheckKeys(MarketingContext context, uint site, ValueList<UidEntry> entries)
    {
        if (!Array.Exists(entries.ToArray(), entry => entry.Level == UidEntry.OwnKey))
        {
            return [];
        }

        KeyConsent[] consents = new KeyConsent[entries.Count];
        int pieces = (entries.Count + KeysPerPiece - 1) / KeysPerPiece;
        context.Workers.Run(pieces, piece =>
        {
            int end = Math.Min(entries.Count, (piece + 1) * KeysPerPiece);
            for (int i = piece * KeysPerPiece; i < end; i++)
            {
                if (entries[i].Level == UidEntry.OwnKey)
                {
                    NativeFault fault = Check(
                        context, entries[i].Controller, ConsentPurpose.Register, site, 0, 0, out Address party);
                    consents[i] = new KeyConsent(fault, party);
                }
            }
        });
        return consents;
    }
}

/// <summary>Who agreed to control a new UID; or the fault, and nobody.</summary>
internal readonly record struct KeyConsent(NativeFault Fault, Address Party);
