using MarketChain.NodeKit;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Tests.Commands;

public sealed class KeyCommandTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_validators_key_has_a_mark_that_it_is_unused()
    {
        string file = _home.File("london.key");
        string said = await NodeProgram.RunWellAsync("key", "new", file, "--validator");
        using Ed25519PrivateKey key = KeyFile.ReadEd25519(file);
        Assert.Contains($"{key.PublicKey}", said, StringComparison.Ordinal);
        string mark = UnusedKeyMark.BesideKey(file);
        Assert.True(UnusedKeyMark.IsThere(mark, key.PublicKey));
        using Ed25519PrivateKey other = Ed25519PrivateKey.Generate();
        Assert.False(UnusedKeyMark.IsThere(mark, other.PublicKey));
        UnusedKeyMark.Remove(mark);
        Assert.False(UnusedKeyMark.IsThere(mark, key.PublicKey));
    }

    [Fact]
    public async Task Other_keys_have_none()
    {
        string file = _home.File("node.key");
        await NodeProgram.RunWellAsync("key", "new", file);
        Assert.False(File.Exists(UnusedKeyMark.BesideKey(file)));
        await NodeProgram.RefusesAsync(
            "--validator: expected --type ed25519",
            "key", "new", _home.File("b"), "--type", "secp256k1", "--validator");
        Assert.False(File.Exists(_home.File("b")));
    }
}
