using System.Collections.Immutable;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// The ten accounts that tools for Ethereum developers fund (Hardhat, anvil). Everybody knows their keys: they are
/// for networks on one machine, and never for coin that is worth anything.
/// </summary>
public static class DevelopmentAccounts
{
    /// <summary>The words that all ten come from.</summary>
    public const string Mnemonic = "test test test test test test test test test test test junk";

    /// <summary>How many there are.</summary>
    public const int Count = 10;

    private static readonly Lazy<byte[]> Seed = new(() => HierarchicalKey.SeedOf(Mnemonic));

    private static readonly Lazy<ImmutableArray<Address>> KnownAddresses = new(DeriveAddresses);

    /// <summary>Their addresses, the first 0xf39F….</summary>
    public static ImmutableArray<Address> Addresses => KnownAddresses.Value;

    /// <summary>The key at m/44'/60'/0'/0/<paramref name="index"/>; the caller disposes of it.</summary>
    /// <param name="index">0 … 9.</param>
    public static Secp256k1PrivateKey DeriveKey(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        const uint Purpose = 44 | HierarchicalKey.Hardened;
        const uint Ethereum = 60 | HierarchicalKey.Hardened;
        return HierarchicalKey.Derive(Seed.Value, [Purpose, Ethereum, HierarchicalKey.Hardened, 0, (uint)index]);
    }

    private static ImmutableArray<Address> DeriveAddresses()
    {
        ImmutableArray<Address>.Builder addresses = ImmutableArray.CreateBuilder<Address>(Count);
        for (int i = 0; i < Count; i++)
        {
            using Secp256k1PrivateKey key = DeriveKey(i);
            addresses.Add(key.Address);
        }

        return addresses.MoveToImmutable();
    }
}
