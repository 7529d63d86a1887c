using MarketChain.Chain.Voting;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>What an operator wants its blocks to vote for.</summary>
public sealed class VoteIntentsTests
{
    [Fact]
    public void A_restart_forgets_nothing()
    {
        using TempFolder folder = new();
        string path = folder.File("wishes");
        HeaderVote[] wishes =
        [
            new ValidatorVote(Key(1), Joins: true),
            new ValidatorVote(Key(2), Joins: false),
            new ParameterVote(2, UInt128.MaxValue, ulong.MaxValue),
            new SuspensionVote(SuspensionTarget.Site, 7, Suspends: true),
            new SuspensionVote(SuspensionTarget.Uid, uint.MaxValue, Suspends: false),
        ];
        VoteIntents intents = VoteIntents.Open(path);
        Assert.All(wishes, wish => Assert.True(intents.TryAdd(wish)));
        Assert.Equal(wishes, VoteIntents.Open(path).All);
        Assert.True(intents.Remove(wishes[2]));
        Assert.Equal(4, VoteIntents.Open(path).All.Count);
    }

    [Theory]
    [InlineData("join 0x12")]
    [InlineData("parameter 1 -5 from 9")]
    [InlineData("suspend campaign 7")]
    [InlineData("")]
    public void A_file_of_another_kind_is_refused(string line)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("wishes"), line + "\n");
        Assert.Throws<StorageException>(() => VoteIntents.Open(folder.File("wishes")));
    }

    [Fact]
    public void There_are_so_many_and_one_on_a_subject()
    {
        VoteIntents intents = VoteIntents.InMemory();
        for (uint i = 0; i < VoteIntents.Max; i++)
        {
            Assert.True(intents.TryAdd(new SuspensionVote(SuspensionTarget.Uid, i, Suspends: true)));
        }

        Assert.False(intents.TryAdd(new ValidatorVote(Key(1), Joins: true)));
        Assert.True(intents.TryAdd(new SuspensionVote(SuspensionTarget.Uid, 3, Suspends: false)));
        Assert.Equal(VoteIntents.Max, intents.All.Count);
    }

    [Fact]
    public void Wishes_take_turns_and_end_when_they_are_so()
    {
        using Committee committee = new(3);
        Ed25519PublicKey first = committee.Others[0];
        Ed25519PublicKey second = committee.Others[1];
        Dictionary<Ed25519PublicKey, VoteIntents> all
            = committee.Next.Validators.ToArray().ToDictionary(key => key, _ => VoteIntents.InMemory());
        foreach (VoteIntents intents in all.Values)
        {
            intents.TryAdd(new ValidatorVote(first, Joins: true));
            intents.TryAdd(new ValidatorVote(second, Joins: true));
        }

        for (int i = 0; i < 12; i++)
        {
            MakeAsWished(committee, all);
        }

        Assert.Equal(5, committee.Next.Validators.Count);
        Assert.All(all.Values, intents => Assert.Empty(intents.All));
    }

    [Fact]
    public void A_vote_on_the_chain_is_not_said_again_at_once()
    {
        using Committee committee = new(4);
        VoteIntents intents = VoteIntents.InMemory();
        intents.TryAdd(new ValidatorVote(committee.Others[0], Joins: true));
        Ed25519PublicKey voter = committee.Next.Validators[0];
        Dictionary<Ed25519PublicKey, VoteIntents> only = new() { [voter] = intents };
        int votes = 0;
        for (int i = 0; i < 12; i++)
        {
            votes += MakeAsWished(committee, only).Header.Extra.Vote is null ? 0 : 1;
        }

        Assert.Equal(1, votes);
    }

    private static Block MakeAsWished(
        Committee committee, Dictionary<Ed25519PublicKey, VoteIntents> intents)
    {
        Ed25519PublicKey leader = committee.Next.Validators[committee.Next.Rotation.LeaderOf(0)];
        using ChainReader reader = committee.Node.Chain.OpenReader();
        ulong timestampMs = committee.Node.Chain.Spec.EarliestChildMs(reader.Head.Header);
        return committee.Make(vote: intents.GetValueOrDefault(leader)?.Choose(reader, leader, timestampMs));
    }

    private static Ed25519PublicKey Key(byte fill) => new([.. Enumerable.Repeat(fill, 32)]);
}
