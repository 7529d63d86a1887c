using System.Buffers.Binary;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// Which address holds which precompile, since which fork. Before its fork, it is an ordinary account without code.
/// </summary>
public static class PrecompileTable
{
    private const int NumberMax = 0x100;
    private const int PureNumberMax = 9;

    private static readonly Precompile[] Rows =
    [
        Precompile.Of<EcRecover>(0x01, Fork.Cancun),
        Precompile.Of<Sha256Hash>(0x02, Fork.Cancun),
        Precompile.Of<Ripemd160Hash>(0x03, Fork.Cancun),
        Precompile.Of<Identity>(0x04, Fork.Cancun),
        Precompile.Of<ModExp>(0x05, Fork.Cancun),
        Precompile.Of<Bn254Add>(0x06, Fork.Cancun),
        Precompile.Of<Bn254Multiply>(0x07, Fork.Cancun),
        Precompile.Of<Bn254Pairing>(0x08, Fork.Cancun),
        Precompile.Of<Blake2F>(0x09, Fork.Cancun),
        Precompile.Of<PointEvaluation>(0x0a, Fork.Cancun),
        Precompile.Of<Bls12381G1Add>(0x0b, Fork.Prague),
        Precompile.Of<Bls12381G1MultiScalar>(0x0c, Fork.Prague),
        Precompile.Of<Bls12381G2Add>(0x0d, Fork.Prague),
        Precompile.Of<Bls12381G2MultiScalar>(0x0e, Fork.Prague),
        Precompile.Of<Bls12381Pairing>(0x0f, Fork.Prague),
        Precompile.Of<Bls12381MapToG1>(0x10, Fork.Prague),
        Precompile.Of<Bls12381MapToG2>(0x11, Fork.Prague),
        Precompile.Of<P256Verify>(0x100, Fork.Osaka),
    ];

    private static readonly Precompile?[][] ByFork = [.. Enum.GetValues<Fork>().Select(Index)];

    /// <summary>True when calls to the address run a precompile. Such addresses are always warm (EIP-2929).</summary>
    public static bool Contains(in Address address, Fork fork) => Find(address, fork) is not null;

    /// <summary>
    /// True for the precompiles that pure code may call (<see cref="CallMessage.IsPure"/>): 0x01 to 0x09, which every
    /// fork has, so that what a pure contract may do does not change with the fork (docs/spec/models.md 3).
    /// </summary>
    public static bool IsPure(in Address address) => Find(address, Fork.Cancun) is { Number: <= PureNumberMax };

    /// <summary>The addresses of a fork's precompiles, in order.</summary>
    public static IEnumerable<Address> Addresses(Fork fork)
        => ByFork[(int)fork].OfType<Precompile>().Select(row => AddressOf(row.Number));

    /// <summary>The precompile at an address, or null.</summary>
    internal static Precompile? Find(in Address address, Fork fork)
    {
        ReadOnlySpan<byte> bytes = address.Bytes;
        uint number = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        return number <= NumberMax
            && (BinaryPrimitives.ReadUInt64BigEndian(bytes) | BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])) == 0
            ? ByFork[(int)fork][number]
            : null;
    }

    private static Precompile?[] Index(Fork fork)
    {
        var index = new Precompile?[NumberMax + 1];
        foreach (Precompile row in Rows)
        {
            index[row.Number] = row.Since <= fork ? row : null;
        }

        return index;
    }

    private static Address AddressOf(int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes.Clear();
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], number);
        return new Address(bytes);
    }
}
