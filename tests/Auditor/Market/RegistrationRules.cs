using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>RegisterUids (docs/spec/marketing.md 3): all entries or none.</summary>
internal sealed class RegistrationRules(MarketState market)
{
    private const int CoRegistrarsMax = 16;

    public string? Register(RegisterUids payload, Address sender)
    {
        Site? site = market.FindSite(payload.Site);
        if (payload.Site != 0 && Fault(site, sender) is { } fault)
        {
            return fault;
        }

        Plan plan = new(site, market);
        foreach (UidEntry entry in payload.Entries)
        {
            string? refused = entry.Level == 1 ? AddOwnKey(plan, entry) : AddCommitment(plan, entry);
            if (refused is not null)
            {
                return refused;
            }
        }

        plan.Apply();
        return null;
    }

    private string? Fault(Site? site, Address sender)
    {
        if (site is null)
        {
            return Failure.UnknownSite;
        }

        if (!site.MaySubmit(sender))
        {
            return Failure.NotYourSite;
        }

        return site.IsSuspended ? Failure.SiteSuspended
            : site.Stake < market.Numbers.SiteStakeMin ? Failure.StakeTooLow
            : null;
    }

    private string? AddOwnKey(Plan plan, UidEntry entry)
    {
        string? fault = Consents.Read(
            market, entry.Controller, ConsentFor.Register, plan.SiteNumber, 0, 0, out Address controller);
        if (fault is not null)
        {
            return fault;
        }

        if (market.UidOfController.ContainsKey(controller) || plan.Fresh.Exists(uid => uid.Controller == controller))
        {
            return Failure.KeyInUse;
        }

        plan.Add(entry, controller);
        return null;
    }

    private string? AddCommitment(Plan plan, UidEntry entry)
    {
        if (plan.Site is null)
        {
            return Failure.SiteRequired;
        }

        Hash256 commitment = entry.Commitment.ToHash();
        if (market.UidOfCommitment.TryGetValue((entry.Level, commitment), out uint number))
        {
            return Join(plan, market.Uids[(int)number - 1]);
        }

        if (plan.Commitments.Contains((entry.Level, commitment)))
        {
            return null;
        }

        BigInteger needed = (plan.LiveUids + 1) * market.Numbers.StakePerUid;
        if (needed > plan.Site.Stake)
        {
            return Failure.StakeTooLowForUids;
        }

        plan.Add(entry, default);
        return null;
    }

    private static string? Join(Plan plan, Uid uid)
    {
        if (uid.Registrars.Contains(plan.SiteNumber) || plan.Joined.Contains(uid))
        {
            return null;
        }

        if (uid.CoRegistrars.Count >= CoRegistrarsMax)
        {
            return Failure.TooManyRegistrars;
        }

        plan.Join(uid);
        return null;
    }

    /// <summary>What a transaction will do, once all of its entries are known to be good.</summary>
    private sealed class Plan(Site? site, MarketState market)
    {
        private readonly List<Action> _steps = [];

        public Site? Site { get; } = site;
        public uint SiteNumber => Site?.Number ?? 0;
        public uint LiveUids { get; private set; } = site?.LiveUids ?? 0;
        public List<Uid> Fresh { get; } = [];
        public HashSet<(uint Level, Hash256 Commitment)> Commitments { get; } = [];
        public HashSet<Uid> Joined { get; } = [];

        public void Add(UidEntry entry, Address controller)
        {
            Uid uid = new((uint)(market.Uids.Count + Fresh.Count + 1))
            {
                Controller = controller,
                Registrar = SiteNumber,
                RegisteredAtBlock = market.BlockNumber,
                Commitment = entry.Commitment.ToHash(),
                ConfidencePermille = entry.ConfidencePermille,
            };
            Fresh.Add(uid);
            if (entry.Level > 1)
            {
                LiveUids++;
                Commitments.Add((entry.Level, uid.Commitment));
            }

            _steps.Add(() => Create(uid, entry.Level));
        }

        public void Join(Uid uid)
        {
            Joined.Add(uid);
            _steps.Add(() =>
            {
                uid.CoRegistrars.Add(SiteNumber);
                market.Log(new Abi(SystemAccounts.Uids, "UidJoined(uint32,uint32)")
                    .Topic(uid.Number).Topic(SiteNumber));
            });
        }

        public void Apply()
        {
            _steps.ForEach(step => step());
            if (Site is not null)
            {
                Site.LiveUids = LiveUids;
            }
        }

        private void Create(Uid uid, uint level)
        {
            market.Uids.Add(uid);
            UidRow row = market.Change(uid.Row);
            row.Level = level;
            if (level == 1)
            {
                row.Flags = UidRow.HasController;
                market.UidOfController.Add(uid.Controller, uid.Number);
            }
            else
            {
                market.UidOfCommitment.Add((level, uid.Commitment), uid.Number);
            }

            market.Log(new Abi(SystemAccounts.Uids, "UidRegistered(uint32,uint8,uint32,address,bytes32)")
                .Topic(uid.Number).Topic(SiteNumber).Topic(uid.Controller).Add(level).Add(uid.Commitment));
        }
    }
}
