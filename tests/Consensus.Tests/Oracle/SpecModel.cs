using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Tests.Oracle;

/// <summary>
/// The formal specification (Consensys/qbft-formal-spec-and-verification, dafny/spec/L1), predicate by predicate, slow
/// and literal: a set of all messages, searched anew for each event. "Pinned" marks where this chain's rules differ
/// (docs/spec/consensus.md 9).
/// </summary>
internal sealed class SpecModel(ConsensusParameters parameters, Signatures signatures, ISigner signer)
{
    // NodeState
    private HeightStart _start = null!;
    private HashSet<VoteMessage> _messagesReceived = [];
    private long? _timeLastRoundStart;
    private long _heightBegan;
    private uint _expired;
    private bool _hasProposed;

    public uint Round { get; private set; }

    public ProposalMessage? Accepted { get; private set; }

    public PreparedCertificate? LastPrepared { get; private set; }

    public bool IsDecided { get; private set; }

    public Instant LocalTime { get; set; }

    /// <summary>Everything that this node has sent at this height.</summary>
    public HashSet<string> Sent { get; } = [];

    private Ed25519PublicKey Id => signer.PublicKey;

    private ValidatorSet Validators => _start.Validators;

    private int Quorum => Validators.Thresholds.Decide;

    /// <summary>UponNewBlock: pinned, what is kept of the next height is the newest message of each kind.</summary>
    public void UponNewBlock(HeightStart start)
    {
        IEnumerable<VoteMessage> next = _start is null
            ? []
            : _messagesReceived.Where(message => message.Vote.Height == start.Height)
                .GroupBy(message => (message.Signed.Author, message.Vote.Step))
                .Select(group => group.MaxBy(message => message.Vote.Round)!);
        List<VoteMessage> kept = [.. next];
        _messagesReceived = [];
        _start = start;
        _heightBegan = LocalTime.ElapsedMs;
        _timeLastRoundStart = null;
        _expired = 0;
        _hasProposed = false;
        Round = 0;
        Accepted = null;
        LastPrepared = null;
        IsDecided = false;
        Sent.Clear();
        kept.ForEach(Receive);
    }

    public void Receive(VoteMessage message)
    {
        bool isWanted = message.Vote.Height == _start.Height
            ? message.Vote.Round >= Round && (message is not RoundChangeMessage change || IsProved(change))
            : message.Vote.Height == _start.Height + 1;
        bool isNewest = !_messagesReceived.Any(held => IsSameKind(held, message) && Outlives(held, message));
        if (isWanted && isNewest && message.Signed.Author != Id && signatures.IsSigned(message.Signed))
        {
            _messagesReceived.RemoveWhere(held => IsSameKind(held, message) && Outlives(message, held));
            _messagesReceived.Add(message);
        }
    }

    /// <summary>
    /// Pinned: of the PREPAREs and COMMITs of an author that are for later rounds, the newest is kept; and of two votes
    /// in one place the first.
    /// </summary>
    private bool Outlives(VoteMessage first, VoteMessage second)
    {
        int place = first.Vote.ComparePlace(second.Vote);
        bool isLater = first is PrepareMessage or CommitMessage && second.Vote.Round > Round;
        return (place == 0 && first.Vote != second.Vote) || (place > 0 && isLater);
    }

    private static bool IsSameKind(VoteMessage first, VoteMessage second)
        => first.Signed.Author == second.Signed.Author
        && first.Vote.Step == second.Vote.Step
        && first.Vote.Height == second.Vote.Height;

    /// <summary>
    /// NodeNext: as many sub-steps as there are. What a leader proposes is looked up in what the machine said.
    /// </summary>
    public void Next(IReadOnlyList<VoteMessage> machineSaid)
    {
        while (!IsDecided && (Adopts() || UponRoundChange(machineSaid) || UponProposal()
            || UponPrepare() || UponCommit() || UponRoundTimeout()))
        {
        }
    }

    /// <summary>
    /// UponBlockTimeout, the sending half: the block was built, and is this node's proposal of round 0.
    /// </summary>
    public void Propose(ProposalMessage proposal)
    {
        _hasProposed = true;
        Send(proposal);
    }

    /// <summary>
    /// The first half of UponProposal. Pinned: a justified proposal takes this node to its round and starts the clock,
    /// if it stands, before its block is judged.
    /// </summary>
    private bool Adopts()
    {
        if (NewestProposal() is not { } m || (m.Vote.Round == Round && (Round == 0 || _timeLastRoundStart is not null)))
        {
            return false;
        }

        _timeLastRoundStart = m.Vote.Round > Round ? LocalTime.ElapsedMs : _timeLastRoundStart ?? LocalTime.ElapsedMs;
        GoTo(m.Vote.Round);
        return true;
    }

    private ProposalMessage? NewestProposal()
        => _messagesReceived.OfType<ProposalMessage>().Where(IsValidProposal).MaxBy(m => m.Vote.Round);

