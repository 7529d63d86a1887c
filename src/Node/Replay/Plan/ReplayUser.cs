using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Plan;

/// <summary>
/// How a user of a log becomes a UID, by hashes alone, so that the same seed and site number give the same users.
/// The site's number is in them, since every replay registers sites of its own: two replays share no user.
/// <code>
/// secret     = BLAKE2b-256("marketchain/replay/secret/v1" ‖ u64be(seed) ‖ u32be(site) ‖ user)
/// level      by secret's first eight bytes modulo 10: 0, 1 → level 1; 2..6 → level 2; 7..9 → level 3
/// key        level 1: the Ed25519 key whose seed is the secret
/// commitment levels 2, 3: keccak256("marketchain/uid-commitment/v1" ‖ u8(level) ‖ secret)
/// confidence level 3: 500 + the ninth byte, permille
/// </code>
/// </summary>
internal sealed record ReplayUser(Hash256 Secret, uint Level)
{
    private const uint ConfidenceMin = 500;

    private static ReadOnlySpan<byte> SecretTag => "marketchain/replay/secret/v1"u8;

    private static ReadOnlySpan<byte> CommitmentTag => "marketchain/uid-commitment/v1"u8;

    /// <summary>What the rule is, for the output.</summary>
    public static string Rule => "a hash of seed, site and features gives 20% of the users level 1 with a key of their "
        + "own, 50% level 2 (hashed identity) and 30% level 3 (device evidence)";

    /// <summary>Levels 2 and 3: what the site commits to.</summary>
    public Hash256 Commitment
    {
        get
        {
            Keccak256Hasher hasher = default;
            hasher.Append(CommitmentTag);
            hasher.Append([(byte)Level]);
            hasher.Append(Secret.Bytes);
            return hasher.Finish();
        }
    }

    /// <summary>Level 3: how sure the site is.</summary>
    public uint ConfidencePermille => ConfidenceMin + Secret.Bytes[8];

    /// <summary>A user of a site.</summary>
    /// <param name="seed">The replay's.</param>
    /// <param name="site">The number of the site that registers it.</param>
    /// <param name="user">Who it is in the log.</param>
    public static ReplayUser Of(ulong seed, uint site, in Hash256 user)
    {
        Span<byte> numbers = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64BigEndian(numbers, seed);
        BinaryPrimitives.WriteUInt32BigEndian(numbers[sizeof(ulong)..], site);
        Blake2b256Hasher hasher = new();
        hasher.Append(SecretTag);
        hasher.Append(numbers);
        hasher.Append(user.Bytes);
        Hash256 secret = hasher.Finish();
        uint level = (BinaryPrimitives.ReadUInt64BigEndian(secret.Bytes) % 10) switch
        {
            < 2 => UidEntry.OwnKey,
            < 7 => UidEntry.Identity,
            _ => UidEntry.Device,
        };
        return new ReplayUser(secret, level);
    }

    /// <summary>Level 1: the user's key; the caller disposes of it.</summary>
    public Ed25519PrivateKey DeriveKey() => Ed25519PrivateKey.FromSeed(Secret.Bytes);
}
