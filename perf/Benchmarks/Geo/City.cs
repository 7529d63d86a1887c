using System.Text;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Benchmarks.Geo;

/// <summary>Where a validator stands.</summary>
/// <param name="Name">The validator's name in genesis, and the name of its network namespace.</param>
/// <param name="Address">Its address there.</param>
/// <param name="PeerPort">Where it listens for the others.</param>
/// <param name="RpcPort">Where it serves.</param>
internal sealed record City(string Name, string Address, int PeerPort, int RpcPort)
{
    private const int FirstPort = 30_300;

    // So many bits may a process's id have.
    private const int ProcessBits = 22;

    private static readonly string[] Names = ["london", "sanfran", "amsterdam", "frankfurt"];

    /// <summary>By which its node is known.</summary>
    public Ed25519PublicKey NodeKey { get; } = PublicKeyOf(Name, "node");

    /// <summary>With which it signs.</summary>
    public Ed25519PublicKey ValidatorKey { get; } = PublicKeyOf(Name, "validator");

    /// <summary>London, San Francisco, Amsterdam and with four Frankfurt: in own networks, or all in one.</summary>
    public static IReadOnlyList<City> All(bool isWide, int count = 3)
        => [.. Names.Take(count).Select((name, i)
            => new City(name, isWide ? $"10.77.0.{i + 1}" : NearAddress(i), FirstPort, FirstPort + 10))];

    /// <summary>Lends the secrets behind <see cref="NodeKey"/> and <see cref="ValidatorKey"/>.</summary>
    public void UseKeys(Action<Ed25519PrivateKey, Ed25519PrivateKey> use)
    {
        using Ed25519PrivateKey node = KeyOf(Name, "node");
        using Ed25519PrivateKey validator = KeyOf(Name, "validator");
        use(node, validator);
    }

    /// <summary>Half of the round trips in the network's file, ms, of three; without distances none.</summary>
    public static double[,] OnewayMs(bool isWide)
        => isWide ? new double[,] { { 0, 74, 4.5 }, { 74, 0, 75 }, { 4.5, 75, 0 } } : new double[3, 3];

    /// <summary>
    /// An address of loopback that no other process has, made of this one's id and the city: a port that was free a
    /// moment ago would be anybody's until it is listened to, the source of the next connection too.
    /// </summary>
    private static string NearAddress(int city)
    {
        uint host = ((uint)Environment.ProcessId << (24 - ProcessBits)) | (uint)city;
        return $"127.{host >> 16}.{(host >> 8) & 0xff}.{host & 0xff}";
    }

    private static Ed25519PublicKey PublicKeyOf(string name, string what)
    {
        using Ed25519PrivateKey key = KeyOf(name, what);
        return key.PublicKey;
    }

    private static Ed25519PrivateKey KeyOf(string name, string what)
        => Ed25519PrivateKey.FromSeed(Keccak256.Hash(Encoding.UTF8.GetBytes($"bench/{what}/{name}")).Bytes);
}
