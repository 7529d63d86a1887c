using MarketChain.Chain.Blocks;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Files;
using MarketChain.Chain.Snapshots;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Who begins at a snapshot knows of votes and turns what the others know.</summary>
public sealed class SnapshotOfVotesTests
{
    [Fact]
    public void Votes_and_turns_are_in_a_snapshot()
    {
        using Committee committee = new(4);
        ValidatorVote vote = new(committee.Others[0], Joins: true);
        committee.Make(round: 2, vote);
        committee.Make(vote: vote);

        Restore(committee, [], chain =>
        {
            Assert.Equal(committee.Next.Rotation.Standings, chain.NextHeight.Rotation.Standings);
            Assert.Equal(committee.Next.Rotation.LastProposer, chain.NextHeight.Rotation.LastProposer);
            Block third = committee.Make(vote: vote);
            Assert.Equal(5, third.Header.Extra.Validators.Count);
            Assert.Null(chain.TryImport(third, []));
        });
    }

    [Fact]
    public void An_emergency_change_must_be_known_to_whoever_restores()
    {
        using Committee committee = new(4);
        committee.Make();
        Ed25519PublicKey[] kept = committee.Next.Validators.ToArray()[..2];
        ValidatorChange change = committee.Change([.. kept, .. committee.Others.Take(2)], signers: 3);
        committee.Node.ReopenWith(new ChainOptions { ValidatorChanges = [change] });
        committee.Make(blocks: 3, vote: null);

        Assert.Throws<BlockFileException>(() => Restore(committee, [], _ => { }));
        Restore(committee, [change], chain => Assert.Equal(committee.Node.Chain.Head.Hash, chain.Head.Hash));
    }

    private static void Restore(
        Committee committee, IReadOnlyList<ValidatorChange> changes, Action<Blockchain> work)
    {
        using MemoryStream file = new();
        using (ChainReader reader = committee.Node.Chain.OpenReader())
        {
            SnapshotWriter.Write(reader, file, _ => { });
        }

        file.Position = 0;
        using TempFolder folder = new();
        using MemoryStore store = new();
        using BlockLogs logs = BlockLogs.Open(folder.Path);
        SnapshotReader.Restore(committee.Node.Genesis, store, logs, file, _ => { }, changes);
        ChainOptions options = new() { ValidatorChanges = changes };
        using Blockchain chain = Blockchain.Open(committee.Node.Genesis, store, logs, options);
        work(chain);
    }
}
