using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

/// <summary>Every time and maximum of sync, with its reason. Nothing here is consensus.</summary>
public sealed record SyncLimits
{
    /// <summary>After it another peer is asked for blocks: a long answer over a slow link takes seconds.</summary>
    public int BlocksTimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// And already after it, when another has let no more questions run out than the one that is asked.
    /// </summary>
    public int BlocksPatienceMs { get; init; } = 500;

    /// <summary>How soon it is tried again when no question can be sent.</summary>
    public int RetryMs { get; init; } = 100;

    /// <summary>
    /// How long a validator that takes part waits for consensus to bring the very next block before it asks for it.
    /// </summary>
    public int GraceMs { get; init; } = 250;

    /// <summary>
    /// How often a follower hears of a new head: soon, and not of each when blocks come by the thousand.
    /// </summary>
    public int FollowerStatusMs { get; init; } = 50;

    /// <summary>How often a validator does: consensus tells it sooner.</summary>
    public int ValidatorStatusMs { get; init; } = 1_000;

    /// <summary>
    /// How soon a peer that seems to be behind hears of the same head again: it may not have been sent, or not taken.
    /// </summary>
    public int StatusAgainMs { get; init; } = 5_000;

    /// <summary>Statuses that a peer may send in a second; ten times as many at once.</summary>
    public int StatusesPerSecond { get; init; } = 50;

    /// <summary>How far a peer's clock and this one may differ, for judging how many blocks there can be.</summary>
    public long ClockSlackMs { get; init; } = 3_600_000;

    /// <summary>How long a proposal waits for bodies that may be on their way before they are asked for.</summary>
    public int BodyDelayMs { get; init; } = 20;

    /// <summary>After it another peer is asked for bodies, or for a prepared block: a long round trip.</summary>
    public int BodyTimeoutMs { get; init; } = 500;

    /// <summary>Between two times that everybody was asked in vain.</summary>
    public int BodyPauseMs { get; init; } = 250;

    /// <summary>Hashes of bodies that are remembered to have been asked for: sixteen questions.</summary>
    public int AskedMax { get; init; } = 16_384;

    /// <summary>
    /// Bytes that a peer may have from here in a second, and twice as many at once: what is beyond waits.
    /// </summary>
    public int ServedBytesPerSecond { get; init; } = 32 << 20;

    /// <summary>What a question costs beside the bytes of its answer: a thousand looks into the pool.</summary>
    public int ServedBytesMin { get; init; } = 64 << 10;

    /// <summary>Bytes of a block with its rows that are sent in one message.</summary>
    public int WholeBytesMax { get; init; } = MessageLimits.SyncMessageLengthMax - MessageLimits.FrameLengthMax;

    /// <summary>Bytes of a part of a longer one.</summary>
    public int PartBytesMax { get; init; } = MessageLimits.PartLengthMax;

    /// <summary>Questions of a peer that wait; an honest one asks for one thing of each kind at a time.</summary>
    public int QuestionsMax { get; init; } = 8;

    /// <summary>How soon it is looked again whether a question may be answered.</summary>
    public int QuestionDelayMs { get; init; } = 20;

    /// <summary>
    /// Bytes that a peer may send in a second, and three times as many at once: twice what it is served, which is what
    /// an honest one serves.
    /// </summary>
    public int ReceivedBytesPerSecond { get; init; } = 64 << 20;

    /// <summary>Bytes of blocks that a peer may send unasked, or late, at once.</summary>
    public int UnaskedBytesMax { get; init; } = 64 << 20;

    /// <summary>And in a second.</summary>
    public int UnaskedBytesPerSecond { get; init; } = 1 << 20;

    /// <summary>
    /// How long nobody could send the next block before a snapshot is asked for: the links of a start come up one after
    /// the other, and one of them may lead to an archive.
    /// </summary>
    public int SnapshotDelayMs { get; init; } = 3_000;

    /// <summary>How often it is asked whether a snapshot is made by now, and how a download goes on.</summary>
    public int SnapshotPollMs { get; init; } = 1_000;

    /// <summary>How often it is looked whether what came is verified.</summary>
    public int SnapshotRoomMs { get; init; } = 20;

    /// <summary>How long a peer may make a snapshot before another is asked: it goes on there meanwhile.</summary>
    public int SnapshotMakingMs { get; init; } = 120_000;

    /// <summary>After it a question about snapshots has run out: 4 MiB over half a megabyte a second.</summary>
    public int SnapshotTimeoutMs { get; init; } = 10_000;

    /// <summary>So many of them in a row, and another peer's snapshot is fetched instead.</summary>
    public int SnapshotMissesMax { get; init; } = 3;

    /// <summary>After it a peer that had none, or was too slow, is asked again.</summary>
    public int SnapshotPauseMs { get; init; } = 10_000;

    /// <summary>
    /// After it a peer whose snapshot was not true is asked again: somebody has had time to find out why.
    /// </summary>
    public int SnapshotLieMs { get; init; } = 3_600_000;

    /// <summary>After it the disk is looked at again, which had no room.</summary>
    public int SnapshotDiskMs { get; init; } = 60_000;
}
