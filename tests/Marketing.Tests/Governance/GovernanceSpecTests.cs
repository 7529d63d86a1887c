using System.Globalization;
using MarketChain.Marketing.Governance;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Validators;

namespace MarketChain.Marketing.Tests.Governance;

/// <summary>The table of parameters and the vectors of docs/spec/governance.md are what the code does.</summary>
public sealed class GovernanceSpecTests : IDisposable
{
    private static readonly SpecVectors Page = SpecVectors.Read("governance.md");
    private static readonly ValueList<Ed25519PublicKey> Validators
        = [.. Enumerable.Range(1, 4).Select(seed => KeyOf((byte)seed)).Order()];

    private static readonly ChainParameters Genesis = new()
    {
        GasLimit = 60_000_000,
        BaseFeeWei = 1,
        HasBaseFee = true,
        Marketing = TestMarket.Defaults with { DisputeMs = 77 },
    };

    private readonly TestMarket _market = new(TestMarket.Defaults);
    private readonly List<LogEntry> _logs = [];
    private ValueList<Ed25519PublicKey> _set = Validators;
    private ulong _lastMs;

    public void Dispose() => _market.Dispose();

    [Fact]
    public void The_table_has_each_parameter_with_its_bounds()
    {
        IReadOnlyList<string[]> table = SpecPage.Table("governance.md", "number");
        Assert.Equal(Enum.GetValues<ChainParameter>().Length, table.Count);
        foreach (string[] row in table)
        {
            byte number = byte.Parse(row[0], CultureInfo.InvariantCulture);
            (UInt128 min, UInt128 max) = Assert.NotNull(Genesis.BoundsOf(number));
            Assert.Equal((NumberOf(row[3].Split(" to ")[0]), NumberOf(row[3].Split(" to ")[1])), (min, max));
            if (row[1].StartsWith("ua", StringComparison.Ordinal))
            {
                Assert.Equal($"{(ChainParameter)number}", row[1], ignoreCase: true);
                Assert.Equal(NumberOf(row[2]), Genesis[(ChainParameter)number]);
            }
        }

        Assert.Null(Genesis.BoundsOf((byte)(table.Count + 1)));
    }

    [Fact]
    public void Votes_of_the_page_have_its_forms()
    {
        Assert.Equal(Page["vote"].Keys.Order(), Page["vote-word"].Keys.Order());
        foreach ((string text, string form) in Page["vote"])
        {
            HeaderVote vote = VoteOf(text.Replace('-', ' '));
            ExtraData extra = new()
            {
                Vanity = [],
                Validators = Validators,
                Vote = vote,
                TimestampMs = 1,
            };
            Assert.Equal(form, Hex.Encode(ThirdOf(extra.Encode())));
            Assert.Equal(Page["vote-word"][text], WordOf(BallotWord.Write(vote)));
            Assert.Equal(vote, BallotWord.Read(vote.Kind, BallotWord.Write(vote)));
        }
    }

    [Fact]
    public void Votes_are_counted_as_on_the_page()
    {
        _market.Block(0, context =>
        {
            context.AddSite(stake: 1_000_000);
            context.AddUid(site: 1, level: 2);
        });
        foreach (string step in Page["tally"].Values)
        {
            string[] words = step.Split(" -> ");
            Assert.Equal(words[1], Cast(words[0]));
        }

        Assert.All(Page["tally-logs"], item => Assert.Equal(item.Value, TextOf(_logs[int.Parse(item.Key) - 1])));
        _market.Drop(context =>
        {
            foreach ((string name, string slot) in Page["tally-slots"])
            {
                UInt256 number = SlotOf(name);
                Assert.Equal(slot, $"{WordOf(number)} {WordOf(Stored(context, number))}");
            }

            Assert.All(Page["in-force"], item => Assert.Equal(
                item.Value,
                $"{ParameterRecord.InForce(context.World, Genesis, ulong.Parse(item.Key)).Marketing.StakePerUid}"));
        });
    }

