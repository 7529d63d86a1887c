using System.Numerics;
using System.Text;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>The storage of the system accounts as docs/spec/state.md lays it out.</summary>
internal static class StateSlots
{
    /// <summary>All slots by account; those that hold 0 may be among them.</summary>
    public static IReadOnlyDictionary<Address, Dictionary<Hash256, byte[]>> Of(MarketState market)
    {
        Dictionary<Address, Dictionary<Hash256, byte[]>> storage =
            SystemAccounts.All.ToDictionary(
                account => account, _ => new Dictionary<Hash256, byte[]>(SlotComparer.Instance));
        WriteSites(market, storage[SystemAccounts.Sites]);
        WriteUids(market, storage[SystemAccounts.Uids]);
        WriteCampaigns(market, storage[SystemAccounts.Campaigns]);
        WriteAttention(market, storage[SystemAccounts.Attention]);
        WriteLanes(market, storage[SystemAccounts.Governance]);
        GovernanceSlots.Write(market, storage[SystemAccounts.Governance]);
        return storage;
    }

    /// <summary>The slot of a numbered record's field.</summary>
    public static Hash256 Slot(byte table, ulong record, uint field)
        => new(new Octets().U8(table).Zeros(19).U64(record).U32(field).Span);

    public static ulong Pair(uint high, uint low) => ((ulong)high << 32) | low;

    public static Hash256 Keyed(byte table, Octets key) => new Octets().U8(table).Raw(key.Span).Keccak();

    /// <summary>A slot that is packed from its high end.</summary>
    public static byte[] Packed(Octets fields) => fields.Zeros(Hash256.Size - fields.Length).ToArray();

    public static byte[] Word(BigInteger value) => new Octets().U256(value).ToArray();

    private static void WriteSites(MarketState market, Dictionary<Hash256, byte[]> slots)
    {
        slots[Slot(0, 0, 0)] = Word(market.Sites.Count);
        foreach (Site site in market.Sites)
        {
            void Put(uint field, Octets value) => slots[Slot(1, site.Number, field)] = Packed(value);
            Put(0, new Octets().Raw(site.Owner).U8((byte)site.Submitters.Count).U32(site.LiveUids));
            Put(1, new Octets().Raw(site.Payout).U8((byte)Encoding.UTF8.GetByteCount(site.Name))
                .U8((byte)(site.IsSuspended ? 1 : 0)));
            Put(2, new Octets().U128(site.Stake).U128(site.Unlocking));
            Put(3, new Octets().U64(site.UnlocksAtMs).U64(site.RegisteredAtBlock));
            PutName(slots, field => Slot(1, site.Number, field), 4, site.Name);
            for (int i = 0; i < site.Submitters.Count; i++)
            {
                Put((uint)(16 + i), new Octets().Raw(site.Submitters[i]));
                slots[Keyed(2, new Octets().U32(site.Number).Raw(site.Submitters[i]))] = Word(1);
            }
        }
    }

    private static void WriteUids(MarketState market, Dictionary<Hash256, byte[]> slots)
    {
        slots[Slot(0, 0, 0)] = Word(market.Uids.Count);
        foreach (Uid uid in market.Uids)
        {
            void Put(uint field, Octets value) => slots[Slot(1, uid.Number, field)] = Packed(value);
            Put(0, new Octets().Raw(uid.Controller).U8((byte)uid.Row.Level).U8(uid.Row.Flags).U32(uid.Registrar)
                .Raw(new Octets().U64(uid.RegisteredAtBlock).Span[2..]));
            Put(1, new Octets().Raw(uid.Commitment));
            Put(2, new Octets().U16((ushort)uid.ConfidencePermille).U32(uid.Row.LinkedTo).U32(uid.Counter)
                .U8((byte)uid.CoRegistrars.Count).U8((byte)uid.Linked.Count));
            Put(3, new Octets().Raw(uid.PendingController).U64(uid.PendingAtMs));
            PutNumbers(slots, field => Slot(1, uid.Number, field), 16, uid.CoRegistrars);
            PutNumbers(slots, field => Slot(1, uid.Number, field), 32, uid.Linked);
        }

        foreach (((uint level, Hash256 commitment), uint number) in market.UidOfCommitment)
        {
            slots[Keyed(2, new Octets().U8((byte)level).Raw(commitment))] = Word(number);
        }

        foreach ((Address controller, uint number) in market.UidOfController)
        {
            slots[Keyed(3, new Octets().Raw(controller))] = Word(number);
        }
    }

    private static void WriteCampaigns(MarketState market, Dictionary<Hash256, byte[]> slots)
    {
        slots[Slot(0, 0, 0)] = Word(market.Campaigns.Count);
        foreach (Campaign campaign in market.Campaigns)
        {
            void Put(uint field, Octets value) => slots[Slot(1, campaign.Number, field)] = Packed(value);
            Put(0, new Octets().Raw(campaign.Advertiser).U32((uint)campaign.Terms.Count).U64(campaign.CreatedAtBlock));
            Put(1, new Octets().Raw(campaign.Platform).U8((byte)Encoding.UTF8.GetByteCount(campaign.Name))
                .U8((byte)campaign.Status).U8((byte)campaign.PendingStatus).U32(campaign.PendingEpoch));
            Put(2, new Octets().U32(campaign.TermsVersion).U32(campaign.PendingTermsVersion).U32(campaign.OpenEpochs));
            Put(3, new Octets().U128(campaign.FreeEscrow).U128(campaign.Reserved));
            Put(4, new Octets().U128(campaign.Funded).U128(campaign.Refunded));
            Put(5, new Octets().U128(campaign.PaidUsers).U128(campaign.PaidSites));
            Put(6, new Octets().U128(campaign.PlatformFees));
            PutName(slots, field => Slot(1, campaign.Number, field), 7, campaign.Name);
            for (int i = 0; i < campaign.Terms.Count; i++)
            {
                WriteTerms(slots, Pair(campaign.Number, (uint)i + 1), campaign.Terms[i].Wire);
            }
        }
    }

