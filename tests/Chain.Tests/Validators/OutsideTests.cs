using MarketChain.Auditor;
using MarketChain.Chain.Genesis;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Rpc;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>What a chain of several validators shows to those outside.</summary>
public sealed class OutsideTests
{
    [Fact]
    public void An_auditor_with_the_specification_alone_agrees_on_votes_and_turns() => Seeds.Each(2, random =>
    {
        byte[] file = Committee.FileOf(3);
        using Committee committee = new(GenesisReader.Read(file));
        for (int height = 0; height < 60; height++)
        {
            uint round = random.Next(4) == 0 ? (uint)random.Next(4) : 0;
            ulong laterMs = random.Next(8) == 0 ? Ballots.LifeMs / 2 : 0;
            committee.Make(round, RandomVote(committee, random), laterMs);
        }

        AuditReport report = ChainAudit.Run(new CommitteeRpc(committee), file);

        Assert.True(report.Agrees, report.ToString());
        Assert.Equal(60, report.Counts["blocks"]);
    });

    [Fact]
    public void Validators_of_a_block_are_those_who_decided_on_it()
    {
        using Committee committee = new(3);
        CommitteeRpc rpc = new(committee);
        string before = Joined(committee);
        committee.Make(blocks: 2, new ValidatorVote(committee.Others[0], Joins: true));

        Assert.Equal(before, rpc.Call("qbft_getValidatorsByBlockNumber", "[\"latest\"]").GetRawText());
        Assert.Equal(Joined(committee), rpc.Call("qbft_getValidatorsByBlockNumber", "[\"pending\"]").GetRawText());
        Assert.Equal(before, rpc.Call("qbft_getValidatorsByBlockNumber", "[\"0x0\"]").GetRawText());
        string hash = $"[\"{committee.Node.Chain.Head.Hash}\"]";
        Assert.Equal(before, rpc.Call("qbft_getValidatorsByBlockHash", hash).GetRawText());
    }

    [Fact]
    public void Blocks_are_counted_by_their_proposers()
    {
        using Committee committee = new(3);
        CommitteeRpc rpc = new(committee);
        committee.Make(blocks: 7, vote: null);
        string shown = rpc.Call("qbft_getSignerMetrics", "[]").GetRawText();
        Ed25519PublicKey[] keys = committee.Next.Validators.ToArray();
        Assert.Equal(
            $"[{Metric(keys[0], 3, 7)},{Metric(keys[1], 2, 5)},{Metric(keys[2], 2, 6)}]", shown);
        Assert.Equal(
            $"[{Metric(keys[0], 0, 0)},{Metric(keys[1], 1, 2)},{Metric(keys[2], 1, 3)}]",
            rpc.Call("qbft_getSignerMetrics", "[\"0x2\",\"0x3\"]").GetRawText());
    }

