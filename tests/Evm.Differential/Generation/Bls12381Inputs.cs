using System.Security.Cryptography;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>Inputs of the precompiles 0x0a to 0x11, mostly of the right form; points are often equal.</summary>
internal sealed class Bls12381Inputs(Random random)
{
    private const int PaddingSize = 16;
    private const int NumberDigits = 96;

    private const string Modulus =
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

    /// <summary>x and y of the first group's generator.</summary>
    private const string One1 =
        "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        + "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";

    /// <summary>Its opposite.</summary>
    private const string MinusOne1 =
        "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        + "114d1d6855d545a8aa7d76c8cf2e21f267816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca";

    /// <summary>A point of the first curve that is not in the group: (0, 2).</summary>
    private static readonly string Stray1 = new string('0', NumberDigits) + "2".PadLeft(NumberDigits, '0');

    /// <summary>Both parts of x and y of the second group's generator.</summary>
    private const string One2 =
        "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
        + "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        + "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"
        + "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be";

    private static readonly string Infinity1 = new('0', 2 * NumberDigits);
    private static readonly string Infinity2 = new('0', 4 * NumberDigits);

    /// <summary>An input of a precompile from 10 to 17.</summary>
    public byte[] Input(int number) => number switch
    {
        10 => Evaluation(),
        11 => [.. Point1(), .. Point1()],
        12 => [.. Some(() => [.. Point1(), .. Words.Any(random).ToBigEndian()])],
        13 => [.. Point2(), .. Point2()],
        14 => [.. Some(() => [.. Point2(), .. Words.Any(random).ToBigEndian()])],
        15 => [.. Some(() => [.. Point1(), .. Point2()])],
        16 => Element(),
        _ => [.. Element(), .. Element()],
    };

    /// <summary>That a constant polynomial, 0 or 1, is 0 or 1 somewhere.</summary>
    private byte[] Evaluation()
    {
        byte[] commitment = new byte[48];
        commitment[0] = 0xc0;
        byte[] infinity = [.. commitment];
        if (random.Next(2) == 0)
        {
            Convert.FromHexString(One1[..NumberDigits]).CopyTo(commitment, 0);
            commitment[0] |= 0x80;
        }

        byte[] hash = SHA256.HashData(commitment);
        hash[0] = 1;
        byte[] value = [.. new byte[31], (byte)random.Next(2)];
        return [.. hash, .. Words.Any(random).ToBigEndian(), .. value, .. commitment, .. infinity];
    }

    private IEnumerable<byte> Some(Func<byte[]> item)
        => Enumerable.Range(0, random.Next(4)).SelectMany(_ => item());

    private byte[] Point1()
    {
        string[] points = [One1, One1, MinusOne1, Infinity1, Stray1];
        return Pad(points[random.Next(points.Length)]);
    }

    private byte[] Point2() => Pad(random.Next(3) == 0 ? Infinity2 : One2);

    /// <summary>An element of the field: any, a small one, or one near the modulus and at times beyond it.</summary>
    private byte[] Element()
    {
        byte[] number = Convert.FromHexString(Modulus);
        switch (random.Next(3))
        {
            case 0:
                random.NextBytes(number.AsSpan(1));
                number[0] = (byte)random.Next(0x1a);
                break;
            case 1:
                number.AsSpan().Clear();
                number[^1] = (byte)random.Next(4);
                break;
            default:
                number[^1] = (byte)(number[^1] - 2 + random.Next(3));
                break;
        }

        return [.. new byte[PaddingSize], .. number];
    }

    private static byte[] Pad(string numbers)
        => [.. numbers.Chunk(NumberDigits)
            .SelectMany(digits => (byte[])[.. new byte[PaddingSize], .. Convert.FromHexString(digits)])];
}
