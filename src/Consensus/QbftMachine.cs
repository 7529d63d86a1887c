using MarketChain.Consensus.Events;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

// QBFT among known validators, as a pure machine: no clock, no thread, no chance, no I/O.
//
//   messages, blocks, time ──► Step ──► effects: persist, send, build, judge, commit, wake
//                               │
//          Receiving: judged from cheap to dear, kept in a bounded log, or refused with a reason
//          Events:    one file for each predicate of the formal specification, tried until none happens
//          Guard:     what may be signed; its record is persisted before the signature leaves
//
// Guaranteed: with n >= 4, no two final blocks of one height while cheats and those who forgot what they signed are at
// most f = floor((n - 1) / 3); with n = 3, with honest keys on one host each. The next block comes when a quorum hears
// each other for a round. Memory is bounded by the number of validators, whatever arrives.
//
// Not done here: transactions, bodies, execution, links, files. Whoever runs the machine does the effects in order and
// ends the process when one fails.
//
// The convention people get wrong: a validator that may not sign, for whatever reason, still steps: it follows.
//
// The formal specification: Consensys/qbft-formal-spec-and-verification, dafny/spec/L1. What differs from it, and why,
// is in docs/spec/consensus.md 9.

/// <summary>One validator's, or follower's, part in QBFT. Not for more than one thread.</summary>
public sealed class QbftMachine
{
    private readonly QbftNode _node;
    private readonly Recollection _recollection;
    private readonly Laggards _laggards;
    private readonly Receiving _receiving;
    private long? _wakeAtMs;

    /// <summary>A machine that has not begun: its first input is <see cref="QbftInput.NewHead"/>.</summary>
    /// <param name="parameters">The chain's and node's numbers.</param>
    /// <param name="signer">This node's key, a validator's or not.</param>
    /// <param name="verifier">The signature scheme.</param>
    /// <param name="record">What lay on disk; null when there was nothing that could be read.</param>
    /// <param name="nonce">32 bytes that were never used before: the name of this start.</param>
    public QbftMachine(
        ConsensusParameters parameters,
        ISigner signer,
        ISignatureVerifier verifier,
        GuardRecord? record,
        in Hash256 nonce)
    {
        Invariant.Check(record is null || record.Key == signer.PublicKey);
        Invariant.Check(record is null || record.GenesisHash == parameters.GenesisHash);
        Signatures signatures = new(parameters.GenesisHash, verifier);
        _node = new QbftNode(parameters, signer, signatures, new SigningGuard(record));
        _recollection = new Recollection(_node, nonce);
        _laggards = new Laggards(_node);
        _receiving = new Receiving(_node, _recollection, _laggards);
    }

    /// <summary>The height that is being decided; 0 before the first input.</summary>
    public ulong Height => _node.State?.Height ?? 0;

    /// <summary>The current round.</summary>
    public uint Round => _node.State?.Round ?? 0;

    /// <summary>True when this node takes part: it is a validator, and remembers what it signed.</summary>
    public bool MaySign => _node.State is not null && _node.MaySign;

    /// <summary>Validators whose consent an order to resume waits for; none without an order.</summary>
    public IReadOnlyList<Ed25519PublicKey> Awaited => _recollection.Awaited;

    /// <summary>
    /// True when somebody has a vote of this validator's above the next block: an order to resume names no newest one.
    /// </summary>
    public bool IsOrderRefuted => _recollection.IsOrderRefuted;

    /// <summary>One input, and all that follows from it.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">When.</param>
    /// <param name="effects">Gets what is to be done, in order.</param>
    /// <returns>Why a message was refused.</returns>
    public MessageRefusal Step(QbftInput input, Instant now, EffectList effects)
    {
        _node.Now = now;
        _node.Effects = effects;
        Invariant.Check(_node.State is not null || input is QbftInput.NewHead);
        MessageRefusal refusal = Take(input);
        Settle();
        return refusal;
    }

    private MessageRefusal Take(QbftInput input)
    {
        switch (input)
        {
            case QbftInput.NewHead newHead:
                Begin(newHead);
                break;
            case QbftInput.Received received:
                return _receiving.Take(received.Message);
            case QbftInput.WorkChanged work:
                _node.SetWork(work.HasWork);
                break;
            case QbftInput.Built built:
                Proposing.TakeBuilt(_node, built.Round, built.Block);
                break;
            case QbftInput.Judged judged:
                UponProposal.TakeJudgement(_node, judged);
                break;
            case QbftInput.Fetched fetched:
                Proposing.TakeFetched(_node, fetched.Block);
                break;
            case QbftInput.Connected connected:
                Greeting.Send(_node, connected.Peer);
                break;
            case QbftInput.Resumed resumed:
                _recollection.Resume(resumed.Order);
                break;
            default:
                Invariant.Check(input is QbftInput.Tick);
                break;
        }

        return MessageRefusal.None;
    }

    private void Begin(QbftInput.NewHead newHead)
    {
        Invariant.Check(_node.State is null || newHead.Start.Height > _node.State.Height);
        bool isNext = _node.State?.Height + 1 == newHead.Start.Height;
        List<VoteMessage> kept = isNext ? [.. _node.State!.Log.TakeNext()] : [];
        _node.Begin(newHead.Start);
        _node.SetWork(newHead.HasWork);
        _laggards.Begin();
        _recollection.Begin();
        foreach (VoteMessage message in kept)
        {
            _receiving.Take(message);
        }
    }

    /// <summary>NodeNext: events until none happens, then the next time that anything is due.</summary>
    private void Settle()
    {
        if (_node.MaySign && !_node.State.HasResumed)
        {
            _node.State.HasResumed = true;
            UponNewBlock.Resume(_node);
        }

        while (Happens(_node))
        {
        }

        _recollection.Tick();
        _laggards.Tick();
        Greeting.Remind(_node);
        long? wakeAtMs = Alarm.NextMs(_node, _recollection.AskAtMs, _laggards.AskAtMs);
        if (wakeAtMs is { } next && next != _wakeAtMs)
        {
            _node.Effects.Add(new QbftEffect.WakeAt(next));
        }

        _wakeAtMs = wakeAtMs;
    }

    /// <summary>NodeNextSubStep: the first event that can happen does.</summary>
    private static bool Happens(QbftNode node)
        => UponBlockTimeout.Happens(node)
        || UponProposal.Happens(node)
        || UponPrepare.Happens(node)
        || UponCommit.Happens(node)
        || UponRoundChange.Happens(node)
        || UponRoundTimeout.Happens(node);
}
