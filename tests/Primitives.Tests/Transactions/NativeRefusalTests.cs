namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>Each rule of the encoding and each limit, broken once: refused for that reason, at that field.</summary>
public sealed class NativeRefusalTests
{
    private static readonly IReadOnlyList<Refusal> Cases =
    [
        .. EncodingRefusals.Fields(), .. EncodingRefusals.Numbers(), .. EncodingRefusals.Kinds(),
        .. SignatureRefusals.Signatures(),
        .. PayloadRefusals.Sites(), .. PayloadRefusals.Uids(), .. PayloadRefusals.Campaigns(),
        .. PayloadRefusals.CampaignTerms(), .. PayloadRefusals.Attention(),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses(string name)
    {
        Refusal refusal = Cases.Single(item => item.Name == name);
        DecodeError error = Refusal.Offer(refusal.Signed);
        Assert.Equal((refusal.Reason, refusal.Field), (error.Reason, error.Field));
    }

    [Fact]
    public void Accepts_the_lawful_neighbours_of_what_it_refuses()
    {
        byte[][] lawful =
        [
            Forge.Pay(Forge.Tip, Forge.Message().Number(1, 3).Bytes(2, 0x01, 0xf4).Number(3, uint.MaxValue)),
            Forge.Pay(Forge.Tip, Forge.Message()),
            Forge.Terms(Forge.Message()),
            Forge.Sign(Forge.Body().Number(3, ulong.MaxValue - 1).Message(Forge.Tip, Forge.Message())),
        ];
        Assert.All(lawful, signed => Assert.Equal(DecodeError.None, Refusal.Offer(signed)));
    }
}
