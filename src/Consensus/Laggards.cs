using MarketChain.Consensus.Messages;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>
/// Who is behind: others, who are sent the final blocks that they ask about, and this node, which asks for them. Each
/// at most once in a while, whatever arrives. And who contradicted itself, once a height.
/// </summary>
internal sealed class Laggards(QbftNode node)
{
    private long[] _servedAtMs = [];
    private bool[] _hasEvidence = [];
    private Ed25519PublicKey _ahead;

    /// <summary>When this node asks for blocks; null while it is not known to be behind.</summary>
    public long? AskAtMs { get; private set; }

    /// <summary>Begins a height.</summary>
    public void Begin()
    {
        int count = node.State.Validators.Count;
        if (_servedAtMs.Length != count)
        {
            _servedAtMs = new long[count];
            Array.Fill(_servedAtMs, long.MinValue);
        }

        _hasEvidence = new bool[count];
        AskAtMs = null;
    }

    /// <summary>A validator that still asks for a round of a height that is over gets what it lacks.</summary>
    public void Serve(int index, ulong height)
    {
        long last = _servedAtMs[index];
        if (last == long.MinValue || node.Now.ElapsedMs - last >= node.Parameters.BaseTimeoutMs / 2)
        {
            _servedAtMs[index] = node.Now.ElapsedMs;
            node.Effects.Add(new QbftEffect.ServeBlocks(node.State.Validators.Keys[index], height));
        }
    }

    /// <summary>
    /// A validator is at a later height. Votes of the next height overtake the last ones of this in ordinary times, so
    /// this node waits a little before it asks.
    /// </summary>
    public void NoteAhead(in Ed25519PublicKey author)
    {
        _ahead = author;
        AskAtMs ??= node.Now.ElapsedMs + (node.Parameters.BaseTimeoutMs / 4);
    }

    /// <summary>Asks for blocks when it is time to; again after a base timeout if something more is heard.</summary>
    public void Tick()
    {
        if (AskAtMs <= node.Now.ElapsedMs)
        {
            AskAtMs = null;
            node.Effects.Add(new QbftEffect.RequestBlocks(_ahead, node.State.Height));
        }
    }

    /// <summary>Keeps a contradiction.</summary>
    public void KeepEvidence(int index, in SignedVote first, in SignedVote second)
    {
        if (!_hasEvidence[index])
        {
            _hasEvidence[index] = true;
            node.Effects.Add(new QbftEffect.KeepEvidence(first, second));
        }
    }
}
