using MarketChain.Chain;
using MarketChain.Chain.Files;
using MarketChain.Chain.Validation;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

// Final blocks from peers, when consensus does not bring them.
//
//   STATUS, or a vote of a later height ──► somebody has more ──► GET-BLOCKS to one of them ──► BLOCKS ──► Import
//                                                                    │ deadline: the next one
//
// Guaranteed: nothing that a peer claims is waited for: a claim only makes it one to be asked, for the very next block,
// and who cannot answer for it is cut, or asked last. Every block is verified with its seals before anything changes.
// One question is on its way at a time; the next one leaves before its answer is imported.
//
// The convention people get wrong: an empty answer means "I do not have it", which is a lie when it was claimed.

/// <summary>Brings this node's chain to where its peers' are.</summary>
internal sealed class BlockSync(Blockchain chain, SyncPeers peers, ISyncHost host, SyncLimits limits)
{
    private BlockQuestion? _question;
    private long? _graceEndsMs;
    private long? _nextMs;
    private bool _isImporting;

    /// <summary>When something is to be done by itself; null when nothing is.</summary>
    public long? NextMs => _nextMs;

    /// <summary>The highest block that anybody is known or said to have.</summary>
    public ulong BestHeight => peers.All.Max(peer => (ulong?)peer.Height) ?? 0;

    /// <summary>True when somebody has more, and nobody can send the next block any more.</summary>
    public bool IsStranded
    {
        get
        {
            ulong next = chain.Head.Number + 1;
            return BestHeight >= next && !peers.All.Any(peer => CanSend(peer, next));
        }
    }

    /// <summary>A peer says where its chain ends; null, or why it is to be cut.</summary>
    public string? OnStatus(SyncPeer peer, StatusMessage status, Instant now)
    {
        if (!peer.May.Statuses.TryTake(1, now.ElapsedMs))
        {
            return "too many statuses";
        }

        if (status.Height < peer.StatusHeight)
        {
            return $"its chain ended at block {peer.StatusHeight}, and now at {status.Height}";
        }

        if (status.Height > HeightMax(now))
        {
            return $"block {status.Height} cannot be there yet";
        }

        if (IsAnotherChain(status))
        {
            return $"its block {status.Height} is {status.Hash}: another chain than this";
        }

        peer.StatusHeight = status.Height;
        peer.Height = Math.Max(peer.Height, status.Height);
        Advance(now);
        return null;
    }

    /// <summary>A validator's vote shows that it has final blocks that are lacking here.</summary>
    /// <param name="peer">Its node.</param>
    /// <param name="height">A block that it must have.</param>
    /// <param name="now">When.</param>
    public void Want(SyncPeer peer, ulong height, Instant now)
    {
        peer.Height = Math.Max(peer.Height, height);
        _graceEndsMs = now.ElapsedMs;
        Advance(now);
    }

    /// <summary>Blocks have come; null, or why the peer is to be cut.</summary>
    public string? OnBlocks(SyncPeer peer, BlocksMessage blocks, long length, Instant now)
    {
        ulong? first = blocks.Items.Count > 0 ? blocks.Items[0].Block.Number : null;
        bool isAnswer = _question?.Peer == peer && (first ?? _question.From) == _question.From;
        if (!isAnswer)
        {
            return ImportUnasked(peer, blocks, length, now);
        }

        ulong from = _question!.From;
        _question = null;
        peer.Misses = 0;
        if (first is null)
        {
            bool isLie = from <= peer.StatusHeight;
            peer.Height = Math.Min(peer.Height, from - 1);
            Advance(now);
            return isLie ? $"it said that it has block {from}, and does not send it" : null;
        }

        return ImportAll(peer, blocks.Items, now);
    }

    /// <summary>A part of a block has come; null, or why the peer is to be cut.</summary>
    public string? OnPart(SyncPeer peer, PartMessage part, Instant now)
    {
        if (_question is not { } question || question.Peer != peer || part.Number != question.From)
        {
            return peer.TakeUnasked("parts of blocks", part.Bytes.Length, now);
        }

        if (!question.TryAdd(part))
        {
            return $"a wrong part of block {part.Number}";
        }

        if (!question.IsWhole)
        {
            question.SinceMs = now.ElapsedMs;
            peers.TrySend(peer, question.NextPart);
            return null;
        }

        _question = null;
        return question.Join() is { } item
            ? ImportAll(peer, [item], now)
            : $"the parts of block {part.Number} do not make it";
    }

    /// <summary>A peer has a block, and cannot send it any more.</summary>
    public void OnPruned(SyncPeer peer, PrunedMessage pruned, Instant now)
    {
        if (_question?.Peer == peer && _question.From == pruned.From)
        {
            peer.Misses++;
            peer.PrunedTo = Math.Max(peer.PrunedTo, pruned.From);
            _question = null;
            Advance(now);
        }
    }

    /// <summary>The head has moved, by consensus or here.</summary>
    public void OnHead(Instant now)
    {
        _graceEndsMs = null;
        Advance(now);
    }

    /// <summary>A link is gone.</summary>
    public void OnDisconnected(SyncPeer peer, Instant now)
    {
        if (_question?.Peer == peer)
        {
            _question = null;
        }

        Advance(now);
    }

