using System.Numerics;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>ECRECOVER finds signers, in either half of s, and answers nothing to everything else.</summary>
public sealed class EcRecoverTests
{
    private static readonly BigInteger Order =
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141".Number();

    [Fact]
    public void Finds_the_signer_whichever_half_s_is_in()
        => Seeds.Each(20, random =>
        {
            byte[] input = Sign(random, out byte[] signer);
            Assert.Equal(signer, Calls.Run<EcRecover>(input));
            BigInteger s = input.AsSpan(96).ToArray().Number();
            (Order - s).Bytes().CopyTo(input, 96);
            input[63] ^= 27 ^ 28;
            Assert.Equal(signer, Calls.Run<EcRecover>(input));
        });

    [Fact]
    public void Gives_the_account_of_a_published_signature()
        => Assert.Equal(
            "000000000000000000000000a94f5374fce5edbc8e2a8697c15331677e6ebf0b",
            Calls.RunHex<EcRecover>(
                "18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
                + "000000000000000000000000000000000000000000000000000000000000001c"
                + "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
                + "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549"));

    [Fact]
    public void Every_other_v_gives_nothing()
        => Seeds.Each(5, random =>
        {
            byte[] input = Sign(random, out _);
            for (int v = 0; v < 256; v++)
            {
                input[63] = (byte)v;
                Assert.Equal(v is 27 or 28, Calls.Run<EcRecover>(input) is { Length: 32 });
            }

            input[63] = 27;
            for (int place = 32; place < 63; place++)
            {
                input[place] = 1;
                Assert.Empty(Calls.Run<EcRecover>(input)!);
                input[place] = 0;
            }
        });

    [Fact]
    public void Scalars_out_of_range_give_nothing()
    {
        byte[] input = Sign(new Random(1), out _);
        foreach (int offset in (int[])[64, 96])
        {
            foreach (BigInteger scalar in (BigInteger[])[0, Order, Order + 1, (BigInteger.One << 256) - 1])
            {
                byte[] wrong = [.. input];
                scalar.Bytes().CopyTo(wrong, offset);
                Assert.Empty(Calls.Run<EcRecover>(wrong)!);
            }
        }
    }

    [Fact]
    public void What_is_missing_counts_as_zero_and_what_is_too_much_as_absent()
    {
        byte[] input = Sign(new Random(2), out byte[] signer);
        byte[] longer = [.. input, 1, 2, 3];
        Assert.Equal(signer, Calls.Run<EcRecover>(longer));
        for (int length = 0; length < input.Length; length++)
        {
            byte[] padded = [.. input[..length], .. new byte[input.Length - length]];
            Assert.Equal(Calls.Run<EcRecover>(padded), Calls.Run<EcRecover>(input.AsSpan(0, length)));
        }

        Assert.Equal(3_000, EcRecover.Gas(input, Fork.Cancun));
    }

    private static byte[] Sign(Random random, out byte[] signer)
    {
        Hash256 digest = new(random.NextBytes(32));
        Assert.True(Secp256k1PrivateKey.TryCreate(random.NextBytes(32), out Secp256k1PrivateKey? key));
        using Secp256k1PrivateKey ended = key;
        Secp256k1Signature signature = key.Sign(digest);
        signer = [.. new byte[12], .. key.PublicKey.ToAddress().Bytes];
        return
        [
            .. digest.Bytes, .. new BigInteger(27 + signature.Parity).Bytes(), .. signature.R, .. signature.S,
        ];
    }
}
