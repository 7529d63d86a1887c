using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Generation;

/// <summary>Statements that call precompiles, half of them with an input that is of the right form.</summary>
internal sealed class PrecompileGenerator(Random random, ExpressionGenerator words)
{
    private readonly Bls12381Inputs _curves = new(random);

    private const int InputAt = 0x100;

    /// <summary>The message, v, r and s of a signature that recovers.</summary>
    private const string Recoverable =
        "456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3"
        + "000000000000000000000000000000000000000000000000000000000000001c"
        + "9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"
        + "4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada";

    /// <summary>The generator of BN254's first group.</summary>
    private const string PointOne =
        "0000000000000000000000000000000000000000000000000000000000000001"
        + "0000000000000000000000000000000000000000000000000000000000000002";

    /// <summary>The generator of the second, in EIP-197's order.</summary>
    private const string PointTwo =
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
        + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
        + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
        + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

    /// <summary>The first vector of EIP-7951.</summary>
    private const string Verified =
        "bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023"
        + "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
        + "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76"
        + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"
        + "c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e";

    /// <summary>One call, its answer kept in storage.</summary>
    public void Call(CodeWriter code)
    {
        int number = Targets.Precompiles[random.Next(Targets.Precompiles.Length)];
        byte[] input = random.Next(4) == 0 ? Words.Bytes(random, wordsMax: 8) : Input(number);
        if (input.Length > 0 && random.Next(4) == 0)
        {
            input[random.Next(input.Length)] ^= (byte)(1 << random.Next(8));
        }

        code.Store(InputAt, input);
        int shown = random.Next(4) == 0 ? random.Next(input.Length + 40) : input.Length;
        code.Push((ulong)random.Next(100)).Push((ulong)random.Next(64)).Push((ulong)shown).Push((ulong)InputAt)
            .Push((ulong)number);
        if (random.Next(6) == 0)
        {
            code.Push((ulong)random.Next(8_000));
        }
        else
        {
            code.Emit(Op.Gas);
        }

        code.Emit(Op.StaticCall, Op.ReturnDataSize, Op.Add, Op.Push0, Op.MLoad, Op.Add);
        words.Slot(code);
        code.Emit(Op.SStore);
    }

    private byte[] Input(int number) => number switch
    {
        1 => Convert.FromHexString(Recoverable),
        5 => ModExp(),
        6 => [.. Convert.FromHexString(PointOne), .. Convert.FromHexString(PointOne)],
        7 => [.. Convert.FromHexString(PointOne), .. Words.Any(random).ToBigEndian()],
        8 => [.. Pairs()],
        9 => Blake(),
        >= 10 and <= 17 => _curves.Input(number),
        0x100 => Convert.FromHexString(Verified),
        _ => Words.Bytes(random, wordsMax: 5),
    };

    private IEnumerable<byte> Pairs()
        => Enumerable.Repeat(Convert.FromHexString(PointOne + PointTwo), random.Next(3)).SelectMany(pair => pair);

    /// <summary>Three lengths, and numbers of about those lengths.</summary>
    private byte[] ModExp()
    {
        int[] lengths = [random.Next(70), random.Next(40), random.Next(70)];
        byte[] numbers = new byte[lengths.Sum()];
        random.NextBytes(numbers);
        return [.. lengths.SelectMany(length => ((UInt256)(ulong)length).ToBigEndian()), .. numbers];
    }

    /// <summary>Few rounds, 208 bytes by chance, and a flag.</summary>
    private byte[] Blake()
    {
        byte[] middle = new byte[208];
        random.NextBytes(middle);
        return [0, 0, 0, (byte)random.Next(20), .. middle, (byte)random.Next(2)];
    }
}
