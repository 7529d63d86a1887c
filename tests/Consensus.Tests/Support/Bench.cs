using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Consensus.Tests.Support;

/// <summary>
/// One machine and the keys of all the others, so that a test says what they say. Time stands still unless a test moves
/// it, and blocks are built and judged when the test says so.
/// </summary>
internal sealed class Bench
{
    public const ulong StartUnixMs = Simulation.SimulatedCluster.StartUnixMs;

    private readonly EffectList _effects = new();

    /// <summary>A machine that has asked what it signed before, and waits for answers.</summary>
    /// <param name="validators">How many there are.</param>
    /// <param name="self">The machine's position.</param>
    /// <param name="record">Its guard's record; null for one that has signed nothing.</param>
    /// <param name="forgets">True when there is no record.</param>
    /// <param name="leavesAt">The first height at which the last validator is none any more.</param>
    /// <param name="isReplaced">True when operators have named these validators.</param>
    public Bench(
        int validators = 4,
        int self = 0,
        GuardRecord? record = null,
        bool forgets = false,
        ulong? leavesAt = null,
        bool isReplaced = false)
    {
        Signers = [.. Enumerable.Range(0, validators).Select(CheapScheme.KeyOf).Order().Select(CheapScheme.SignerOf)];
        ValueList<Ed25519PublicKey> keys = [.. Signers.Select(signer => signer.PublicKey)];
        Self = self;
        Rules = new ChainRules(
            Parameters,
            new CheapScheme(),
            height => height >= leavesAt ? [.. keys.ToArray()[..^1]] : keys,
            new Mutant(Mutation.None).ThresholdsOf);
        Chain = new ChainModel(Rules);
        Signatures = new Signatures(Parameters.GenesisHash, Rules.Verifier);
        GuardRecord? found = forgets ? null : record ?? GuardRecord.Born(Parameters.GenesisHash, keys[self], height: 1);
        Machine = new QbftMachine(Parameters, Signers[self], Rules.Verifier, found, Nonce);
        Step(new QbftInput.NewHead(Chain.Start() with { IsReplaced = isReplaced }, HasWork: false));
    }

    public static Hash256 Nonce => Keccak256.Hash("nonce"u8);

    public static ConsensusParameters Parameters { get; } = new()
    {
        GenesisHash = Keccak256.Hash("bench"u8),
        PeriodMs = 250,
        EmptyPeriodMs = 1_000,
        BaseTimeoutMs = 500,
        TimeoutStepMs = 250,
    };

    public int Self { get; }

    public List<ISigner> Signers { get; }

    public ChainRules Rules { get; }

    public ChainModel Chain { get; }

    public Signatures Signatures { get; }

    public QbftMachine Machine { get; }

    public long ElapsedMs { get; private set; }

    /// <summary>How fast the chain's clock runs.</summary>
    public uint ClockFactor { get; init; } = 1;

    /// <summary>How far the wall's clock is ahead of the others'.</summary>
    public ulong AheadMs { get; init; }

    public int Quorum => Seals.QuorumOf(Signers.Count);

    /// <summary>All effects since the last <see cref="Forget"/>.</summary>
    public List<QbftEffect> Effects { get; } = [];

    /// <summary>All messages for everybody since then.</summary>
    public List<QbftMessage> Said => [.. Effects.OfType<QbftEffect.Broadcast>().Select(effect => effect.Message)];

    public MessageRefusal Step(QbftInput input)
    {
        _effects.Clear();
        ulong unixMs = StartUnixMs + AheadMs + (ClockFactor * (ulong)ElapsedMs);
        MessageRefusal refusal = Machine.Step(input, new Instant(ElapsedMs, unixMs, ClockFactor), _effects);
        Effects.AddRange(_effects);
        return refusal;
    }

    /// <summary>A message arrives, by way of its bytes.</summary>
    public MessageRefusal Hear(QbftMessage message)
    {
        Assert.True(QbftMessageCodec.TryDecode(QbftMessageCodec.Encode(message), out QbftMessage? read, out _));
        return Step(new QbftInput.Received(read));
    }

    public void Wait(long durationMs)
    {
        ElapsedMs += durationMs;
        Step(new QbftInput.Tick());
    }

    public void Forget() => Effects.Clear();

    /// <summary>Blocks of others become final until this height is to be decided.</summary>
    public void ReachHeight(ulong height)
    {
        while (Chain.Head + 1 < height)
        {
            ProposedBlock block = Chain.Build(
                StartUnixMs + (250 * (Chain.Head + 1)), Signers[0].PublicKey.ToAddress(), []);
            Chain.Append(new(block, block.Header));
        }

        Step(new QbftInput.NewHead(Chain.Start(), HasWork: false));
    }