    private bool UponProposal()
    {
        if (NewestProposal() is not { } m)
        {
            return false;
        }

        long now = LocalTime.ElapsedMs;
        _timeLastRoundStart = Round == 0 ? Math.Min(RoundZeroStart(), now) : _timeLastRoundStart;
        Accepted = m;
        Send(new PrepareMessage(signatures.Sign(m.Vote with { Step = VoteStep.Prepare }, signer)));
        return true;
    }

    private bool UponPrepare()
    {
        if (Accepted is not { } accepted || Has<CommitMessage>(Id, Round))
        {
            return false;
        }

        List<PrepareMessage> prepares = [.. ValidPrepares(Round, accepted.Vote.Digest)];
        if (prepares.Count < Quorum)
        {
            return false;
        }

        LastPrepared = new PreparedCertificate(new(Round, accepted.Vote.Digest), SealsOf(prepares));
        Send(new CommitMessage(signatures.Sign(accepted.Vote with { Step = VoteStep.Commit }, signer)));
        return true;
    }

    private bool UponCommit()
    {
        if (Accepted is not { } accepted)
        {
            return false;
        }

        Vote commit = accepted.Vote with { Step = VoteStep.Commit };
        IsDecided = Authors(_messagesReceived.OfType<CommitMessage>().Where(m => m.Vote == commit)).Count >= Quorum;
        return IsDecided;
    }

    private bool UponRoundTimeout()
    {
        long? start = Round == 0 ? _timeLastRoundStart ?? RoundZeroStart() : _timeLastRoundStart;
        if (start is null || LocalTime.ElapsedMs < start + parameters.TimeoutOf(_expired))
        {
            return false;
        }

        _expired++;
        SendRoundChange(Round + 1);
        return true;
    }

    private bool UponRoundChange(IReadOnlyList<VoteMessage> machineSaid)
    {
        uint? justified = NewestRoundChanges().Select(m => m.Vote.Round).Where(HasReceivedProposalJustification)
            .Cast<uint?>().Max();
        if (justified is { } newRound)
        {
            LeadRound(newRound, machineSaid);
            return true;
        }

        List<uint> above = [.. NewestRoundChanges().Where(m => m.Signed.Author != Id && m.Vote.Round > Round)
            .Select(m => m.Vote.Round).OrderDescending()];
        if (above.Count >= Validators.Thresholds.Pull)
        {
            SendRoundChange(above[Validators.Thresholds.Pull - 1]);
            return true;
        }

        // Pinned: the clock of a round starts when a quorum asks for it or a later one.
        bool starts = Round > 0 && _timeLastRoundStart is null
            && NewestRoundChanges().Count(m => m.Vote.Round >= Round) >= Quorum;
        _timeLastRoundStart = starts ? LocalTime.ElapsedMs : _timeLastRoundStart;
        return starts;
    }

    /// <summary>hasReceivedProposalJustification, for one round; each round is led once.</summary>
    private bool HasReceivedProposalJustification(uint newRound)
        => newRound > 0
        && Leader(newRound) == Id
        && !Has<ProposalMessage>(Id, newRound)
        && (newRound > Round || (newRound == Round && Accepted is null && !_hasProposed))
        && NewestRoundChanges().Count(m => m.Vote.Round == newRound) >= Quorum;

    /// <summary>
    /// The specification allows any justified proposal; the machine must have made one, and at once, for the chain of
    /// these runs answers at once.
    /// </summary>
    private void LeadRound(uint newRound, IReadOnlyList<VoteMessage> machineSaid)
    {
        if (newRound > Round)
        {
            _timeLastRoundStart = null;
            GoTo(newRound);
        }

        _timeLastRoundStart ??= LocalTime.ElapsedMs;
        ProposalMessage proposal = Assert.Single(
            machineSaid.OfType<ProposalMessage>(), m => m.Vote.Round == newRound && m.Signed.Author == Id);
        Assert.True(IsProposalJustification(proposal));
        foreach (RoundChangeProof proof in proposal.RoundChanges)
        {
            Vote vote = Vote.RoundChange(_start.Height, newRound, proof.Prepared);
            SignedVote signed = new(vote, Validators.Keys[(int)proof.Index], proof.Signature);
            Assert.Contains(_messagesReceived.OfType<RoundChangeMessage>(), m => m.Signed == signed);
        }

        _hasProposed = true;
        Send(proposal);
    }

    /// <summary>isValidProposal; blocks of these runs are valid when their header can follow.</summary>
    private bool IsValidProposal(ProposalMessage m)
        => m.Vote.Height == _start.Height
        && m.Signed.Author == Leader(m.Vote.Round)
        && IsProposalJustification(m)
        && m.Block.Digest == m.Vote.Digest
        && ((Accepted is null && m.Vote.Round == Round) || m.Vote.Round > Round);