    [Fact]
    public void An_auditor_with_another_genesis_file_says_so_and_no_more()
    {
        using Committee committee = new(3);
        committee.Make(vote: null);
        InvalidDataException fault = Assert.Throws<InvalidDataException>(
            () => ChainAudit.Run(new CommitteeRpc(committee), Committee.FileOf(4)));
        Assert.Contains("another genesis file", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkt_proposeParameterVote", "[\"gasLimit\",\"1\",90]", "value: expected 1000000 to 1099511627776")]
    [InlineData("mkt_proposeParameterVote", "[\"gasLimit\",\"30000000\",8]", "first block: expected one above 8")]
    [InlineData("mkt_proposeParameterVote", "[\"gasLimit\",\"30000000\",10000009]", "first block: expected one within")]
    [InlineData("mkt_proposeSuspensionVote", "[\"site\",7,true]", "number: expected that of a site, got 7")]
    [InlineData("eth_subscribe", "[\"newHeads\"]", "subscriptions are for WebSockets")]
    public void What_can_never_be_is_refused_at_once(string method, string parameters, string sentence)
    {
        using Committee committee = new(1);
        committee.Make(blocks: 7, vote: null);
        CommitteeRpc rpc = new(committee);
        RpcFaultException fault = Assert.Throws<RpcFaultException>(() => rpc.Call(method, parameters));
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Empty(rpc.Votes!.All);
    }

    [Fact]
    public void Wishes_are_shown_and_taken_back()
    {
        using Committee committee = new(1);
        CommitteeRpc rpc = new(committee);
        Ed25519PublicKey key = committee.Others[0];
        rpc.Call("qbft_proposeValidatorVote", $"[\"{key}\",true]");
        rpc.Call("mkt_proposeParameterVote", "[\"gasLimit\",\"30000000\",9]");
        Assert.Equal($"{{\"{key}\":true}}", rpc.Call("qbft_getPendingVotes", "[]").GetRawText());
        Assert.Equal(2, rpc.Call("mkt_getPendingVotes", "[]").GetProperty("wishes").GetArrayLength());
        Assert.True(rpc.Call("qbft_discardValidatorVote", $"[\"{key}\"]").GetBoolean());
        Assert.False(rpc.Call("qbft_discardValidatorVote", $"[\"{key}\"]").GetBoolean());
        Assert.True(rpc.Call("mkt_discardParameterVote", "[\"gasLimit\"]").GetBoolean());
        Assert.Empty(rpc.Votes!.All);
        rpc.Votes = null;
        Assert.Throws<RpcFaultException>(() => rpc.Call("qbft_proposeValidatorVote", $"[\"{key}\",true]"));
    }

    [Fact]
    public void Parameters_and_what_is_decided_for_later_are_shown()
    {
        using Committee committee = new(1);
        committee.Make(vote: new ParameterVote((byte)ChainParameter.GasLimit, 30_000_000, FromBlock: 3));
        CommitteeRpc rpc = new(committee);
        Assert.Equal(
            "{\"parameter\":1,\"value\":\"60000000\",\"nextValue\":\"30000000\",\"fromBlock\":3}",
            rpc.Call("mkt_getParameters", "[]").GetProperty("gasLimit").GetRawText());
        committee.Make(blocks: 2, vote: null);
        Assert.Equal(
            "{\"parameter\":1,\"value\":\"30000000\"}",
            rpc.Call("mkt_getParameters", "[]").GetProperty("gasLimit").GetRawText());
    }

    [Fact]
    public void Links_are_shown()
    {
        using Committee committee = new(1);
        CommitteeRpc rpc = new(committee);
        Ed25519PublicKey other = committee.Others[0];
        PeerInfo peer = new(other, ValidatorKey: null, "10.0.0.7:30303", IsInbound: true);
        rpc.Links = new LinksView(committee.Next.Validators[0], ValidatorKey: null, "0.0.0.0:30303", [peer]);
        Assert.Equal("0x1", rpc.Call("net_peerCount", "[]").GetString());
        Assert.True(rpc.Call("net_listening", "[]").GetBoolean());
        Assert.Equal($"{other}", rpc.Call("admin_peers", "[]")[0].GetProperty("id").GetString());
        Assert.Equal("0.0.0.0:30303", rpc.Call("admin_nodeInfo", "[]").GetProperty("listenAddr").GetString());
    }

    private static string Metric(in Ed25519PublicKey key, int count, int last)
        => $"{{\"address\":\"{key}\",\"proposedBlockCount\":\"0x{count:x}\","
            + $"\"lastProposedBlockNumber\":\"0x{last:x}\"}}";

    private static string Joined(Committee committee)
        => $"[{string.Join(',', committee.Next.Validators.ToArray().Select(key => $"\"{key}\""))}]";

    private static HeaderVote? RandomVote(Committee committee, Random random)
    {
        Ed25519PublicKey[] keys = [.. committee.Next.Validators.ToArray(), .. committee.Others];
        ulong next = committee.Next.Number;
        return random.Next(5) switch
        {
            0 => null,
            1 => new ParameterVote((byte)random.Next(1, 18), RandomValue(random), (next + 9) / 8 * 8),
            _ => new ValidatorVote(keys[random.Next(Math.Min(keys.Length, 5))], random.Next(2) == 0),
        };
    }

    /// <summary>Within the bounds of some parameters, and beyond those of others.</summary>
    private static UInt128 RandomValue(Random random)
        => (UInt128)random.Next(3) + (random.Next(2) == 0 ? 1_000_000U : (uint)random.Next(2_000));
}