    private static void WriteTerms(Dictionary<Hash256, byte[]> slots, ulong record, CampaignTerms terms)
    {
        slots[Slot(2, record, 0)] = Packed(new Octets()
            .U128(terms.PricePerUa.ToNumber()).U128(terms.BudgetPerEpoch.ToNumber()));
        slots[Slot(2, record, 1)] = Packed(new Octets().U8((byte)terms.Pricing).U16((ushort)terms.UserBps)
            .U16((ushort)terms.SiteBps).U16((ushort)terms.PlatformBps).U16((ushort)terms.FrequencyCap)
            .U8((byte)terms.UidLevelMax).U8((byte)terms.UaModel).U16((ushort)terms.SiteShareBps)
            .U16((ushort)terms.ClickRateBps).U16((ushort)terms.AllowedSites.Count)
            .U8((byte)terms.FormatWeights.Count));
        slots[Slot(2, record, 2)] = Packed(new Octets().U64(terms.StartMs).U64(terms.EndMs).U64(terms.UaCapPerUid));
        PutNumbers(slots, field => Slot(2, record, field), 8, terms.AllowedSites);
        uint weightField = 64;
        foreach (FormatWeight[] weights in terms.FormatWeights.Chunk(8))
        {
            Octets packed = new();
            foreach (FormatWeight weight in weights)
            {
                packed.U8((byte)weight.Format).Raw(new Octets().U32(weight.Bps).Span[1..]);
            }

            slots[Slot(2, record, weightField++)] = Packed(packed);
        }
    }

    private static void WriteAttention(MarketState market, Dictionary<Hash256, byte[]> slots)
    {
        foreach (SettledEpoch settled in market.Settled)
        {
            foreach ((Hash256 slot, byte[] value) in Of(settled))
            {
                slots[slot] = value;
            }

            slots[Slot(2, settled.Number, 0)] = Packed(new Octets()
                .U32(settled.Row.Campaign).U32(settled.Row.Epoch).U64(settled.SettledAtMs));
        }

        if (market.ContentRoot is { } content)
        {
            slots[Slot(3, 0, 0)] = Word(content.Block);
            slots[Slot(3, 0, 1)] = content.Root.Bytes.ToArray();
        }
    }

    /// <summary>The five slots of a settled epoch's results.</summary>
    public static IReadOnlyList<(Hash256 Slot, byte[] Value)> Of(SettledEpoch settled)
    {
        EpochRow row = settled.Row;
        ulong record = Pair(row.Campaign, row.Epoch);
        Octets[] fields =
        [
            new Octets().Raw(settled.Root.Hash),
            new Octets().U32((uint)row.Leaves).U32(settled.Number).U64(row.Impressions).U32(row.TermsVersion)
                .U32((uint)row.Sites.Count),
            new Octets().U128(row.Ua).U128(row.Reserve),
            new Octets().U128(row.PaidUsers).U128(row.PaidSites),
            new Octets().U128(row.PlatformFee).U128(settled.Returned),
        ];
        return [.. fields.Select((field, index) => (Slot(1, record, (uint)index), Packed(field)))];
    }

    private static void WriteLanes(MarketState market, Dictionary<Hash256, byte[]> slots)
    {
        foreach (IGrouping<Address, KeyValuePair<(Address Account, uint Lane),
            ulong>> lanes in market.Accounts.Sequences
            .Where(entry => entry.Key.Lane != 0).GroupBy(entry => entry.Key.Account))
        {
            slots[Keyed(1, new Octets().Raw(lanes.Key))] = Word(lanes.Count());
            foreach (((Address account, uint lane), ulong next) in lanes)
            {
                slots[Keyed(2, new Octets().Raw(account).U32(lane))] = Word(next);
            }
        }
    }

    private static void PutName(Dictionary<Hash256, byte[]> slots, Func<uint, Hash256> slot, uint field, string name)
    {
        foreach (byte[] part in Encoding.UTF8.GetBytes(name).Chunk(Hash256.Size))
        {
            slots[slot(field++)] = Packed(new Octets().Raw(part));
        }
    }

    private static void PutNumbers(
        Dictionary<Hash256, byte[]> slots, Func<uint, Hash256> slot, uint field, IEnumerable<uint> numbers)
    {
        foreach (uint[] part in numbers.Chunk(8))
        {
            slots[slot(field++)] = Packed(part.Aggregate(new Octets(), (octets, number) => octets.U32(number)));
        }
    }

    /// <summary>Numbered slots differ in a few bytes in the middle, which the usual hash code leaves out.</summary>
    private sealed class SlotComparer : EqualityComparer<Hash256>
    {
        public static readonly SlotComparer Instance = new();

        public override bool Equals(Hash256 one, Hash256 other) => one == other;

        public override int GetHashCode(Hash256 slot)
        {
            HashCode code = default;
            code.AddBytes(slot.Bytes);
            return code.ToHashCode();
        }
    }
}
