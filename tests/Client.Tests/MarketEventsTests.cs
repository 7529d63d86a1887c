using System.Collections;
using System.Numerics;
using MarketChain.Client.Events;
using MarketChain.Client.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Client.Tests;

/// <summary>The decoder against the text of the specification: every event that it lists, and nothing else.</summary>
public sealed class MarketEventsTests
{
    private static readonly IReadOnlyList<SpecifiedEvent> Specified = SpecifiedEvent.ReadAll();

    public static TheoryData<string> Names => [.. Specified.Select(item => item.Name)];

    [Fact]
    public void The_specification_lists_the_events_that_there_are()
    {
        IEnumerable<string> known = typeof(MarketEvent).Assembly.GetTypes()
            .Where(type => type.BaseType == typeof(MarketEvent)).Select(type => type.Name);
        IEnumerable<string> specified = Specified.Select(item => item.Name);
        Assert.Equal(known.Order(StringComparer.Ordinal), specified.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_every_argument(string name)
    {
        (SpecifiedEvent specified, object[] values, LogEntry log) = Make(name);
        MarketEvent? read = MarketEvents.Read(log);
        Assert.NotNull(read);
        Assert.Equal(specified.Name, read.GetType().Name);
        Type type = read.GetType();
        object?[] got =
        [
            .. type.GetConstructors().Single().GetParameters()
                .Select(parameter => type.GetProperty(parameter.Name!)!.GetValue(read)),
        ];
        Assert.Equal(values.Select(Plain), got.Select(value => Plain(value!)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_every_part_of_the_data(string name)
    {
        (_, _, LogEntry log) = Make(name);
        for (int length = 0; length < log.Data.Length; length += 32)
        {
            Assert.Null(MarketEvents.Read(log with { Data = log.Data[..length] }));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_other_topics_and_other_emitters(string name)
    {
        (_, _, LogEntry log) = Make(name);
        Hash256[] topics = log.Topics.ToArray();
        Assert.Null(MarketEvents.Read(log with { Topics = [.. topics[..^1]] }));
        Assert.Null(MarketEvents.Read(log with { Topics = [.. topics, Samples.Hash(1)] }));
        Assert.Null(MarketEvents.Read(log with { Topics = [Samples.Hash(1), .. topics[1..]] }));
        Assert.Null(MarketEvents.Read(log with { Address = Samples.Address(0x4d) }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Never_throws_for_flipped_bytes(string name)
    {
        (_, _, LogEntry log) = Make(name);
        Seeds.Each(20, random =>
        {
            byte[] data = log.Data.ToArray();
            for (int i = 0; i < 3 && data.Length > 0; i++)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            MarketEvents.Read(log with { Data = data });
        });
    }

    private static (SpecifiedEvent Specified, object[] Values, LogEntry Log) Make(string name)
    {
        SpecifiedEvent specified = Specified.Single(item => item.Name == name);
        object[] values = specified.MakeValues();
        return (specified, values, specified.MakeLog(values));
    }

    /// <summary>Values of both sides as text.</summary>
    private static string Plain(object value) => value switch
    {
        bool flag => flag ? "yes" : "no",
        string text => text,
        BigInteger big => big.ToString(null, null),
        IEnumerable items => string.Join(' ', items.Cast<object>().Select(Plain)),
        _ => value.ToString()!,
    };
}
