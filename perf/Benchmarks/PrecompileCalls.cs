using System.Numerics;
using MarketChain.Evm;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Benchmarks;

/// <summary>One input of a precompile.</summary>
public sealed class PrecompileCall
{
    private readonly string _name;
    private readonly byte[] _input;
    private readonly Precompile _row;

    internal PrecompileCall(string name, Precompile row, byte[] input)
    {
        _name = name;
        _row = row;
        _input = input;
    }

    /// <summary>Its price.</summary>
    public long Gas(Fork fork) => _row.Gas(_input, fork);

    /// <summary>Computes it; false where the input is refused, which none of these is.</summary>
    public bool Run(OutputBuffer output) => _row.Run(_input, output);

    /// <inheritdoc/>
    public override string ToString() => _name;
}

/// <summary>
/// The inputs that are measured: what contracts send, and what takes long for its price. Names stay under 20 letters,
/// because the table cuts longer ones; 32^32 is a base and a modulus of 32 bytes with an exponent of 32 bytes.
/// </summary>
internal static class PrecompileCalls
{
    private const string PairingGenerator =
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
        + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
        + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
        + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

    private const string P256Signature =
        "bb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023"
        + "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
        + "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76"
        + "2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"
        + "c7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513e";

    private static readonly byte[] Scalar = Ones(32);

    public static readonly PrecompileCall[] All =
    [
        Call<EcRecover>("01 ECRECOVER", Signature()),
        Call<Sha256Hash>("02 SHA-256, 64 B", Ones(64)),
        Call<Sha256Hash>("02 SHA-256, 16 KiB", Ones(16_384)),
        Call<Ripemd160Hash>("03 RIPEMD, 64 B", Ones(64)),
        Call<Ripemd160Hash>("03 RIPEMD, 16 KiB", Ones(16_384)),
        Call<Identity>("04 identity, 1 KiB", Ones(1_024)),
        Call<ModExp>("05 MODEXP, 32^32", ModExpInput(Ones(32), Ones(32), Odd(32))),
        Call<ModExp>("05 MODEXP, RSA-2048", ModExpInput(Ones(256), [1, 0, 1], Odd(256))),
        Call<ModExp>("05 MODEXP, 1024^32", ModExpInput(Ones(1_024), Ones(32), Odd(1_024))),
        Call<ModExp>("05 MODEXP, even^3", ModExpInput(Ones(1_024), [3], Even(1_024))),
        Call<ModExp>("05 MODEXP, 8^1024", ModExpInput(Ones(8), Ones(1_024), Odd(8))),
        Call<Bn254Add>("06 BN254 add", [.. Multiple(2), .. Multiple(3)]),
        Call<Bn254Multiply>("07 BN254 multiply", [.. Multiple(2), .. Scalar]),
        Call<Bn254Pairing>("08 BN254, 2 pairs", Pairs(2)),
        Call<Bn254Pairing>("08 BN254, 20 pairs", Pairs(20)),
        Call<Blake2F>("09 BLAKE2F, 12", Rounds(12)),
        Call<Blake2F>("09 BLAKE2F, 10^6", Rounds(1_000_000)),
        Call<PointEvaluation>("0a evaluation", Bls12381Calls.Evaluation),
        Call<Bls12381G1Add>("0b BLS G1 add", Bls12381Calls.Sum1),
        Call<Bls12381G1MultiScalar>("0c BLS G1, 1", Bls12381Calls.Long1(1)),
        Call<Bls12381G1MultiScalar>("0c BLS G1, 128", Bls12381Calls.Long1(128)),
        Call<Bls12381G2Add>("0d BLS G2 add", Bls12381Calls.Sum2),
        Call<Bls12381G2MultiScalar>("0e BLS G2, 1", Bls12381Calls.Long2(1)),
        Call<Bls12381G2MultiScalar>("0e BLS G2, 128", Bls12381Calls.Long2(128)),
        Call<Bls12381Pairing>("0f BLS, 1 pair", Bls12381Calls.Pairs(1)),
        Call<Bls12381Pairing>("0f BLS, 20 pairs", Bls12381Calls.Pairs(20)),
        Call<Bls12381MapToG1>("10 BLS map to G1", Bls12381Calls.Element(1)),
        Call<Bls12381MapToG2>("11 BLS map to G2", Bls12381Calls.Element(2)),
        Call<P256Verify>("100 P256VERIFY", Convert.FromHexString(P256Signature)),
    ];

    private static PrecompileCall Call<T>(string name, byte[] input)
        where T : IPrecompile
        => new(name, Precompile.Of<T>(number: 0, Fork.Cancun), input);

    private static byte[] Ones(int length)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(0xFF);
        return bytes;
    }

    private static byte[] Odd(int length)
    {
        byte[] bytes = Ones(length);
        bytes[0] = 0xFE;
        return bytes;
    }

    private static byte[] Even(int length)
    {
        byte[] bytes = Odd(length);
        bytes.AsSpan(length / 2).Clear();
        return bytes;
    }

    private static byte[] Word(BigInteger value)
    {
        byte[] minimal = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - minimal.Length], .. minimal];
    }

    private static byte[] ModExpInput(byte[] radix, byte[] exponent, byte[] modulus)
        =>
        [
            .. Word(radix.Length), .. Word(exponent.Length), .. Word(modulus.Length),
            .. radix, .. exponent, .. modulus,
        ];

    private static byte[] Multiple(int factor)
    {
        OutputBuffer output = new();
        byte[] input = [.. Word(1), .. Word(2), .. Word(factor)];
        Invariant.Check(Bn254Multiply.Run(input, output));
        return output.Written.ToArray();
    }

    private static byte[] Pairs(int count)
        => [.. Enumerable.Range(1, count).SelectMany(i => Multiple(i).Concat(Convert.FromHexString(PairingGenerator)))];

    private static byte[] Rounds(int rounds) => [.. Word(rounds).AsSpan(28), .. Ones(208), 1];

    private static byte[] Signature()
    {
        Hash256 digest = Keccak256.Hash("bench"u8);
        Invariant.Check(Secp256k1PrivateKey.TryCreate(digest.Bytes, out Secp256k1PrivateKey? key));
        Secp256k1Signature signature = key.Sign(digest);
        key.Dispose();
        return [.. digest.Bytes, .. Word(27 + signature.Parity), .. signature.R, .. signature.S];
    }
}