    /// <summary>Time has passed.</summary>
    public void Tick(Instant now) => Advance(now);

    /// <summary>Asks for the next blocks, when somebody has them.</summary>
    private void Advance(Instant now)
    {
        _nextMs = null;
        if (_isImporting || !IsBehind(now))
        {
            return;
        }

        ulong next = chain.Head.Number + 1;
        List<SyncPeer> others = [.. peers.All
            .Where(peer => peer != _question?.Peer && CanSend(peer, next))
            .OrderBy(peer => peer.Misses)
            .ThenBy(peer => peer.AskedAtMs)];
        if (_question is { } question && !IsOver(question, others.FirstOrDefault(), now))
        {
            return;
        }

        foreach (SyncPeer peer in others)
        {
            if (TryAsk(peer, next, now))
            {
                return;
            }
        }

        _nextMs = others.Count > 0 ? now.ElapsedMs + limits.RetryMs : _nextMs;
    }

    /// <summary>
    /// Whether another is to be asked instead: one who is more reliable at once, one who is as reliable after a moment,
    /// any other after the whole time. Who claims what there is not so holds up nobody.
    /// </summary>
    private bool IsOver(BlockQuestion question, SyncPeer? other, Instant now)
    {
        SyncPeer asked = question.Peer;
        if (other?.Misses < asked.Misses)
        {
            _question = null;
            return true;
        }

        int patienceMs = other?.Misses == asked.Misses ? limits.BlocksPatienceMs : limits.BlocksTimeoutMs;
        _nextMs = question.SinceMs + patienceMs;
        if (_nextMs > now.ElapsedMs)
        {
            return false;
        }

        asked.Misses++;
        _question = null;
        return true;
    }

    /// <summary>Consensus brings the very next block in ordinary times: it has a moment to.</summary>
    private bool IsBehind(Instant now)
    {
        ulong head = chain.Head.Number;
        ulong best = BestHeight;
        if (best <= head)
        {
            _graceEndsMs = null;
            return false;
        }

        if (host.TakesPart && best == head + 1)
        {
            _graceEndsMs ??= now.ElapsedMs + limits.GraceMs;
            _nextMs = _graceEndsMs > now.ElapsedMs ? _graceEndsMs : null;
            return _nextMs is null;
        }

        return true;
    }

    private static bool CanSend(SyncPeer peer, ulong number) => peer.Height >= number && peer.PrunedTo < number;

    private bool TryAsk(SyncPeer peer, ulong from, Instant now)
    {
        peer.AskedAtMs = now.ElapsedMs;
        if (!peers.TrySend(peer, new GetBlocksMessage(from)))
        {
            return false;
        }

        _question = new BlockQuestion(peer, from, now.ElapsedMs);
        _nextMs = now.ElapsedMs + limits.BlocksPatienceMs;
        return true;
    }

    /// <summary>Late answers, and what a peer sends of itself: taken when they fit, within bounds.</summary>
    private string? ImportUnasked(SyncPeer peer, BlocksMessage blocks, long length, Instant now)
    {
        if (peer.TakeUnasked("blocks", length, now) is { } fault)
        {
            return fault;
        }

        ulong next = chain.Head.Number + 1;
        bool isOfUse = blocks.Items.Count > 0
            && blocks.Items[0].Block.Number <= next
            && blocks.Items[^1].Block.Number >= next;
        return isOfUse ? ImportAll(peer, blocks.Items, now) : null;
    }

    private string? ImportAll(SyncPeer peer, IReadOnlyList<BlockWithSidecars> items, Instant now)
    {
        ulong last = items[^1].Block.Number;
        if (_question is null && peer.Height > last && last > chain.Head.Number)
        {
            TryAsk(peer, last + 1, now);
        }

        _isImporting = true;
        string? fault = null;
        foreach (BlockWithSidecars item in items)
        {
            fault ??= Import(item);
        }

        _isImporting = false;
        if (fault is null)
        {
            peer.Height = Math.Max(peer.Height, last);
        }
        else if (_question?.Peer == peer)
        {
            _question = null;
        }

        Advance(now);
        return fault;
    }

    private string? Import(BlockWithSidecars item)
    {
        if (item.Block.Number <= chain.Head.Number)
        {
            return null;
        }

        Invariant.Check(item.Block.Number == chain.Head.Number + 1);
        BlockRejection? rejection = host.Import(item);
        return rejection is null ? null : $"block {item.Block.Number} is not valid: {rejection}";
    }

    /// <summary>More blocks cannot be there: each is later than the one before, and none is of the future.</summary>
    private ulong HeightMax(Instant now)
    {
        BlockHeader head = chain.Head.Header;
        long passedMs = Math.Max(0, -now.Until(head.TimestampMs)) + limits.ClockSlackMs;
        return head.Number + ((ulong)passedMs / Math.Max(1, chain.Spec.Genesis.PeriodMs));
    }

    private bool IsAnotherChain(StatusMessage status)
    {
        ChainHead head = chain.Head;
        if (status.Height >= head.Number)
        {
            return status.Height == head.Number && status.Hash != head.Hash;
        }

        using ChainReader reader = chain.OpenReader();
        return reader.GetHeader(status.Height)?.ComputeHash() != status.Hash;
    }
}
