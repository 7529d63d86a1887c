using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Tests;

public sealed class ResumeFileTests : IDisposable
{
    private static readonly Hash256 Genesis = Keccak256.Hash("genesis"u8);
    private static readonly Hash256 Block = Keccak256.Hash("block"u8);

    private readonly TempFolder _home = new();
    private readonly Ed25519PrivateKey[] _keys =
        [.. Enumerable.Range(0, 4).Select(_ => Ed25519PrivateKey.Generate()).OrderBy(key => key.PublicKey)];

    private ValueList<Ed25519PublicKey> Set => [.. _keys.Select(key => key.PublicKey)];

    [Fact]
    public void Goes_from_hand_to_hand_until_a_quorum_has_signed()
    {
        string path = _home.File("order");
        ResumeFile file = new(34, Block, []);
        foreach (int signer in (int[])[3, 0, 3])
        {
            file = file.SignedBy(_keys[signer], Genesis);
            Assert.Null(file.OrderFor(Set));
            file.Write(path);
            file = ResumeFile.Read(path);
        }

        file = file.SignedBy(_keys[1], Genesis).SignedBy(_keys[2], Genesis);
        ResumeOrder order = file.OrderFor(Set)!;
        Assert.Equal((34ul, Block), (order.Height, order.Digest));
        Assert.Equal([0u, 1u, 2u], order.Signatures.ToArray().Select(seal => seal.Index));
        byte[] message = ResumeOrder.MessageOf(Genesis, 34, Block);
        Assert.All(
            order.Signatures.ToArray(),
            seal => Assert.True(Ed25519.Verify(_keys[(int)seal.Index].PublicKey, message, seal.Signature)));
    }

    [Fact]
    public void Signatures_of_others_do_not_count()
    {
        using Ed25519PrivateKey stranger = Ed25519PrivateKey.Generate();
        ResumeFile file = new ResumeFile(1, Block, [])
            .SignedBy(_keys[0], Genesis).SignedBy(_keys[1], Genesis).SignedBy(stranger, Genesis);
        Assert.Null(file.OrderFor(Set));
    }

    [Theory]
    [InlineData("")]
    [InlineData("marketchain-resume/2 1 0x00")]
    [InlineData("marketchain-resume/1 -1 {block}")]
    [InlineData("marketchain-resume/1 1 0x00")]
    [InlineData("marketchain-resume/1 1 {block}\n0x12 0x34")]
    [InlineData("marketchain-resume/1 1 {block} 1")]
    public void Refuses_what_is_no_order(string text)
    {
        string path = _home.File("order");
        File.WriteAllText(path, text.Replace("{block}", $"{Block}", StringComparison.Ordinal));
        CommandException refused = Assert.Throws<CommandException>(() => ResumeFile.Read(path));
        Assert.Contains("expected 'marketchain-resume/1 HEIGHT 0x…'", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Array.ForEach(_keys, key => key.Dispose());
        _home.Dispose();
    }
}
