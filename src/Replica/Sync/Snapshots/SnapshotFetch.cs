using MarketChain.Chain;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives.Crypto;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync.Snapshots;

// A snapshot from one peer, when none has the rows of the next block any more (docs/spec/sync.md 7).
//
//   stranded for a while ──► GET-SNAPSHOT to one peer ──► SNAPSHOT ──► GET-SNAPSHOT-PART ──► SNAPSHOT-PART ──► intake
//                               │      ▲ being made: again              │      ▲                  │              │
//                               │      └────────────────────────────────│──────┴──── next ────────┘              │
//                               └─ none, silence, too slow: the next peer                not true: the peer is cut
//
// Guaranteed: one snapshot from one peer at a time, so that it is known who lied; one question on its way; what is not
// verified yet is bounded by the intake; nothing of this node changes before the last byte is verified.
//
// Not done here: what the bytes mean, threads, files.

/// <summary>Fetches a snapshot for a node that its peers can bring no further.</summary>
internal sealed class SnapshotFetch(
    Blockchain chain, BlockSync blocks, SyncPeers peers, ISnapshotIntake intake, SyncLimits limits)
{
    /// <summary>More keys than a list of peers has; who was in an older list is forgotten.</summary>
    private const int PeersMax = 1_024;

    private readonly Dictionary<Ed25519PublicKey, long> _notBeforeMs = [];
    private readonly HashSet<Ed25519PublicKey> _liars = [];
    private SnapshotQuestion? _question;
    private SnapshotDownload? _download;
    private (ulong Head, long AtMs)? _stranded;
    private long _pausedToMs = long.MinValue;

    /// <summary>When something is to be done by itself; null when nothing is.</summary>
    public long? NextMs { get; private set; }

    /// <summary>Why a peer is to be cut; null: it is not. Said once.</summary>
    public string? TakeFault(SyncPeer peer) => _liars.Remove(peer.Key) ? "its snapshot was not true" : null;

    /// <summary>A link is up, perhaps again.</summary>
    public void OnConnected(SyncPeer peer, Instant now)
    {
        if (_download?.Source == peer.Key)
        {
            _download.AskedAtMs = null;
        }

        Advance(now);
    }

    /// <summary>A peer says what it has; null, or why it is to be cut.</summary>
    public string? OnOffer(SyncPeer peer, SnapshotOffer offer, Instant now)
    {
        if (_download?.Source == peer.Key && offer.Hash != _download.Offer.Hash)
        {
            // The one that is being fetched is gone there.
            Drop(peer.Key, limits.SnapshotPauseMs, now);
        }
        else if (_download is null && _question?.Peer == peer.Key)
        {
            Take(_question, offer, now);
        }
        else
        {
            return peer.May.Statuses.TryTake(1, now.ElapsedMs) ? null : "too many offers of snapshots";
        }

        Advance(now);
        return null;
    }

    /// <summary>A part has come; null, or why the peer is to be cut.</summary>
    public string? OnPart(SyncPeer peer, SnapshotPartMessage part, Instant now)
    {
        if (_download is not { } download || download.Source != peer.Key || download.IsOld(part))
        {
            return peer.TakeUnasked("parts of snapshots", part.Bytes.Length, now);
        }

        if (!download.TryCount(part))
        {
            Drop(peer.Key, limits.SnapshotLieMs, now);
            Advance(now);
            return "a wrong part of a snapshot";
        }

        if (intake.State == IntakeState.Reading)
        {
            intake.Add(part.Bytes);
        }

        Advance(now);
        return null;
    }

    /// <summary>Does what is due.</summary>
    public void Advance(Instant now)
    {
        NextMs = null;
        LookAtIntake(now);
        if (intake.State is IntakeState.Closed or IntakeState.Restored)
        {
            return;
        }

        if (_download is { } download)
        {
            GoOn(download, now);
        }

        if (_download is null && IsNeeded(now))
        {
            AskSomebody(now);
        }
    }

    private void LookAtIntake(Instant now)
    {
        if (_download is not { } download)
        {
            return;
        }

        if (intake.State == IntakeState.Refused)
        {
            _liars.Add(download.Source);
            Drop(download.Source, limits.SnapshotLieMs, now);
        }
        else if (intake.State == IntakeState.Failed)
        {
            _pausedToMs = now.ElapsedMs + limits.SnapshotDiskMs;
            Drop(download.Source, pauseMs: 0, now);
        }
    }

    /// <summary>
    /// True once nobody could send the next block for a while and none came: links come up one after the other, and a
    /// peer that lies about its height strands nobody whose chain goes on.
    /// </summary>
    private bool IsNeeded(Instant now)
    {
        if (!blocks.IsStranded)
        {
            _stranded = null;
            _question = null;
            return false;
        }

        if (_stranded?.Head != chain.Head.Number)
        {
            _stranded = (chain.Head.Number, now.ElapsedMs);
        }

        long fromMs = Math.Max(_stranded.Value.AtMs + limits.SnapshotDelayMs, _pausedToMs);
        NextMs = fromMs > now.ElapsedMs ? fromMs : null;
        return NextMs is null;
    }

    /// <summary>One peer after the other; followers first, since validators have more to do.</summary>
    private void AskSomebody(Instant now)
    {
        if (_question is { } question && question.NextMs <= now.ElapsedMs && !TryAskAgain(question, now))
        {
            Pause(question.Peer, limits.SnapshotPauseMs, now);
            _question = null;
        }

        if (_question is null && FindNext(now) is { } next)
        {
            _question = new SnapshotQuestion(next.Key, now.ElapsedMs);
            if (!TryAsk(_question, next, now))
            {
                Pause(next.Key, limits.SnapshotPauseMs, now);
                _question = null;
            }
        }

        NextMs = _question?.NextMs ?? now.ElapsedMs + limits.SnapshotPollMs;
    }

    private SyncPeer? FindNext(Instant now) => peers.All
        .Where(peer => peer.Height > chain.Head.Number && NotBeforeMs(peer) <= now.ElapsedMs)
        .OrderBy(peer => peer.Info.ValidatorKey is null ? 0 : 1)
        .ThenBy(NotBeforeMs)
        .FirstOrDefault();

    private bool TryAskAgain(SnapshotQuestion question, Instant now)
    {
        bool isWorthIt = question.IsBeingMade && now.ElapsedMs < question.BeganMs + limits.SnapshotMakingMs;
        return isWorthIt && peers.TryFind(question.Peer, out SyncPeer? peer) && TryAsk(question, peer, now);
    }

    private bool TryAsk(SnapshotQuestion question, SyncPeer peer, Instant now)
    {
        question.IsBeingMade = false;
        question.NextMs = now.ElapsedMs + limits.SnapshotTimeoutMs;
        return peers.TrySend(peer, new GetSnapshotMessage(chain.Head.Number));
    }

    private void Take(SnapshotQuestion question, SnapshotOffer offer, Instant now)
    {
        if (offer.IsBeingMade)
        {
            question.IsBeingMade = true;
            question.NextMs = now.ElapsedMs + limits.SnapshotPollMs;
            return;
        }

        _question = null;
        if (!offer.IsThere || offer.Height <= chain.Head.Number)
        {
            Pause(question.Peer, limits.SnapshotPauseMs, now);
        }
        else if (intake.TryBegin(offer, chain.Head))
        {
            _download = new SnapshotDownload(question.Peer, offer, chain.Head.Number);
        }
        else
        {
            // Another may offer a shorter one, but the disk is the same.
            _pausedToMs = now.ElapsedMs + limits.SnapshotDiskMs;
        }
    }

    private void GoOn(SnapshotDownload download, Instant now)
    {
        if (chain.Head.Number != download.Head)
        {
            // Somebody has the rows after all.
            Drop(download.Source, pauseMs: 0, now);
        }
        else if (download.AskedAtMs + limits.SnapshotTimeoutMs is { } overMs && overMs > now.ElapsedMs)
        {
            NextMs = Math.Min(overMs, now.ElapsedMs + limits.SnapshotPollMs);
        }
        else if (download.IsWhole || !intake.HasRoom)
        {
            NextMs = now.ElapsedMs + limits.SnapshotRoomMs;
        }
        else if (download.AskedAtMs is not null && ++download.Misses >= limits.SnapshotMissesMax)
        {
            Drop(download.Source, limits.SnapshotPauseMs, now);
        }
        else
        {
            AskForPart(download, now);
        }
    }

    private void AskForPart(SnapshotDownload download, Instant now)
    {
        download.AskedAtMs = now.ElapsedMs;
        NextMs = now.ElapsedMs + limits.SnapshotPollMs;
        if (peers.TryFind(download.Source, out SyncPeer? peer))
        {
            peers.TrySend(peer, download.NextPart);
        }
    }

    private void Drop(in Ed25519PublicKey source, int pauseMs, Instant now)
    {
        intake.Abandon();
        _download = null;
        Pause(source, pauseMs, now);
    }

    private void Pause(in Ed25519PublicKey peer, int pauseMs, Instant now)
    {
        if (_notBeforeMs.Count >= PeersMax)
        {
            _notBeforeMs.Clear();
            _liars.Clear();
        }

        _notBeforeMs[peer] = now.ElapsedMs + pauseMs;
    }

    private long NotBeforeMs(SyncPeer peer) => _notBeforeMs.GetValueOrDefault(peer.Key, long.MinValue);

    /// <summary>Who was asked for a snapshot.</summary>
    private sealed class SnapshotQuestion(Ed25519PublicKey peer, long nowMs)
    {
        public Ed25519PublicKey Peer { get; } = peer;

        public long BeganMs { get; } = nowMs;

        /// <summary>True when it answered that it makes one.</summary>
        public bool IsBeingMade { get; set; }

        /// <summary>When it is asked again, or another is.</summary>
        public long NextMs { get; set; }
    }
}
