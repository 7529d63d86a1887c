using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Nodes;

/// <summary>What a node does with the effects of its machine.</summary>
public partial class SimulatedNode
{
    private void PerformAll(int life)
    {
        int count = 0;
        foreach (QbftEffect effect in _effects.ToList())
        {
            if (life != _life)
            {
                return;
            }

            if (count++ == CrashAfterEffects)
            {
                _cluster.CrashNow(this);
                return;
            }

            Perform(effect);
        }
    }

    private void Perform(QbftEffect effect)
    {
        switch (effect)
        {
            case QbftEffect.Persist persist:
                Disk.Write(_cluster.Mutant.Rewrite(persist.Record), persist.Block);
                _cluster.Mutant.Sync(Disk.Sync);
                _syncedHead = Chain.Head;
                break;
            case QbftEffect.Discard:
                Disk.Restore(older: null);
                break;
            case QbftEffect.Broadcast broadcast:
                OnSaid(broadcast.Message);
                foreach (SimulatedNode other in _cluster.Nodes.Where(other => other != this))
                {
                    Send(other.Index, broadcast.Message);
                }

                break;
            case QbftEffect.Send send when _cluster.IndexOf(send.Peer) is { } to:
                OnSaid(send.Message);
                Send(to, send.Message);
                break;
            case QbftEffect.Build build:
                Later(() => Build(build));
                break;
            case QbftEffect.Judge judge:
                Later(() => Judge(judge.Block));
                break;
            case QbftEffect.Commit commit:
                Commit(new FinalBlock(commit.Block, commit.Sealed));
                break;
            case QbftEffect.WakeAt wake:
                _wakeAtMs = wake.ElapsedMs;
                _cluster.Time.At(wake.ElapsedMs, () => Wake(wake.ElapsedMs));
                break;
            default:
                PerformRemote(effect);
                break;
        }
    }

    private void PerformRemote(QbftEffect effect)
    {
        switch (effect)
        {
            case QbftEffect.Fetch fetch when Disk.Find(fetch.Digest) is { } block:
                Later(() => Step(new QbftInput.Fetched(block)));
                break;
            case QbftEffect.Fetch fetch:
                foreach (int to in fetch.Holders.ToArray().Select(_cluster.IndexOf).OfType<int>())
                {
                    _cluster.Network.Send(Index, to, new Packet.WantProposal(fetch.Digest));
                }

                break;
            case QbftEffect.ServeBlocks serve when _cluster.IndexOf(serve.Peer) is { } to:
                Serve(to, serve.FromHeight);
                break;
            case QbftEffect.RequestBlocks request when _cluster.IndexOf(request.Peer) is { } to:
                _cluster.Network.Send(Index, to, new Packet.WantBlocks(request.FromHeight));
                break;
            case QbftEffect.KeepEvidence evidence:
                _cluster.Checker.OnEvidence(evidence);
                break;
        }
    }

    private void Build(QbftEffect.Build order)
    {
        if (order.Height == Chain.Head + 1)
        {
            ValueList<Hash256> transactions = [.. _pool.Order()];
            ProposedBlock block = Chain.Build(order.TimestampMs, order.Beneficiary, transactions);
            OnBuilt(block);
            Step(new QbftInput.Built(order.Round, block));
        }
    }

    /// <summary>Without the bodies there is no judgement.</summary>
    private void Judge(ProposedBlock block)
    {
        if (!_cluster.Withheld.Contains(block.Digest))
        {
            Step(new QbftInput.Judged(block.Digest, Chain.IsValid(block)));
        }
    }

    private void Commit(FinalBlock block)
    {
        if (block.Block.Header.Number != Chain.Head + 1)
        {
            return;
        }

        _cluster.Checker.OnFinal(this, block);
        Chain.Append(block);
        foreach (Hash256 hash in block.Block.Transactions)
        {
            _pool.Remove(hash);
        }

        Disk.Prune(Chain.Head);
        Step(new QbftInput.NewHead(Chain.Start(), _pool.Count > 0));
    }
}
