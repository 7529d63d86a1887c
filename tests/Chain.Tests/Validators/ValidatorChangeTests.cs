using System.Text;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Validation;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Another set of validators, when those that there are cannot make blocks any more.</summary>
public sealed class ValidatorChangeTests
{
    [Fact]
    public void Half_of_four_are_lost_and_the_others_go_on_with_new_ones()
    {
        using Committee committee = new(4);
        committee.Make(round: 2);
        committee.Make(vote: new ValidatorVote(committee.Others[0], Joins: true));
        Ed25519PublicKey[] kept = committee.Next.Validators.ToArray()[..2];
        ValidatorChange change = committee.Change([.. kept, .. committee.Others.Take(2)], signers: 3);

        committee.Node.ReopenWith(new ChainOptions { ValidatorChanges = [change] });

        Assert.Equal(change.Validators, committee.Next.Validators);
        Assert.All(committee.Next.Rotation.Standings.ToArray(), standing => Assert.Equal(default, standing));
        Block next = committee.Make();
        Assert.Equal(change.Validators, next.Header.Extra.Validators);
        committee.Make(blocks: 4, vote: null);
        committee.Node.Reopen();
        committee.Make();
        using Committee follower = new(4);
        follower.Node.ReopenWith(new ChainOptions { ValidatorChanges = [change] });
        for (ulong number = 1; number <= committee.Node.Chain.Head.Number; number++)
        {
            Assert.Null(follower.Node.Chain.TryImport(committee.Node.Read(number).Block, []));
        }

        Assert.Equal(committee.Node.Chain.Head.Hash, follower.Node.Chain.Head.Hash);
    }

    [Fact]
    public void Votes_of_those_who_are_gone_are_gone()
    {
        using Committee committee = new(4);
        Ed25519PublicKey gone = committee.Next.Validators[0];
        committee.Make(vote: new ValidatorVote(committee.Others[0], Joins: true));
        ValidatorChange change = committee.Change([.. committee.Next.Validators.ToArray()[1..]], signers: 3);
        committee.Node.ReopenWith(new ChainOptions { ValidatorChanges = [change] });
        committee.Make();
        using ChainReader reader = committee.Node.Chain.OpenReader();
        Assert.Empty(reader.GetBallots(gone));
    }

    [Fact]
    public void A_node_without_it_refuses_the_blocks_after_it()
    {
        using Committee committee = new(4);
        using Committee without = new(4);
        Assert.Null(without.Node.Chain.TryImport(committee.Make(), []));
        ValidatorChange change = committee.Change([.. committee.Next.Validators.ToArray()[..1]], signers: 1);
        committee.Node.ReopenWith(new ChainOptions { ValidatorChanges = [change] });
        Block next = committee.Make();
        Assert.Equal(BlockFault.Validators, without.Node.Chain.TryImport(next, [])?.Fault);
    }

    [Fact]
    public void A_change_that_does_not_fit_is_refused_with_its_reason()
    {
        using Committee committee = new(4);
        committee.Make();
        Ed25519PublicKey[] old = committee.Next.Validators.ToArray();
        Ed25519PublicKey[] set = [.. old[..2], .. committee.Others.Take(2)];
        ValidatorChange good = committee.Change(set, signers: 3);
        Refused(committee, good with { Height = 0 }, "is not");
        Refused(committee, good with { BlockHash = Hash256.Zero }, "is not");
        Refused(committee, good with { GenesisHash = Hash256.Zero }, "another chain");
        Refused(committee, good with { Signatures = [.. good.Signatures.ToArray().Reverse()] }, "do not ascend");
        Refused(committee, good with { Validators = [.. good.Validators.ToArray().Reverse()] }, "do not ascend");
        Refused(committee, good with { Validators = [.. old] }, "has not signed");
        Refused(committee, committee.Change([.. committee.Others.Take(3)], signers: 3), "stays");
        ValidatorChangeSignature[] signatures = good.Signatures.ToArray();
        Refused(committee, good with { Signatures = [.. signatures, signatures[^1]] }, "do not ascend");
        ValidatorChange two = committee.Change(set, signers: 2);
        Refused(committee, two, "expected signatures of at least 3 of 4");
    }

    [Fact]
    public void A_change_in_a_chain_that_went_on_without_it_is_refused()
    {
        using Committee committee = new(4);
        committee.Make();
        ValidatorChange change = committee.Change([.. committee.Next.Validators.ToArray()[..1]], signers: 1);
        committee.Make();
        Refused(committee, change, "went on without it");
    }

    [Fact]
    public void A_file_is_read_as_it_was_written_and_strictly()
    {
        using Committee committee = new(4);
        committee.Make();
        ValidatorChange change = committee.Change([.. committee.Next.Validators.ToArray()[..3]], signers: 3);
        byte[] file = ValidatorChangeFile.Write(change);
        Assert.Equal(change, ValidatorChangeFile.Read(file));
        string text = Encoding.UTF8.GetString(file);
        string[] altered =
        [
            "", "[]", text[..^3], text.Replace("format", "form", StringComparison.Ordinal),
            text.Replace("-validators/1", "-validators/2", StringComparison.Ordinal),
            text.Replace("\"height\": 1", "\"height\": -1", StringComparison.Ordinal),
            text.Replace("\"height\": 1", "\"height\": 1, \"more\": 1", StringComparison.Ordinal),
            text.Replace("0x", "0y", StringComparison.Ordinal),
        ];
        Assert.All(altered, each => Assert.Throws<ValidatorChangeException>(
            () => ValidatorChangeFile.Read(Encoding.UTF8.GetBytes(each))));
    }

    private static void Refused(Committee committee, ValidatorChange change, string reason)
    {
        committee.Node.Close();
        ValidatorChangeException refusal = Assert.Throws<ValidatorChangeException>(
            () => committee.Node.OpenAgain(new ChainOptions { ValidatorChanges = [change] }));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        committee.Node.CloseLogs();
        committee.Node.OpenAgain();
    }
}
