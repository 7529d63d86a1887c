using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Client.Events;

/// <summary>Turns logs of the chain's modules into events: one row for each signature of the specification.</summary>
public static class MarketEvents
{
    private delegate MarketEvent Decoder(ref AbiReader arguments);

    private static readonly Dictionary<(Address Module, Hash256 Topic), Decoder> Decoders = MakeDecoders();

    private static readonly Hash256 FailedTopic = TopicOf("NativeFailed(uint16,string)");

    /// <summary>The event in a log; null when it is not one of the chain's modules', or its data do not fit.</summary>
    public static MarketEvent? Read(LogEntry log)
    {
        if (log.Topics.IsEmpty || !TryFind(log, out Decoder? decoder))
        {
            return null;
        }

        AbiReader arguments = new(log);
        MarketEvent read = decoder(ref arguments);
        return arguments.Failed || !arguments.AtEnd ? null : read;
    }

    /// <summary>
    /// Topic 0 of an event: keccak256 of its signature, as in <c>EpochOpened(uint32,uint32,uint256)</c>.
    /// </summary>
    public static Hash256 TopicOf(string signature) => Keccak256.Hash(Encoding.UTF8.GetBytes(signature));

    private static bool TryFind(LogEntry log, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Decoder? decoder)
    {
        bool isModule = log.Address.CompareTo(ChainAccounts.Uids) >= 0
            && log.Address.CompareTo(ChainAccounts.Governance) <= 0;
        decoder = ReadFailed;
        return isModule
            && (log.Topics[0] == FailedTopic || Decoders.TryGetValue((log.Address, log.Topics[0]), out decoder));
    }

    private static Dictionary<(Address Module, Hash256 Topic), Decoder> MakeDecoders()
    {
        Dictionary<(Address, Hash256), Decoder> table = [];
        void Add(Address module, string signature, Decoder decoder) => table.Add((module, TopicOf(signature)), decoder);
        AddUids((signature, decoder) => Add(ChainAccounts.Uids, signature, decoder));
        AddSites((signature, decoder) => Add(ChainAccounts.Sites, signature, decoder));
        AddCampaigns((signature, decoder) => Add(ChainAccounts.Campaigns, signature, decoder));
        AddAttention((signature, decoder) => Add(ChainAccounts.Attention, signature, decoder));
        return table;
    }

    private static MarketEvent ReadFailed(ref AbiReader a) => new NativeFailed(a.Id(), a.Text());

    // Arguments are evaluated from the left, so each decoder reads in the order of its signature; the indexed ones of
    // every event stand before the others or come from the topics, whose order is their own.
    private static void AddUids(Action<string, Decoder> add)
    {
        add("UidRegistered(uint32,uint8,uint32,address,bytes32)", (ref AbiReader a) => new UidRegistered(
            a.IndexedId(), a.Id(), a.IndexedId(), a.IndexedAddress(), a.Hash()));
        add("UidJoined(uint32,uint32)", (ref AbiReader a) => new UidJoined(a.IndexedId(), a.IndexedId()));
        add("UidBindRequested(uint32,address,uint64)", (ref AbiReader a) => new UidBindRequested(
            a.IndexedId(), a.IndexedAddress(), a.Number()));
        add("UidBindCancelled(uint32,uint32)", (ref AbiReader a) => new UidBindCancelled(a.IndexedId(), a.IndexedId()));
        add("UidBound(uint32,address)", (ref AbiReader a) => new UidBound(a.IndexedId(), a.IndexedAddress()));
        add("ControllerRotated(uint32,address,address)", (ref AbiReader a) => new ControllerRotated(
            a.IndexedId(), a.IndexedAddress(), a.IndexedAddress()));
        add("UidsLinked(uint32,uint32,uint256)", (ref AbiReader a) => new UidsLinked(
            a.IndexedId(), a.IndexedId(), a.Amount()));
        add("UidSuspended(uint32,bool)", (ref AbiReader a) => new UidSuspended(a.IndexedId(), a.Flag()));
    }