    /// <summary>isProposalJustification.</summary>
    private bool IsProposalJustification(ProposalMessage m)
    {
        BlockHeader header = m.Block.Header;
        if (header.Number != _start.Height || header.ParentHash != _start.ParentHash)
        {
            return false;
        }

        bool isLeaders = header.Beneficiary == Leader(m.Vote.Round).ToAddress();
        if (m.Vote.Round == 0)
        {
            return isLeaders && m.RoundChanges.IsEmpty && m.Prepares.IsEmpty;
        }

        RoundChangeProof[] proofs = m.RoundChanges.ToArray();
        bool areValid = proofs.Select(proof => proof.Index).Distinct().Count() == Quorum
            && proofs.Length == Quorum
            && proofs.All(proof => IsValidRoundChange(m.Vote, proof));
        PreparedValue[] prepared = [.. proofs.Select(proof => proof.Prepared).OfType<PreparedValue>()];
        if (!areValid || prepared.Length == 0)
        {
            return areValid && isLeaders && m.Prepares.IsEmpty;
        }

        PreparedValue highest = new(prepared.Max(value => value.Round), m.Vote.Digest);
        Vote prepare = new(_start.Height, highest.Round, VoteStep.Prepare, highest.Digest);
        Seal[] prepares = m.Prepares.ToArray();
        return prepared.Contains(highest)
            && prepares.Select(seal => seal.Index).Distinct().Count() == Quorum
            && prepares.Length == Quorum
            && prepares.All(seal => IsSignedBy(seal.Index, prepare, seal.Signature));
    }

    /// <summary>validRoundChange.</summary>
    private bool IsValidRoundChange(in Vote proposal, RoundChangeProof proof)
        => (proof.Prepared is not { } prepared || prepared.Round < proposal.Round)
        && IsSignedBy(proof.Index, Vote.RoundChange(proposal.Height, proposal.Round, proof.Prepared), proof.Signature);

    private bool IsSignedBy(uint index, in Vote vote, in Ed25519Signature signature)
        => index < Validators.Count
        && signatures.IsSigned(new SignedVote(vote, Validators.Keys[(int)index], signature));

    private IEnumerable<PrepareMessage> ValidPrepares(uint round, Hash256 digest)
        => _messagesReceived.OfType<PrepareMessage>().Where(m =>
            m.Vote == new Vote(_start.Height, round, VoteStep.Prepare, digest)
            && Validators.IndexOf(m.Signed.Author) >= 0);

    /// <summary>Pinned: of each validator the newest counts, and none without the proof of what it says.</summary>
    private List<RoundChangeMessage> NewestRoundChanges()
        =>
        [
            .. _messagesReceived.OfType<RoundChangeMessage>()
                .Where(m => m.Vote.Height == _start.Height && IsProved(m))
                .GroupBy(m => m.Signed.Author)
                .Select(group => group.MaxBy(m => m.Vote.Round)!),
        ];

    private bool IsProved(RoundChangeMessage m)
    {
        if (m.Vote.Prepared is not { } prepared)
        {
            return m.Certificate.IsEmpty && m.Vote.Round > 0;
        }

        Vote prepare = new(_start.Height, prepared.Round, VoteStep.Prepare, prepared.Digest);
        Seal[] seals = m.Certificate.ToArray();
        return prepared.Round < m.Vote.Round
            && seals.Length == Quorum
            && seals.Select(seal => seal.Index).Distinct().Count() == Quorum
            && seals.All(seal => IsSignedBy(seal.Index, prepare, seal.Signature));
    }

    private ValueList<Seal> SealsOf(IEnumerable<VoteMessage> votes)
        => [.. votes.Select(m => new Seal((uint)Validators.IndexOf(m.Signed.Author), m.Signed.Signature))
            .OrderBy(seal => seal.Index).Take(Quorum)];

    private static HashSet<Ed25519PublicKey> Authors(IEnumerable<VoteMessage> messages)
        => [.. messages.Select(m => m.Signed.Author)];

    private bool Has<T>(Ed25519PublicKey author, uint round)
        where T : VoteMessage
        => _messagesReceived.OfType<T>().Any(m =>
            m.Signed.Author == author && m.Vote.Height == _start.Height && m.Vote.Round == round);

    private Ed25519PublicKey Leader(uint round) => Validators.Keys[_start.Rotation.LeaderOf(round)];

    /// <summary>Pinned: round 0 begins when its block is overdue; nothing ever waits in these runs.</summary>
    private long RoundZeroStart() => _heightBegan + parameters.EmptyPeriodMs;

    private void SendRoundChange(uint round)
    {
        GoTo(round);
        _timeLastRoundStart = null;
        Vote vote = Vote.RoundChange(_start.Height, round, LastPrepared?.Value);
        Send(new RoundChangeMessage(signatures.Sign(vote, signer), LastPrepared?.Prepares ?? []));
    }

    private void GoTo(uint round)
    {
        if (round > Round)
        {
            Accepted = null;
            _hasProposed = false;
        }

        Round = round;
    }

    private void Send(VoteMessage message)
    {
        _messagesReceived.Add(message);
        Sent.Add(Hex.Encode(QbftMessageCodec.Encode(message)));
    }
}
