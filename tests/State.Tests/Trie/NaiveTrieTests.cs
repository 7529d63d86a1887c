using System.Text;

namespace MarketChain.State.Tests.Trie;

public class NaiveTrieTests
{
    // Roots from Ethereum's tests (TrieTests/trietest.json, trieanyorder.json): the twin itself must be right.
    [Fact]
    public void Has_the_roots_that_Ethereum_publishes()
    {
        Assert.Equal("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421", RootOf());
        Assert.Equal(
            "0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84",
            RootOf(("do", "verb"), ("dog", "puppy"), ("doge", "coin"), ("horse", "stallion")));
        Assert.Equal(
            "0xd23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab",
            RootOf(("A", new string('a', 50))));
        Assert.Equal(
            "0x17beaa1648bafa633cda809c90c04af50fc8aed3cb40d16efbddee6fdf63c4c3",
            RootOf(("foo", "bar"), ("food", "bass")));
    }

    private static string RootOf(params (string Key, string Value)[] pairs)
        => NaiveTrie.Root(pairs.Select(p => (Encoding.ASCII.GetBytes(p.Key), Encoding.ASCII.GetBytes(p.Value))))
            .ToString();
}
