using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;

namespace MarketChain.Hostile.Tests.Support;

/// <summary>A kind of message, as many of it as anybody wants.</summary>
/// <param name="Channel">How it goes.</param>
/// <param name="ByTraitor">Whether a validator sends it, or a follower.</param>
/// <param name="Make">One, of its number and the height that is being decided.</param>
internal sealed record Flood(PeerChannel Channel, bool ByTraitor, Func<HostileKeys, int, ulong, byte[]> Make)
{
    /// <summary>So many of those that are dear to make are made, and sent again and again.</summary>
    private const int MadeMax = 16;

    private static readonly Hash256 Some = Samples.Some;

    /// <summary>All kinds, by name.</summary>
    public static IReadOnlyDictionary<string, Flood> All { get; }
        = new Dictionary<string, Flood>(StringComparer.Ordinal)
    {
        ["PREPARE of far rounds"] = Vote((keys, i, height) => Prepare(keys, height, (uint)i + 1)),
        ["PREPARE of far heights"] = Vote((keys, i, height) => Prepare(keys, height + (uint)i + 1, 0)),
        ["COMMIT of far rounds"] = Vote((keys, i, height) => new CommitMessage(
            keys.Sign(new Vote(height, (uint)i + 1, VoteStep.Commit, Some)))),
        ["ROUND-CHANGE to far rounds"] = Vote((keys, i, height) => RoundChange(keys, height, (uint)i + 1)),
        ["ROUND-CHANGE to the last round"] = Vote((keys, _, height) => RoundChange(
            keys, height, Consensus.Messages.Vote.RoundMax)),
        ["ROUND-CHANGE of far heights"] = Vote((keys, i, height) => RoundChange(keys, height + (uint)i + 1, 1)),
        ["ROUND-CHANGE of old heights"] = Vote((keys, i, _) => RoundChange(keys, 1, (uint)i + 1)),
        ["PROPOSAL of the next height"] = Vote((keys, i, height) => Samples.Proposal(keys, height + 1, (uint)i)),
        ["RECALL"] = Vote((keys, i, _) => new RecallMessage(keys.Validator, NonceOf(i), Order: null)),
        ["RECALL with orders"] = Vote((keys, i, height) => new RecallMessage(
            keys.Validator, NonceOf(i), Samples.Order(height, (uint)i))),

        ["TRANSACTIONS that nobody pays for"] = Gossip(Samples.Unpaid),
        ["ANNOUNCE"] = Gossip(i => new AnnounceMessage(Samples.Hashes(i, MessageLimits.AnnouncedMax))),
        ["WANT"] = Gossip(i => new WantMessage(Samples.Hashes(i, MessageLimits.WantedMax))),

        ["STATUS far ahead"] = new(
            PeerChannel.Sync, ByTraitor: false,
            (_, i, height) => SyncMessageCodec.Encode(new StatusMessage(height + 1_000 + (ulong)i, Some))),
        ["GET-BLOCKS"] = Sync(_ => new GetBlocksMessage(1)),
        ["GET-PART"] = Sync(_ => new GetPartMessage(1, 0)),
        ["GET-BODIES"] = Sync(i => new GetBodiesMessage(Some, Samples.Hashes(i, MessageLimits.WantedMax))),
        ["GET-PREPARED"] = Sync(_ => new GetPreparedMessage(Some)),
        ["BLOCKS, empty and unasked"] = Sync(_ => new BlocksMessage([])),
        ["BODIES, empty and unasked"] = Sync(_ => new BodiesMessage([])),
        ["BODIES, unasked"] = Sync(_ => new BodiesMessage([Samples.Foreign().Items[0]])),
        ["PREPARED, unasked"] = Sync(_ => new PreparedMessage(Some, Block: null)),
        ["PART, unasked"] = Sync(_ => new PartMessage(1, 0, 8 << 20, new byte[8 << 20])),
        ["GET-SNAPSHOT"] = Sync(_ => new GetSnapshotMessage(1)),
        ["GET-SNAPSHOT-PART"] = Sync(_ => new GetSnapshotPartMessage(Some, 0)),
        ["SNAPSHOT-PART, unasked"] = Sync(_ => new SnapshotPartMessage(Some, 0, new byte[1 << 20])),
        ["PRUNED, unasked"] = Sync(_ => new PrunedMessage(1)),
    };

    private static Flood Vote(Func<HostileKeys, int, ulong, QbftMessage> make) => new(
        PeerChannel.Consensus, ByTraitor: true, (keys, i, height) => QbftMessageCodec.Encode(make(keys, i, height)));

    private static Flood Gossip(Func<int, TransactionMessage> make)
        => Made(PeerChannel.Transactions, i => TransactionMessageCodec.Encode(make(i)));

    private static Flood Sync(Func<int, SyncMessage> make)
        => Made(PeerChannel.Sync, i => SyncMessageCodec.Encode(make(i)));

    private static Flood Made(PeerChannel channel, Func<int, byte[]> make)
    {
        byte[]?[] made = new byte[MadeMax][];
        return new Flood(channel, ByTraitor: false, (_, i, _) => made[i % MadeMax] ??= make(i % MadeMax));
    }

    private static Hash256 NonceOf(int number) => Keccak256.Hash(BitConverter.GetBytes(number));

    private static PrepareMessage Prepare(HostileKeys keys, ulong height, uint round)
        => new(keys.Sign(new Vote(height, round, VoteStep.Prepare, Some)));

    private static RoundChangeMessage RoundChange(HostileKeys keys, ulong height, uint round)
        => new(keys.Sign(Consensus.Messages.Vote.RoundChange(height, round, prepared: null)), []);
}
