using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Consensus.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Tests;

/// <summary>Each forged proof by itself is refused with its reason, and changes nothing.</summary>
public sealed class ForgeryTests
{
    private static readonly Hash256 Other = Keccak256.Hash("other"u8);

    [Fact]
    public void Refuses_a_vote_with_anything_but_its_authors_signature()
    {
        Bench bench = new Bench(self: 1).Remembered();
        SignedVote good = bench.Prepare(2, 0, Other).Signed;
        Vote vote = good.Vote;
        Assert.Equal(MessageRefusal.BadSignature, bench.Hear(new PrepareMessage(good with { Signature = default })));
        SignedVote[] forged =
        [
            good with { Author = bench.Signers[3].PublicKey },
            good with { Vote = vote with { Digest = Bench.Nonce } },
            good with { Vote = vote with { Round = 1 } },
            good with { Vote = vote with { Height = 2 } },
        ];
        Assert.All(forged, one => Assert.Equal(MessageRefusal.BadSignature, bench.Hear(new PrepareMessage(one))));
        Assert.Equal(MessageRefusal.BadSignature, bench.Hear(new CommitMessage(good with { Vote = Commit(vote) })));
        SignedVote stranger = bench.Signatures.Sign(vote, Simulation.World.CheapScheme.SignerOf(default));
        Assert.Equal(MessageRefusal.NotAValidator, bench.Hear(new PrepareMessage(stranger)));
        Assert.Equal(MessageRefusal.None, bench.Hear(new PrepareMessage(good)));

        static Vote Commit(Vote vote) => vote with { Step = VoteStep.Commit };
    }

    [Fact]
    public void Refuses_each_forged_certificate_of_a_round_change()
    {
        Bench bench = new Bench(self: 1).Remembered();
        PreparedCertificate good = bench.Certificate(3, Other);
        ValueList<Seal> seals = good.Prepares;
        (string What, PreparedCertificate Certificate)[] forged =
        [
            ("none", good with { Prepares = [] }),
            ("one too few", good with { Prepares = [seals[0], seals[1]] }),
            ("one too many", good with { Prepares = [.. seals.ToArray(), bench.Certificate(3, Other, 1).Prepares[2]] }),
            ("one twice", good with { Prepares = [seals[0], seals[0], seals[1]] }),
            ("a stranger's", good with { Prepares = [seals[0], seals[1], seals[2] with { Index = 9 }] }),
            ("under another's name", good with { Prepares = [seals[0], seals[1], seals[2] with { Index = 3 }] }),
            ("of another round", good with { Value = good.Value with { Round = 2 } }),
            ("of another block", good with { Value = good.Value with { Digest = Bench.Nonce } }),
            ("of the round itself", bench.Certificate(7, Other)),
        ];
        foreach ((string what, PreparedCertificate certificate) in forged)
        {
            // The codec refuses indices out of order by itself, so these come past it.
            QbftInput input = new QbftInput.Received(bench.RoundChange(2, 7, certificate));
            Assert.Equal((what, MessageRefusal.BadProof), (what, bench.Step(input)));
        }

        RoundChangeMessage unproved = bench.RoundChange(2, 7) with { Certificate = seals };
        Assert.Equal(MessageRefusal.BadProof, bench.Hear(unproved));
        Assert.Equal(MessageRefusal.BadProof, bench.Hear(bench.RoundChange(2, 0)));
        Assert.Equal(MessageRefusal.None, bench.Hear(bench.RoundChange(2, 7, good)));
    }

    [Fact]
    public void Refuses_each_forged_justification_of_a_fresh_proposal()
    {
        Bench bench = new Bench(self: 0).Remembered();
        ProposalMessage good = bench.Propose(5, bench.Block(1));
        RoundChangeProof[] proofs = bench.Proofs(5);
        (string What, RoundChangeProof[] Proofs)[] forged =
        [
            ("none", []),
            ("one too few", proofs[..2]),
            ("one twice", [proofs[0], proofs[0], proofs[1]]),
            ("out of order", [proofs[1], proofs[0], proofs[2]]),
            ("a stranger's", [proofs[0], proofs[1], proofs[2] with { Index = 4 }]),
            ("under another's name", [proofs[0], proofs[1], proofs[2] with { Index = 3 }]),
            ("for another round", [proofs[0], proofs[1], bench.Proofs(4)[2]]),
            ("unsigned", [proofs[0], proofs[1], proofs[2] with { Signature = default }]),
        ];
        foreach ((string what, RoundChangeProof[] list) in forged)
        {
            ProposalMessage proposal = good with { RoundChanges = ValueList.Create<RoundChangeProof>(list) };
            Assert.Equal((what, MessageRefusal.BadProof), (what, bench.Step(new QbftInput.Received(proposal))));
        }

        ProposalMessage needless = good with { Prepares = bench.Certificate(0, good.Vote.Digest).Prepares };
        Assert.Equal(MessageRefusal.BadProof, bench.Hear(needless));
        Assert.Equal(0U, bench.Machine.Round);
        Assert.Equal(MessageRefusal.None, bench.Hear(good));
        Assert.Equal(5U, bench.Machine.Round);
    }

