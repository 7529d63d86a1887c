using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests;

public sealed class AddressTests
{
    private const string Nobody = "0x0000000000000000000000000000000000000000";
    private const string DeadBeef = "0xdeadbeef00000000000000000000000000000000";

    /// <summary>The test cases of EIP-55.</summary>
    public static TheoryData<string> ChecksumForms =>
    [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    [Theory]
    [MemberData(nameof(ChecksumForms))]
    public void Writes_and_reads_the_checksum_form(string text)
    {
        Address address = Address.Parse(text);
        Assert.Equal(text, address.ToChecksumString());
        Assert.True(Address.TryParseChecksum(text, out Address read));
        Assert.Equal(address, read);
    }

    [Theory]
    [MemberData(nameof(ChecksumForms))]
    public void Refuses_a_checksum_with_any_letter_in_the_other_case(string text)
    {
        for (int i = 2; i < text.Length; i++)
        {
            char turned = char.IsUpper(text[i]) ? char.ToLowerInvariant(text[i]) : char.ToUpperInvariant(text[i]);
            string changed = text[..i] + turned + text[(i + 1)..];
            Assert.Equal(turned == text[i], Address.TryParseChecksum(changed, out Address read));
            Assert.Equal(turned == text[i], read != Address.Zero);
        }
    }

    /// <summary>A creator whose first contracts are well known.</summary>
    [Theory]
    [InlineData(0, "0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d")]
    [InlineData(1, "0x343c43a37d37dff08ae8c4a11544c718abb4fcf8")]
    [InlineData(2, "0xf778b86fa74e846c4f0a1fbd1335fe81c00a0c91")]
    [InlineData(3, "0xfffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c")]
    public void Derives_the_address_of_a_created_contract(ulong nonce, string expected)
    {
        Address creator = Address.Parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        Assert.Equal(Address.Parse(expected), Address.OfCreated(creator, nonce));
    }

    /// <summary>The examples of EIP-1014.</summary>
    [Theory]
    [InlineData(Nobody, "0x00", "0x00", "0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38")]
    [InlineData(DeadBeef, "0x00", "0x00", "0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3")]
    [InlineData(
        DeadBeef,
        "0x000000000000000000000000feed000000000000000000000000000000000000",
        "0x00",
        "0xD04116cDd17beBE565EB2422F2497E06cC1C9833")]
    [InlineData(Nobody, "0x00", "0xdeadbeef", "0x70f2b2914A2a4b783FaEFb75f459A580616Fcb5e")]
    [InlineData(
        "0x00000000000000000000000000000000deadbeef",
        "0xcafebabe",
        "0xdeadbeef",
        "0x60f3f640a8508fC6a86d45DF051962668E1e8AC7")]
    [InlineData(Nobody, "0x00", "0x", "0xE33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0")]
    public void Derives_the_address_of_a_salted_contract(string creator, string salt, string initCode, string expected)
    {
        Hash256 saltWord = new(UInt256.ReadPadded(Hex.Decode(salt)).ToBigEndian());
        Hash256 codeHash = Keccak256.Hash(Hex.Decode(initCode));
        Assert.Equal(expected, Address.OfCreated2(Address.Parse(creator), saltWord, codeHash).ToChecksumString());
    }

    [Fact]
    public void Derives_different_addresses_for_every_width_of_nonce()
    {
        ulong[] nonces = [0, 1, 0x7f, 0x80, 0xff, 0x100, int.MaxValue, 1UL << 31, 1UL << 32, 1UL << 63, ulong.MaxValue];
        Address creator = Address.Parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
        Assert.Equal(nonces.Length, nonces.Select(nonce => Address.OfCreated(creator, nonce)).Distinct().Count());
    }
}
