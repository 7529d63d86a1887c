using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Tests;

public sealed class KeyFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("key");

    [Fact]
    public void Keys_of_both_kinds_come_back()
    {
        using Ed25519PrivateKey edwards = Ed25519PrivateKey.Generate();
        KeyFile.Write(Path, edwards);
        using Ed25519PrivateKey read = KeyFile.ReadEd25519(Path);
        Assert.Equal(edwards.PublicKey, read.PublicKey);

        using Secp256k1PrivateKey koblitz = Secp256k1PrivateKey.Generate();
        KeyFile.Write(_folder.File("other"), koblitz);
        (Ed25519PrivateKey? none, Secp256k1PrivateKey? found) = KeyFile.ReadAny(_folder.File("other"));
        Assert.Null(none);
        Assert.Equal(koblitz.Address, found!.Address);
        found.Dispose();
        CommandException refused = Assert.Throws<CommandException>(() => KeyFile.ReadEd25519(_folder.File("other")));
        Assert.Contains("expected an ed25519 key, got one of secp256k1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_never_written_over()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        KeyFile.Write(Path, key);
        string before = File.ReadAllText(Path);
        Assert.Throws<CommandException>(() => KeyFile.Write(Path, key));
        Assert.Equal(before, File.ReadAllText(Path));
    }

    [Fact]
    public void A_key_that_others_could_read_is_refused()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        KeyFile.Write(Path, key);
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        CommandException refused = Assert.Throws<CommandException>(() => KeyFile.ReadEd25519(Path));
        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("marketchain-key/1 ed25519")]
    [InlineData("marketchain-key/1 ed25519 0x00")]
    [InlineData("marketchain-key/2 ed25519 0x0101010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("marketchain-key/1 rsa 0x0101010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("marketchain-key/1 secp256k1 0x0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_holds_no_key_is_refused(string text)
    {
        File.WriteAllText(Path, text + "\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Throws<CommandException>(() => KeyFile.ReadAny(Path));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        CommandException refused = Assert.Throws<CommandException>(() => KeyFile.ReadAny(Path));
        Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
