using MarketChain.Primitives.Blocks;

namespace MarketChain.Primitives.Tests.Blocks;

/// <summary>Roots of lists, against those that @ethereumjs/trie 6 computed by putting the values one by one.</summary>
public sealed class OrderedTrieRootTests
{
    /// <summary>Value i is 7i mod 100 + 1 bytes of i mod 256: short enough for nodes in nodes, and long ones.</summary>
    [Theory]
    [InlineData(0, "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")]
    [InlineData(1, "0x7da536f7df63a0dfb481590e53be0e3063d9b798925cc3d479a3eb3155d0b394")]
    [InlineData(2, "0x746dcccefc723b748bdc60afc170e185dfc453e6f46b1274dd48a602dce915f0")]
    [InlineData(16, "0x0b9a37e9620bb3b81a5d1606751f03dbcda954c4919d3e901befb424d84192fd")]
    [InlineData(127, "0xfad531261e3c924597c4c5d2fa6af88cb872417fe817d13cebc9bb7049f04db4")]
    [InlineData(128, "0xb25e54b0554f43c454124a4d20f75dd46a610b311135621d13901b00b5f9268c")]
    [InlineData(129, "0xf6201211ddeda3b826731c496ff83322c85e793191182944d6df4a967aeac117")]
    [InlineData(257, "0xb5e31dc6e49f1c0e7a20babbae737bde6a0de413c712d1d9fa714922261b3b43")]
    [InlineData(1000, "0x90f97e291a072a966752a3329705bac5db4e5eb7e418497d3495a1ad220575aa")]
    public void Agrees_with_a_trie_built_value_by_value(int count, string root)
    {
        ReadOnlyMemory<byte>[] values =
        [
            .. Enumerable.Range(0, count)
                .Select(i => (ReadOnlyMemory<byte>)Enumerable.Repeat((byte)i, (i * 7 % 100) + 1).ToArray()),
        ];
        Assert.Equal(root, OrderedTrieRoot.Of(values).ToString());
    }
}