    private static void AddSites(Action<string, Decoder> add)
    {
        add("SiteRegistered(uint32,address,address,uint256,string)", (ref AbiReader a) => new SiteRegistered(
            a.IndexedId(), a.IndexedAddress(), a.Address(), a.Amount(), a.Text()));
        add("SubmittersSet(uint32,address[])", (ref AbiReader a) => new SubmittersSet(a.IndexedId(), a.Addresses()));
        add("StakeAdded(uint32,uint256)", (ref AbiReader a) => new StakeAdded(a.IndexedId(), a.Amount()));
        add("StakeUnlocking(uint32,uint256,uint64)", (ref AbiReader a) => new StakeUnlocking(
            a.IndexedId(), a.Amount(), a.Number()));
        add("StakeWithdrawn(uint32,address,uint256)", (ref AbiReader a) => new StakeWithdrawn(
            a.IndexedId(), a.Address(), a.Amount()));
        add("Tipped(uint32,address,uint32,uint256)", (ref AbiReader a) => new Tipped(
            a.IndexedId(), a.IndexedAddress(), a.IndexedId(), a.Amount()));
    }

    private static void AddCampaigns(Action<string, Decoder> add)
    {
        add("CampaignCreated(uint32,address,address,uint256,string)", (ref AbiReader a) => new CampaignCreated(
            a.IndexedId(), a.IndexedAddress(), a.Address(), a.Amount(), a.Text()));
        add("CampaignFunded(uint32,address,uint256)", (ref AbiReader a) => new CampaignFunded(
            a.IndexedId(), a.IndexedAddress(), a.Amount()));
        add("CampaignUpdated(uint32,uint8,uint32)", (ref AbiReader a) => new CampaignUpdated(
            a.IndexedId(), a.Id(), a.Id()));
        add("CampaignRefunded(uint32,address,uint256)", (ref AbiReader a) => new CampaignRefunded(
            a.IndexedId(), a.Address(), a.Amount()));
    }

    private static void AddAttention(Action<string, Decoder> add)
    {
        add(
            "ImpressionsSubmitted(uint32,uint32,uint64,uint32,uint32,uint256,bytes32,uint32[])",
            (ref AbiReader a) => new ImpressionsSubmitted(
                a.IndexedId(), a.IndexedId(), a.Number(), a.Id(), a.Id(), a.Amount(), a.Hash(), a.Ids()));
        add("UaModelRegistered(uint32,address,address,bytes32,uint32,string)", (ref AbiReader a) =>
            new UaModelRegistered(a.IndexedId(), a.IndexedAddress(), a.Address(), a.Hash(), a.Id(), a.Text()));
        add("UaModelFailed(uint32,uint32,uint8,uint64)", (ref AbiReader a) => new UaModelFailed(
            a.IndexedId(), a.IndexedId(), a.Id(), a.Number()));
        add("EpochOpened(uint32,uint32,uint256)", (ref AbiReader a) => new EpochOpened(
            a.IndexedId(), a.IndexedId(), a.Amount()));
        add(
            "EpochSettled(uint32,uint32,bytes32,uint32,uint256,uint256,uint256,uint256)",
            (ref AbiReader a) => new EpochSettled(
                a.IndexedId(), a.IndexedId(), a.Hash(), a.Id(), a.Amount(), a.Amount(), a.Amount(), a.Amount()));
        add("EarningsClaimed(uint32,address,uint256)", (ref AbiReader a) => new EarningsClaimed(
            a.IndexedId(), a.IndexedAddress(), a.Amount()));
        add("EarningsExpired(uint32,uint32,address,uint256)", (ref AbiReader a) => new EarningsExpired(
            a.IndexedId(), a.IndexedId(), a.Address(), a.Amount()));
    }
}
