using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Messages;

/// <summary>Every maximum of what nodes send each other beside consensus, with its reason.</summary>
public static class MessageLimits
{
    /// <summary>Bytes of a message about transactions: the longest transaction fits twice.</summary>
    public const int TransactionMessageLengthMax = 1 << 20;

    /// <summary>Bytes of a message of the sync channel: the longest block fits, with as much of rows.</summary>
    public const int SyncMessageLengthMax = 16 << 20;

    /// <summary>Hashes in one announcement: 135 kB, and a quarter of a second of a very busy chain.</summary>
    public const int AnnouncedMax = 4_096;

    /// <summary>Hashes that one message asks for: more than fit in a round trip.</summary>
    public const int WantedMax = 1_024;

    /// <summary>
    /// Transactions in one message: as many as are asked for at once, and a tenth of a second of checking signatures,
    /// for which those of other peers wait.
    /// </summary>
    public const int PushedMax = WantedMax;

    /// <summary>Blocks in one answer: a second or less of importing.</summary>
    public const int BlocksMax = 32;

    /// <summary>
    /// Bytes at which an answer on the sync channel ends, unless its first item alone is longer: consensus and
    /// transactions overtake it, but what asked for it waits.
    /// </summary>
    public const int AnswerLengthTarget = 4 << 20;

    /// <summary>Bytes of one part of an item that is too long for a message.</summary>
    public const int PartLengthMax = 8 << 20;

    /// <summary>Bytes of a block with its rows: what 2.2 billion gas have room for.</summary>
    public const int ItemLengthMax = 256 << 20;

    /// <summary>Bytes of a part of a snapshot, but for the last: as much as an answer with blocks.</summary>
    public const int SnapshotPartLength = AnswerLengthTarget;

    /// <summary>Bytes of a snapshot: more than a disk that somebody would give to a node holds.</summary>
    public const long SnapshotLengthMax = 1L << 44;

    /// <summary>Bytes of the headers around what a message carries.</summary>
    public const int FrameLengthMax = 64;

    /// <summary>Checks the relations between the limits.</summary>
    public static void Check()
    {
        Invariant.Check(PooledTransaction.EncodedLengthMax + FrameLengthMax <= TransactionMessageLengthMax);
        Invariant.Check((AnnouncedMax * (Hash256.Size + 1)) + FrameLengthMax <= TransactionMessageLengthMax);
        Invariant.Check(AnswerLengthTarget + PooledTransaction.EncodedLengthMax <= SyncMessageLengthMax);
        Invariant.Check(PartLengthMax + FrameLengthMax <= SyncMessageLengthMax);
        Invariant.Check(SnapshotPartLength + FrameLengthMax <= SyncMessageLengthMax);
        Invariant.Check(Primitives.Blocks.Block.EncodedLengthMax < ItemLengthMax);
    }
}
