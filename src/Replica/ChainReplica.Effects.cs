using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Replica;

/// <summary>What is done with the effects of a step.</summary>
public sealed partial class ChainReplica
{
    /// <summary>
    /// Writes what the whole step has to write, before anything of it is done: the newest record covers those before
    /// it, so one write serves for all, unless they are about different blocks. What says that a block is prepared is
    /// written after the block: a torn write may leave the record alone, and a prepared block cannot be given up. (What
    /// was taken over from another's certificate is fetched from those who signed it.)
    /// </summary>
    private void Persist()
    {
        QbftEffect.Persist? newest = null;
        ProposedBlock? block = null;
        foreach (QbftEffect.Persist next in _effects.OfType<QbftEffect.Persist>())
        {
            bool isOther = next.Block is not null && next.Block.Digest != block?.Digest;
            bool isPrepared = next.Record.Prepared?.Value.Digest == block?.Digest;
            if (newest is not null && block is not null && (isOther || isPrepared))
            {
                Write(newest, block);
                block = null;
            }

            newest = next;
            block = next.Block ?? block;
        }

        if (newest is not null)
        {
            Write(newest, block);
        }
    }

    /// <summary>
    /// Whoever speaks at a height can show the block before. It is in the chain for good; or it lies in the signing log
    /// like the block that is written now, which names its seals (<see cref="TakeBackNewest"/>). So a leader does not
    /// wait for the chain's disk. When a crash tears this very write, the seals may be gone with the block and the
    /// record be there: then nothing has left, and the others decide the block before without this validator; where
    /// they are no quorum, or would be none without f silent ones, it does wait.
    /// </summary>
    private void Write(QbftEffect.Persist persist, ProposedBlock? block)
    {
        PreparedBlock? whole = block is null ? null : _workshop.Find(block.Digest);
        Invariant.Check(block is null || whole is not null);
        int validators = _chain.NextHeight.Validators.Count;
        bool othersDecide = Seals.QuorumOf(validators) < validators - Seals.FaultyMaxOf(validators);
        if (block is null || !othersDecide || !_world.Disk.Keeps(block.Header.ParentHash))
        {
            _chain.WaitDurable();
        }

        _world.Disk.Write(persist.Record, whole);
    }

    private void Perform(QbftEffect effect)
    {
        switch (effect)
        {
            case QbftEffect.Discard:
                _world.Disk.Discard();
                break;
            case QbftEffect.Broadcast broadcast:
                _outbox.Send(broadcast.Message, _chain.NextHeight.Validators);
                break;
            case QbftEffect.Send send:
                _outbox.Send(send.Message, [send.Peer]);
                break;
            case QbftEffect.Build build when build.Height == _chain.Head.Number + 1:
                PreparedBlock built = _workshop.Build(build);
                _work.OnBuilt(built);
                _inputs.Enqueue(new QbftInput.Built(build.Round, built.Proposed));
                break;
            case QbftEffect.Judge judge:
                Judge(judge.Block);
                break;
            case QbftEffect.Fetch fetch:
                Fetch(fetch);
                break;
            case QbftEffect.Commit commit when commit.Block.Header.Number == _chain.Head.Number + 1:
                Commit(commit);
                break;
            case QbftEffect.RequestBlocks request:
                foreach (Ed25519PublicKey node in _outbox.NodesOf([request.Peer]))
                {
                    _sync.Want(node, request.FromHeight, Now);
                }

                break;
            case QbftEffect.ServeBlocks serve:
                foreach (Ed25519PublicKey node in _outbox.NodesOf([serve.Peer]))
                {
                    _sync.Tell(node, Now);
                }

                break;
            case QbftEffect.KeepEvidence evidence:
                _world.Disk.KeepEvidence(evidence.First, evidence.Second);
                _world.Log.OnEvidence(evidence.First, evidence.Second);
                break;
            case QbftEffect.WakeAt wake:
                _wakeAtMs = wake.ElapsedMs;
                break;
        }
    }

    /// <summary>A block that this node has found valid is here with its bodies; others are looked for.</summary>
    private void Judge(ProposedBlock block)
    {
        if (_workshop.Find(block.Digest) is { } known)
        {
            // The header's root binds the list of hashes: of two lists for one header, one is wrong.
            bool isSame = known.Proposed.Transactions == block.Transactions;
            _inputs.Enqueue(new QbftInput.Judged(block.Digest, isSame && _workshop.Judge(known)));
            return;
        }

        NextHeight next = _chain.NextHeight;
        Ed25519PublicKey leader = next.Validators[next.Rotation.LeaderOf(Round)];
        if (_sync.Find(block, _outbox.NodesOf([leader]), Now) is { } whole)
        {
            _inputs.Enqueue(new QbftInput.Judged(block.Digest, _workshop.Judge(whole)));
        }
    }

    private void Fetch(QbftEffect.Fetch fetch)
    {
        if (_workshop.Find(fetch.Digest) is { } known)
        {
            _inputs.Enqueue(new QbftInput.Fetched(known.Proposed));
        }
        else
        {
            _sync.Fetch(fetch.Digest, _outbox.NodesOf(fetch.Holders), Now);
        }
    }

    private void Commit(QbftEffect.Commit decided)
    {
        if (_workshop.Commit(decided) is { } made)
        {
            OnFinal(made.Block, made.Receipts);
            _inputs.Enqueue(NextHead());
        }
    }

    private void OnFinal(Block block, BlockReceipts? receipts)
    {
        _workshop.OnFinal(block.Number);
        _keeper.OnBlock(block);
        _work.OnFinal(block);
        _world.Log.OnFinal(block, receipts);
        _sync.OnHead(Now);
    }
}
