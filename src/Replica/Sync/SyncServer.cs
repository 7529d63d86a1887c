using MarketChain.Consensus.Rounds;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;

namespace MarketChain.Replica.Sync;

/// <summary>
/// Answers what peers ask for, each at its own pace: a question that a peer has no allowance for waits, and costs
/// nothing until it has. It is charged what was read for it, of use or not.
/// </summary>
internal sealed class SyncServer(
    SyncPeers peers, BlockServer blocks, BodyServer bodies, SnapshotServer snapshots, SyncLimits limits)
{
    private long? _nextMs;

    /// <summary>When a question that waits is looked at again; null when none does.</summary>
    public long? NextMs => _nextMs;

    /// <summary>A peer asks.</summary>
    public void OnQuestion(SyncPeer peer, SyncMessage question, Instant now)
    {
        peer.Questions.Enqueue(question);
        if (peer.Questions.Count > limits.QuestionsMax)
        {
            peer.Questions.Dequeue();
        }

        AnswerWaiting(peer, now);
    }

    /// <summary>The newest block is another.</summary>
    public void OnHead() => bodies.Clear();

    /// <summary>Answers those who may be answered by now.</summary>
    public void Tick(Instant now)
    {
        if (_nextMs <= now.ElapsedMs)
        {
            _nextMs = null;
            foreach (SyncPeer peer in peers.All)
            {
                AnswerWaiting(peer, now);
            }
        }
    }

    private void AnswerWaiting(SyncPeer peer, Instant now)
    {
        while (peer.Questions.Count > 0 && peer.May.Served.HasLeft(now.ElapsedMs))
        {
            SyncMessage answer = Answer(peer.Questions.Dequeue(), out long bytesRead);
            peer.May.Served.Charge(limits.ServedBytesMin + bytesRead);
            peers.TrySend(peer, answer);
        }

        if (peer.Questions.Count > 0)
        {
            _nextMs ??= now.ElapsedMs + limits.QuestionDelayMs;
        }
    }

    private SyncMessage Answer(SyncMessage question, out long bytesRead) => question switch
    {
        GetBlocksMessage get => blocks.Answer(get, out bytesRead),
        GetPartMessage get => blocks.Answer(get, out bytesRead),
        GetSnapshotMessage get => snapshots.Answer(get, out bytesRead),
        GetSnapshotPartMessage get => snapshots.Answer(get, out bytesRead),
        GetBodiesMessage get => bodies.Answer(get, out bytesRead),
        _ => bodies.Answer((GetPreparedMessage)question, out bytesRead),
    };
}