    /// <summary>Runs a step of the page: <c>ms voter vote</c>; what its events say.</summary>
    private string Cast(string step)
    {
        string[] words = step.Split(' ', 3);
        ulong atMs = ulong.Parse(words[0], CultureInfo.InvariantCulture);
        BlockSeats seats = new()
        {
            Rotation = ProposerRotation.AtGenesis(_set),
            Proposer = Validators[int.Parse(words[1], CultureInfo.InvariantCulture)],
            Vote = VoteOf(words[2]),
            CoinbaseOf = key => key.ToAddress(),
            GenesisParameters = Genesis,
        };
        List<LogEntry> logs = [];
        _market.Block(atMs - _lastMs, context =>
        {
            GovernanceOutcome outcome = GovernanceStep.Run(context, seats);
            Assert.Equal(VoteFault.None, outcome.Fault);
            _set = outcome.Validators;
            logs.AddRange(context.Logs);
        });
        _lastMs = atMs;
        _logs.AddRange(logs);
        string votes = $"{UInt256.ReadBigEndian(logs[0].Data.Span[^32..])}";
        return logs.Count == 1 ? votes : $"{votes} carried";
    }

    private static UInt256 Stored(MarketingContext context, in UInt256 slot)
        => context.World.GetStorage(SystemAccounts.Governance, slot);

    /// <summary>The slot of <c>votes-0</c>, <c>vote-0-1</c> and <c>time-0-1</c> (voter, place), <c>versions-4-1</c>.
    /// </summary>
    private static UInt256 SlotOf(string name)
    {
        string[] words = name.Split('-');
        int[] numbers = [.. words[1..].Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        return words[0] switch
        {
            "votes" => SlotNumber.ByKey(4, Validators[numbers[0]].Bytes),
            "vote" => Place(0),
            "time" => Place(1),
            _ => SlotNumber.Of(6, (ulong)numbers[0], (uint)numbers[1]),
        };

        UInt256 Place(byte part)
            => SlotNumber.ByKey(5, [.. Validators[numbers[0]].Bytes, 0, 0, 0, (byte)numbers[1], part]);
    }

    private static HeaderVote VoteOf(string text)
        => text.Split(' ') switch
        {
            ["join", var seed] => new ValidatorVote(KeyOf(byte.Parse(seed)), Joins: true),
            ["leave", var seed] => new ValidatorVote(KeyOf(byte.Parse(seed)), Joins: false),
            ["parameter", var number, var value, var from] => new ParameterVote(
                byte.Parse(number), UInt128.Parse(value), ulong.Parse(from)),
            ["suspend", var target, var number] => new SuspensionVote(
                target == "site" ? SuspensionTarget.Site : SuspensionTarget.Uid, uint.Parse(number), Suspends: true),
            ["resume", var target, var number] => new SuspensionVote(
                target == "site" ? SuspensionTarget.Site : SuspensionTarget.Uid, uint.Parse(number), Suspends: false),
            _ => throw new FormatException($"no vote: {text}"),
        };

    private static string TextOf(LogEntry log)
        => string.Join(' ', [.. log.Topics.ToArray().Select(topic => $"{topic}"), Hex.Encode(log.Data.Span)]);

    private static byte[] ThirdOf(byte[] extraData)
    {
        RlpReader reader = new(extraData);
        Assert.True(reader.TryReadList(out RlpReader fields));
        Assert.True(fields.TryReadItem(out _));
        Assert.True(fields.TryReadItem(out _));
        Assert.True(fields.TryReadItem(out ReadOnlySpan<byte> vote));
        return vote.ToArray();
    }

    private static string WordOf(in UInt256 word) => Hex.Encode(word.ToBigEndian());

    private static Ed25519PublicKey KeyOf(byte seed)
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed([.. Enumerable.Repeat(seed, 32)]);
        return key.PublicKey;
    }

    /// <summary>A number as the page writes it: 60,000, 2^40, 2^64 - 1, disputeMs + 1.</summary>
    private static UInt128 NumberOf(string text)
        => text switch
        {
            "disputeMs + 1" => 78,
            "2^64 - 1" => ulong.MaxValue,
            _ when text.StartsWith("2^", StringComparison.Ordinal) => UInt128.One << int.Parse(text[2..]),
            _ => UInt128.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
        };
}
