namespace MarketChain.Tidy.Tests;

/// <summary>One exception to a rule: in this file, or below this folder, this name may stand.</summary>
internal sealed record Allowance(string Rule, string Path, string What, string Reason)
{
    public bool Covers(string rule, Finding finding)
        => rule == Rule
        && finding.What == What
        && (finding.Path == Path || finding.Path.StartsWith(Path + "/", StringComparison.Ordinal));
}

/// <summary>Every exception to every rule. One that nothing needs any more fails the tests.</summary>
internal static class Allowances
{
    public static readonly IReadOnlyList<Allowance> All =
    [
        new(nameof(ClockAndChanceRule), "src/Primitives/Crypto/Secp256k1PrivateKey.cs", "RandomNumberGenerator",
            "a new key is chance; nothing that is replayed makes one"),
        new(nameof(ClockAndChanceRule), "src/Primitives/Crypto/Native/Secp256k1ContextHandle.cs",
            "RandomNumberGenerator",
            "blinds the signing context; signatures do not depend on it"),
        new(nameof(ClockAndChanceRule), "src/Primitives/TableHash.cs", "RandomNumberGenerator",
            "secrets of the process, so that nobody can pick keys that collide; only look-ups depend on them"),
        new(nameof(ClockAndChanceRule), "src/State/Ledger/Memory/SlotHash.cs", "RandomNumberGenerator",
            "a secret of the process, so that nobody can pick numbers that collide; only look-ups depend on it"),
        new(nameof(FloatRule), "src/Storage/RocksDb/Interop.RocksDb.Options.cs", "double", "RocksDB wants it"),
        new(nameof(RepeatableTestRule), "tests/Shared/Eventually.cs", "Task.Delay", "the one wait, with a deadline"),
        new(nameof(CultureRule), "tests/Chain.Tests/AgreementTests.cs", "CurrentCulture",
            "shows that two cultures execute the same blocks alike"),
    ];
}
