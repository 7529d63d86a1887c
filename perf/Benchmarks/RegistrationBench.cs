using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Benchmarks;

/// <summary>
/// Registrations of UIDs, built by one node and imported by another: by a site's commitments, a signature for a
/// thousand, and by the users' own keys, a signature each. The rates of hash and signature are printed beside.
/// </summary>
internal static class RegistrationBench
{
    private const int Checks = 2_000;

    public static Hash256 Run(BenchSize size, string folder)
    {
        Console.WriteLine($"registrations: {size.Uids:N0} UIDs by commitment, {size.Keys:N0} by own key");
        PrintRates();
        using ChainPair pair = new(size, folder);
        pair.Register();
        pair.Register("UIDs by own key", pair.Load.KeyRegistrations());
        return pair.Finish();
    }

    private static void PrintRates()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(Keccak256.Hash("bench"u8).Bytes);
        byte[] message = new byte[32];
        Ed25519Signature signature = key.Sign(message);
        Timings verify = new("Ed25519 checks, one thread", "checks");
        Timings hash = new("Keccak-256 of 32 bytes, one thread", "hashes");
        for (int run = 0; run < 5; run++)
        {
            verify.Measure(Checks, () => Repeat(Checks, () => Ed25519.Verify(key.PublicKey, message, signature)));
            hash.Measure(Checks, () => Repeat(Checks, () => !Keccak256.Hash(message).IsZero));
        }

        verify.Print();
        hash.Print();
    }

    private static void Repeat(int times, Func<bool> check)
    {
        for (int i = 0; i < times; i++)
        {
            Invariant.Check(check());
        }
    }
}
