using MarketChain.Chain.Emergency;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>The emergency change of docs/spec/governance.md is what the code makes and signs.</summary>
public sealed class ValidatorChangeSpecTests
{
    [Fact]
    public void The_change_of_the_page_has_its_signatures()
    {
        IReadOnlyDictionary<string, string> vector = SpecVectors.Read("governance.md")["change"];
        ValidatorChange change = new()
        {
            GenesisHash = new Hash256(Repeated(0x11)),
            Height = 72,
            BlockHash = new Hash256(Repeated(0x22)),
            Validators = [.. new byte[] { 1, 2, 3, 9 }.Select(seed => KeyOf(seed).PublicKey).Order()],
        };
        foreach (byte seed in new byte[] { 1, 3, 9 })
        {
            using Ed25519PrivateKey key = KeyOf(seed);
            change = change.Sign(key);
            ValidatorChangeSignature own = change.Signatures.ToArray().Single(item => item.Key == key.PublicKey);
            Assert.Equal(vector[$"signature-{seed}"], Hex.Encode(own.Signature.Bytes));
            Assert.True(Ed25519.Verify(own.Key, Hex.Decode(vector["message"]), own.Signature));
        }

        Assert.Equal(3, change.Signatures.Count);
    }

    private static Ed25519PrivateKey KeyOf(byte seed) => Ed25519PrivateKey.FromSeed(Repeated(seed));

    private static byte[] Repeated(byte value) => [.. Enumerable.Repeat(value, 32)];
}
