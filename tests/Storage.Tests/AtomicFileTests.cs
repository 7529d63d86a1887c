using System.Runtime.Versioning;

namespace MarketChain.Storage.Tests;

[SupportedOSPlatform("linux")]
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Writes_and_replaces_a_whole_file()
    {
        string path = _folder.File("key");
        AtomicFile.Write(path, "first, a longer one"u8);
        AtomicFile.Write(path, "second"u8);
        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Lets_only_the_owner_read_unless_told_otherwise()
    {
        AtomicFile.Write(_folder.File("key"), "secret"u8);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("key")));
        UnixFileMode shared = UnixFileMode.UserRead | UnixFileMode.GroupRead;
        AtomicFile.Write(_folder.File("genesis"), "public"u8, shared);
        Assert.Equal(shared, File.GetUnixFileMode(_folder.File("genesis")));
    }

    [Fact]
    public void Overwrites_what_a_crash_left_beside_it()
    {
        File.WriteAllText(_folder.File("key.new"), "half a");
        AtomicFile.Write(_folder.File("key"), "whole"u8);
        Assert.Equal("whole", File.ReadAllText(_folder.File("key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("key")));
    }

    [Fact]
    public void Says_that_the_folder_is_missing()
    {
        StorageException fault = Assert.Throws<StorageException>(
            () => AtomicFile.Write(_folder.File("no/such/key"), "x"u8));
        Assert.Equal(StorageFault.Io, fault.Fault);
        fault = Assert.Throws<StorageException>(() => DurableFolder.Sync(_folder.File("none")));
        Assert.Contains("No such file", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