    /// <summary>The others answer what this validator has asked, so that it may sign.</summary>
    public Bench Remembered()
    {
        for (int i = 0; i < Signers.Count && !Machine.MaySign; i++)
        {
            if (i != Self)
            {
                Hear(Reply(i));
            }
        }

        Assert.True(Machine.MaySign);
        Forget();
        return this;
    }

    /// <summary>What the machine answers to a validator's question.</summary>
    public RecallReplyMessage Ask(int asker, ResumeOrder? order = null)
    {
        Forget();
        Assert.Equal(MessageRefusal.None, Hear(new RecallMessage(Signers[asker].PublicKey, Nonce, order)));
        QbftEffect.Send answer = Assert.Single(Effects.OfType<QbftEffect.Send>());
        return Assert.IsType<RecallReplyMessage>(answer.Message);
    }

    public RecallReplyMessage Reply(
        int from,
        ulong height = 1,
        bool remembers = true,
        SignedVote? newest = null,
        bool consents = false,
        Hash256? nonce = null,
        PreparedCertificate? prepared = null)
    {
        RecallReplyMessage reply = new(
            Signers[from].PublicKey, nonce ?? Nonce, height, remembers, consents, prepared, newest, default);
        byte[] bytes = QbftMessageCodec.WriteRecallReplyMessage(
            Parameters.GenesisHash, Signers[Self].PublicKey, reply);
        return reply with { Signature = Signers[from].Sign(bytes) };
    }

    /// <summary>Who leads a round of the first height: everybody is in good standing.</summary>
    public int LeaderOf(uint round) => (int)(round % (uint)Signers.Count);

    public ProposedBlock Block(int leader, ulong afterMs = 250, string transactions = "")
        => Chain.Build(
            StartUnixMs + afterMs,
            Signers[leader].PublicKey.ToAddress(),
            transactions.Length == 0 ? [] : [Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(transactions))]);

    public SignedVote Sign(int author, in Vote vote) => Signatures.Sign(vote, Signers[author]);

    public PrepareMessage Prepare(int author, uint round, in Hash256 digest, ulong height = 1)
        => new(Sign(author, new Vote(height, round, VoteStep.Prepare, digest)));

    public CommitMessage Commit(int author, uint round, in Hash256 digest, ulong height = 1)
        => new(Sign(author, new Vote(height, round, VoteStep.Commit, digest)));

    public RoundChangeMessage RoundChange(
        int author, uint round, PreparedCertificate? prepared = null, ulong height = 1)
        => new(Sign(author, Vote.RoundChange(height, round, prepared?.Value)), prepared?.Prepares ?? []);

    /// <summary>That a quorum prepared a block.</summary>
    public PreparedCertificate Certificate(uint round, in Hash256 digest, int skip = 0, ulong height = 1)
    {
        Vote vote = new(height, round, VoteStep.Prepare, digest);
        Seal[] seals =
        [
            .. Enumerable.Range(skip, Quorum).Select(index => new Seal((uint)index, Sign(index, vote).Signature)),
        ];
        return new PreparedCertificate(new PreparedValue(round, digest), ValueList.Create<Seal>(seals));
    }

    /// <summary>A proposal by the leader of a round, justified by a quorum.</summary>
    public ProposalMessage Propose(
        uint round, ProposedBlock block, PreparedCertificate? prepared = null, int? author = null)
    {
        int leader = author ?? LeaderOf(round);
        SignedVote signed = Sign(leader, new Vote(1, round, VoteStep.Proposal, block.Digest));
        RoundChangeProof[] proofs = round == 0 ? [] : Proofs(round, prepared);
        return new ProposalMessage(signed, block, ValueList.Create<RoundChangeProof>(proofs), prepared?.Prepares ?? []);
    }

    /// <summary>A quorum that asks for a round; the first of them prepared something.</summary>
    public RoundChangeProof[] Proofs(uint round, PreparedCertificate? prepared = null)
        =>
        [
            .. Enumerable.Range(0, Quorum).Select(index =>
            {
                PreparedValue? value = index == 0 ? prepared?.Value : null;
                return new RoundChangeProof(
                    (uint)index, value, Sign(index, Vote.RoundChange(1, round, value)).Signature);
            }),
        ];

    /// <summary>Makes the machine accept a proposal.</summary>
    public void Accept(ProposalMessage proposal)
    {
        Assert.Equal(MessageRefusal.None, Hear(proposal));
        Step(new QbftInput.Judged(proposal.Vote.Digest, IsValid: true));
    }
}