    [Fact]
    public void Refuses_a_proposal_that_passes_over_what_was_prepared()
    {
        Bench bench = new Bench(self: 0).Remembered();
        ProposedBlock prepared = bench.Block(0);
        PreparedCertificate certificate = bench.Certificate(2, prepared.Digest);
        ProposalMessage good = bench.Propose(5, prepared, certificate);
        ProposedBlock fresh = bench.Block(1, afterMs: 260);
        SignedVote signedFresh = bench.Sign(1, good.Vote with { Digest = fresh.Digest });
        ProposalMessage[] forged =
        [
            good with { Signed = signedFresh, Block = fresh },
            good with { Signed = signedFresh, Block = fresh, Prepares = [] },
            good with { Signed = signedFresh, Block = fresh, Prepares = bench.Certificate(2, fresh.Digest).Prepares },
            good with { Prepares = [] },
            good with { Prepares = bench.Certificate(1, prepared.Digest).Prepares },
            good with { RoundChanges = ValueList.Create<RoundChangeProof>(bench.Proofs(5)) },
        ];
        Assert.All(forged, one => Assert.Equal(MessageRefusal.BadProof, bench.Hear(one)));
        PreparedCertificate future = bench.Certificate(5, prepared.Digest);
        Assert.Equal(MessageRefusal.BadProof, bench.Hear(bench.Propose(5, prepared, future)));
        Assert.Equal(MessageRefusal.None, bench.Hear(good));
    }

    [Fact]
    public void Refuses_a_proposal_of_another_than_the_rounds_leader()
    {
        Bench bench = new Bench(self: 3).Remembered();
        Assert.Equal(MessageRefusal.NotTheLeader, bench.Hear(bench.Propose(0, bench.Block(1), author: 1)));
        Assert.Equal(MessageRefusal.NotTheLeader, bench.Hear(bench.Propose(2, bench.Block(1), author: 1)));
    }

    [Fact]
    public void Refuses_a_block_that_cannot_follow()
    {
        Bench bench = new Bench(self: 3).Remembered();
        ProposedBlock good = bench.Block(0);
        BlockHeader header = good.Header;
        ProposedBlock[] wrong =
        [
            With(header with { Number = 2 }),
            With(header with { ParentHash = Other }),
            With(header with { Beneficiary = bench.Signers[1].PublicKey.ToAddress() }),
            With(header with { Extra = header.Extra with { TimestampMs = Bench.StartUnixMs + 249 } }),
            With(header with { Extra = header.Extra with { ParentSealsHash = Other } }),
            new(header, good.Transactions, 1, []),
        ];
        Assert.All(wrong, block => Assert.Equal(MessageRefusal.BadBlock, bench.Hear(bench.Propose(0, block))));
        Assert.Equal(MessageRefusal.None, bench.Hear(bench.Propose(0, good)));

        ProposedBlock With(BlockHeader other) => new(other, good.Transactions, 0, []);
    }

    [Fact]
    public void Keeps_evidence_of_a_contradiction_once()
    {
        Bench bench = new Bench(self: 3).Remembered();
        bench.Hear(bench.Prepare(2, 0, Other));
        Assert.Equal(MessageRefusal.Duplicate, bench.Hear(bench.Prepare(2, 0, Other)));
        Assert.Equal(MessageRefusal.Contradiction, bench.Hear(bench.Prepare(2, 0, Bench.Nonce)));
        Assert.Equal(MessageRefusal.Contradiction, bench.Hear(bench.Prepare(2, 0, Keccak256.OfEmpty)));
        QbftEffect.KeepEvidence evidence = Assert.Single(bench.Effects.OfType<QbftEffect.KeepEvidence>());
        Assert.Equal((Other, Bench.Nonce), (evidence.First.Vote.Digest, evidence.Second.Vote.Digest));
    }

    [Fact]
    public void Does_not_take_a_contradiction_that_nobody_signed_for_one()
    {
        Bench bench = new Bench(self: 3).Remembered();
        SignedVote good = bench.Prepare(2, 0, Other).Signed;
        bench.Hear(new PrepareMessage(good));
        SignedVote forged = good with { Vote = good.Vote with { Digest = Bench.Nonce } };
        Assert.Equal(MessageRefusal.BadSignature, bench.Hear(new PrepareMessage(forged)));
        Assert.Empty(bench.Effects.OfType<QbftEffect.KeepEvidence>());
    }
}
