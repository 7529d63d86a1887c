using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Identity;

/// <summary>Who speaks for a UID, and its two records kept alike.</summary>
internal static class UidSides
{
    /// <summary>The controller speaks for a UID; without one, the owner of any of its registrars.</summary>
    internal static bool SpeaksFor(WorldState world, in UidRecord uid, in Address address)
        => uid.HasController ? uid.Controller == address : IsRegistrar(world, uid, address, out _);

    /// <summary>True when the address owns a site that registered the UID, and which.</summary>
    internal static bool IsRegistrar(WorldState world, in UidRecord uid, in Address address, out uint site)
    {
        foreach (uint number in uid.Registrars(world))
        {
            if (SiteRecord.TryLoad(world, number, out SiteRecord record) && record.Owner == address)
            {
                site = number;
                return true;
            }
        }

        site = 0;
        return false;
    }

    /// <summary>Keeps the record in the trie, and in the ledger what judging rows needs of it.</summary>
    internal static void Save(MarketingContext context, in UidRecord uid)
    {
        uid.Save(context.World);
        SaveIdentity(context, uid);
    }

    /// <summary>As the other, of a UID that was not there before.</summary>
    internal static void SaveNew(MarketingContext context, in UidRecord uid)
    {
        uid.SaveNew(context.World);
        SaveIdentity(context, uid);
    }

    private static void SaveIdentity(MarketingContext context, in UidRecord uid)
        => context.Ledger.Uids.Touch(uid.Uid).Identity = uid.Identity;
}
